import type { TokenPort } from './http-source.ts'
import { readMoment } from './moment.ts'
import { Reader } from './reader.ts'

/** Begins to read a record before there is a page that shows it. */
export class Opening {
  #tokens: TokenPort | undefined
  #early: Reader | null = null

  /** `tokens` are those of a clip; otherwise the signed-in person's. */
  constructor(tokens?: TokenPort) {
    this.#tokens = tokens
  }

  /** Begins; `path` is the record's in the API. */
  begin(path: string): void {
    this.close()
    this.#early = new Reader(path, readMoment(location.hash) ?? 0, this.#tokens)
  }

  /** The reader of a record, for a page that closes it: the one that has begun, or a new one. */
  take(path: string): Reader {
    if (this.#early?.path !== path) this.begin(path)
    const reader = this.#early
    this.#early = null
    if (!reader) throw new Error('nothing was begun')
    return reader
  }

  /** Nobody will want what was begun. */
  close(): void {
    this.#early?.close()
    this.#early = null
  }
}
