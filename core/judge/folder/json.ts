import { type Faults, lineAt } from './faults.ts'

/** Lists and objects in one another; nothing of a problem is nearly as deep. */
const DEPTH = 32
const SPACE = /[ \t\n\r]*/y
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// One character a step: a regular expression with a long repetition would fill the stack.
const PLAIN = /(?:[^"\\\p{Cc}]|[\x7f-\x9f]){1,1000}/uy
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

export type Path = readonly (string | number)[]

/** A walk over the text of JSON, which finds what no parser tells: where something stands. */
class Walk {
  at = 0
  /** Where the value of `path` begins, or the nearest one above it. */
  found = 0
  /** Of a broken text what is wrong at `at`. */
  broken: string | null = null
  readonly text: string
  readonly path: Path

  constructor(text: string, path: Path) {
    this.text = text
    this.path = path
    const whole = this.#value(0, true)
    this.#take(SPACE)
    if (whole && this.at < text.length) this.#stop('nothing more')
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const taken = pattern.exec(this.text)?.[0] ?? null
    this.at += taken?.length ?? 0
    return taken
  }

  #stop(expected: string): false {
    this.broken ??= `This is no JSON: ${expected} was expected here.`
    return false
  }

  #sign(sign: string): boolean {
    this.#take(SPACE)
    if (this.text[this.at] !== sign) return false
    this.at++
    return true
  }

  #string(): boolean {
    if (!this.#sign('"')) return this.#stop('a text in double quotes')
    while (this.#take(PLAIN) !== null || this.#take(ESCAPE) !== null);
    if (this.text[this.at] !== '"') return this.#stop('the end of a text, or an escape,')
    this.at++
    return true
  }

  /** One value; `on` while everything above it is on the path. */
  #value(depth: number, on: boolean): boolean {
    this.#take(SPACE)
    if (on && depth <= this.path.length) this.found = this.at
    if (depth > DEPTH) return this.#stop('nothing nested so deep')
    const begin = this.text[this.at]
    if (begin === '"') return this.#string()
    if (begin === '[') return this.#items(depth, on, ']', (n) => n)
    if (begin === '{') return this.#items(depth, on, '}', () => this.#key())
    return this.#take(LITERAL) !== null || this.#stop('a value')
  }

  #key(): string | null {
    this.#take(SPACE)
    const from = this.at
    if (!this.#string()) return null
    const key = JSON.parse(this.text.slice(from, this.at)) as string
    return this.#sign(':') ? key : (this.#stop('a colon'), null)
  }

  #items(depth: number, on: boolean, end: string, next: (n: number) => string | number | null): boolean {
    this.at++
    if (this.#sign(end)) return true
    for (let n = 0; ; n++) {
      const key = next(n)
      if (key === null || !this.#value(depth + 1, on && this.path[depth] === key)) return false
      if (this.#sign(end)) return true
      if (!this.#sign(',')) return this.#stop(`a comma or ${end}`)
    }
  }
}

/** The line in which the value at a path of a JSON text begins. */
export const lineOfValue = (text: string, path: Path): number => lineAt(text, new Walk(text, path).found)

/** A file's JSON, or undefined with a fault that names the line. */
export function readJSON(file: string, text: string, faults: Faults): unknown {
  const { broken, at } = new Walk(text, [])
  if (broken === null) return JSON.parse(text) as unknown
  faults.add(file, broken, lineAt(text, at))
  return undefined
}
