/** What is wrong with a file of a problem's folder; lines are counted from 1. */
export type Fault = { file: string; line?: number; message: string }

/** More faults than anybody reads: the others are only counted. */
const SHOWN = 100

/** Faults as they are found. */
export class Faults {
  #list: Fault[] = []
  #more = 0

  add(file: string, message: string, line?: number): void {
    if (this.#list.length >= SHOWN) this.#more++
    else this.#list.push({ file, ...(line === undefined ? {} : { line }), message })
  }

  get none(): boolean {
    return this.#list.length === 0
  }

  /** In the order of files and lines. */
  get all(): Fault[] {
    const sorted = this.#list.toSorted(
      (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.line ?? 0) - (b.line ?? 0),
    )
    const more = { file: 'problem.json', message: `${this.#more} more faults are not shown.` }
    return this.#more === 0 ? sorted : [...sorted, more]
  }
}

/** A fault as compilers write theirs. */
export const faultLine = ({ file, line, message }: Fault): string =>
  `${file}:${line === undefined ? '' : `${line}:`} ${message}`

/** Which line a position of a text is in, from 1. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}
