import { FD, type Host } from './host.ts'

/** Standard input read in lines; the runner is told whenever the program waits for some. */
export class Input {
  #host: Host
  #decoder = new TextDecoder()
  #text = ''
  #ended = false

  constructor(host: Host) {
    this.#host = host
  }

  /** The next line without its end, or null at end of file. */
  line(): string | null {
    let from = 0
    for (;;) {
      const end = this.#text.indexOf('\n', from)
      if (end >= 0) {
        const line = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 1)
        return line.endsWith('\r') ? line.slice(0, -1) : line
      }
      from = this.#text.length
      if (!this.#more()) break
    }
    const rest = this.#text
    this.#text = ''
    return rest === '' ? null : rest
  }

  /** Everything up to end of file. */
  all(): string {
    while (this.#more()) continue
    const rest = this.#text
    this.#text = ''
    return rest
  }

  #more(): boolean {
    if (this.#ended) return false
    const bytes = new Uint8Array(64 * 1024)
    this.#host.report({ t: 'wait' })
    const got = this.#host.read(FD.stdin, bytes)
    this.#host.report({ t: 'go' })
    this.#ended = got === 0
    this.#text += this.#ended
      ? this.#decoder.decode()
      : this.#decoder.decode(bytes.subarray(0, got), { stream: true })
    return !this.#ended
  }
}
