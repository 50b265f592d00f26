/** Shortest time between two pieces of one run's output; a program that prints single bytes is gathered. */
const GATHER_MS = 20
/** Bytes in a piece at most; a frame holds four times as many characters. */
const PIECE = 16 * 1024
/** A program may print this many times its limit before it is stopped. */
const FLOOD = 16

type Name = 'stdout' | 'stderr'
type Stream = { decoder: TextDecoder; kept: number; dropped: number }

const stream = (): Stream => ({ decoder: new TextDecoder('utf-8'), kept: 0, dropped: 0 })

/**
 * The two output streams of a run: cut at a limit without splitting a character, decoded without
 * splitting one between pieces, and passed on in order, soon but not too often.
 */
export class Output {
  readonly streams: Record<Name, Stream> = { stdout: stream(), stderr: stream() }
  #limit: number
  #emit: (name: Name, data: string) => void
  #flooded: () => void
  #gathered: { name: Name; data: string }[] = []
  #timer: NodeJS.Timeout | null = null
  #lastEmit = 0
  #ended = false

  constructor(limit: number, emit: (name: Name, data: string) => void, flooded: () => void) {
    this.#limit = limit
    this.#emit = emit
    this.#flooded = flooded
  }

  /** Takes bytes as the program wrote them. */
  take(name: Name, bytes: Buffer): void {
    if (this.#ended) return
    const stream = this.streams[name]
    const room = Math.min(bytes.length, this.#limit - stream.kept)
    for (let at = 0; at < room; at += PIECE) {
      const piece = bytes.subarray(at, Math.min(at + PIECE, room))
      this.#gather(name, stream.decoder.decode(piece, { stream: true }))
    }
    stream.kept += room
    stream.dropped += bytes.length - room
    if (stream.dropped > this.#limit * FLOOD) this.#flooded()
  }

  /** Passes on what is left; nothing is taken afterwards. */
  end(): void {
    this.#ended = true
    for (const name of ['stdout', 'stderr'] as const) {
      const { decoder, dropped } = this.streams[name]
      // The bytes of a character that the limit cut in two are dropped with the rest of it.
      const rest = decoder.decode()
      if (dropped === 0) this.#gather(name, rest)
    }
    this.#flush()
  }

  #gather(name: Name, data: string): void {
    if (data === '') return
    const last = this.#gathered.at(-1)
    if (last?.name === name && last.data.length + data.length <= PIECE) last.data += data
    else this.#gathered.push({ name, data })
    const since = performance.now() - this.#lastEmit
    if (since >= GATHER_MS) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS - since)
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#lastEmit = performance.now()
    for (const { name, data } of this.#gathered.splice(0)) this.#emit(name, data)
  }
}
