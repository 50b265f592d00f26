import { withoutMark } from '../scan.ts'
import { Faults, lineAt } from './faults.ts'

type Decoder = { decode(bytes: Uint8Array): string }
declare const TextDecoder: new (label: 'utf-8', options: { fatal: true; ignoreBOM: true }) => Decoder

/** Where a part of a problem was found; the line is looked for when it is needed. */
export type Place = { file: string; line?: () => number }

/** A folder while it is read: its files, what was found wrong, and which part came from where. */
export class Reading {
  readonly faults = new Faults()
  /** By the path of a part in the problem, such as `tests.3`. */
  readonly places = new Map<string, Place>()
  readonly files: ReadonlyMap<string, Uint8Array>
  #used = new Set<string>()
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.files = files
  }

  /** Files below a folder, in the order of their names, without its path. */
  below(folder: string): string[] {
    const prefix = `${folder}/`
    const names = [...this.files.keys()].filter((name) => name.startsWith(prefix))
    return names.map((name) => name.slice(prefix.length)).toSorted()
  }

  use(file: string): Uint8Array | null {
    this.#used.add(file)
    return this.files.get(file) ?? null
  }

  get unused(): string[] {
    return [...this.files.keys()].filter((name) => !this.#used.has(name))
  }

  /**
   * A file's text with LF between lines and no byte order mark, or null where there is none; one that is too long or no
   * text is a fault and empty.
   */
  text(file: string, chars: number): string | null {
    const bytes = this.use(file)
    if (!bytes) return null
    // No character of UTF-16 has more than three bytes.
    if (bytes.length > 3 * chars) {
      this.faults.add(file, `It has ${bytes.length} bytes; it may have ${chars} characters.`)
      return ''
    }
    const text = this.#decoded(file, bytes)
    if (text.length <= chars) return text
    this.faults.add(file, `It has ${text.length} characters; it may have ${chars}.`)
    return ''
  }

  #decoded(file: string, bytes: Uint8Array): string {
    let text: string
    try {
      text = withoutMark(this.#decoder.decode(bytes)).replaceAll('\r\n', '\n')
    } catch {
      this.faults.add(file, 'It is no text in UTF-8.')
      return ''
    }
    const nul = text.indexOf('\0')
    if (nul < 0) return text
    this.faults.add(file, 'It holds a NUL character.', lineAt(text, nul))
    return ''
  }
}
