/** Bytes of the tail: what a program says at its end is worth more than what it said in the middle. */
const TAIL = 8 * 1024
/** Bytes in one piece of text at most; a frame holds four times as many characters. */
const PIECE = 16 * 1024

// Nothing is taken away from what was printed, and so not a byte order mark either.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A part of a stream as it is shown: text, or how many bytes are missing here. */
export type Part = { data: string } | { missing: number }

/**
 * Shows at most `limit` bytes of a stream: the head as it comes, and of what does not fit the tail. What may become the
 * tail is held back until the program pauses or ends. A stream that fits is shown whole, and no character is ever split.
 */
export class HeadAndTail {
  /** Bytes that were not shown and never will be. */
  dropped = 0
  readonly #limit: number
  readonly #tail: number
  readonly #show: (part: Part) => void
  #held = Buffer.alloc(0)
  #shown = 0
  /** Bytes dropped since the last part that told of some. */
  #untold = 0

  constructor(limit: number, show: (part: Part) => void) {
    this.#limit = limit
    this.#tail = Math.min(TAIL, limit >> 1)
    this.#show = show
  }

  /** True while something is held back. */
  get holds(): boolean {
    return this.#held.length > 0
  }

  /** Takes bytes as the program wrote them. */
  take(bytes: Buffer): void {
    this.#held = Buffer.concat([this.#held, bytes])
    if (this.dropped === 0) this.#reveal(this.#limit - this.#tail - this.#shown)
    // An unfinished character at the end is not split by dropping its first half.
    const end = boundaryBefore(this.#held, this.#held.length)
    this.#drop(Math.min(end, this.#shown + this.#held.length - this.#limit))
  }

  /**
   * Shows what is held back, because nothing came for a while. A program that `waits` for input, or has stopped in the
   * middle of a line, is taken to have asked something: that is shown whatever it leaves for the tail.
   */
  pause(waits: boolean): void {
    const asks = waits || this.#held.at(-1) !== NEWLINE
    const room = this.#limit - this.#shown
    if (this.dropped === 0) return this.#reveal(asks ? room : room - (this.#tail >> 2))
    // Half of what is left, so that a program that asks again can be heard again.
    if (asks) this.#revealLast(room >> 1)
  }

  /** Shows the tail. Nothing may be taken afterwards. */
  end(): void {
    this.#drop(this.#shown + this.#held.length - this.#limit)
    this.#tell()
    this.#reveal(this.#held.length, true)
  }

  #revealLast(bytes: number): void {
    this.#drop(boundaryBefore(this.#held, this.#held.length) - bytes)
    if (boundaryBefore(this.#held, this.#held.length) === 0) return
    this.#tell()
    this.#reveal(this.#held.length)
  }

  /** Shows the first `bytes` that are held, less a character that would be split; the last of all are shown as they are. */
  #reveal(bytes: number, last = false): void {
    const most = Math.max(0, Math.min(bytes, this.#held.length))
    const end = last ? most : boundaryBefore(this.#held, most)
    for (let at = 0; at < end;) {
      const next = at + PIECE < end ? boundaryBefore(this.#held, at + PIECE) : end
      this.#show({ data: decoder.decode(this.#held.subarray(at, next)) })
      at = next
    }
    this.#shown += end
    this.#held = this.#held.subarray(end)
  }

  /** Drops the first `bytes` that are held, and the rest of a character that would be split. */
  #drop(bytes: number): void {
    if (bytes <= 0) return
    let from = bytes
    while (from < this.#held.length && boundaryBefore(this.#held, from) !== from) from++
    this.#held = this.#held.subarray(from)
    this.dropped += from
    this.#untold += from
  }

  #tell(): void {
    if (this.#untold > 0) this.#show({ missing: this.#untold })
    this.#untold = 0
  }
}

const NEWLINE = 10

/** The last position up to `at` that has no unfinished UTF-8 character before it. */
function boundaryBefore(bytes: Buffer, at: number): number {
  for (let back = 1; back <= 3 && back <= at; back++) {
    const byte = bytes[at - back] ?? 0
    if (byte >= 0x80 && byte < 0xc0) continue
    const length = byte < 0xc2 || byte > 0xf4 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return length > back ? at - back : at
  }
  return at
}
