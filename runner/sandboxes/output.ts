import type { RunFrame } from '#core/protocol/run.ts'
import { HeadAndTail, type Part } from './head-and-tail.ts'
import type { Waits } from './sandbox.ts'

/** Shortest time between two pieces of one run's output, milliseconds; a program that prints single bytes is gathered. */
const GATHER_MS = 20
/** UTF-16 units gathered into one frame. */
const FRAME = 16 * 1024
/** Frames gathered in which the streams take turns; what comes beyond them joins the newest of its own stream. */
const TURNS = 16
/** A stream is quiet when nothing came for this long, milliseconds. */
const QUIET_MS = 100
/** A program may print this many times its limit before it is stopped. */
const FLOOD = 16

const NAMES = ['stdout', 'stderr', 'compile'] as const
type Name = (typeof NAMES)[number]
type OutputFrame = Extract<RunFrame, { t: Name | 'cut' }>
type Stream = { kept: HeadAndTail; quiet: NodeJS.Timeout | null }

/**
 * What a run and its compiler print: of each stream `limit` bytes, head and tail, as text in which no character is split,
 * passed on in order, soon but not too often. The order of streams that take turns by the byte is kept roughly.
 * `flooded` is called when a program prints without end.
 */
export class Output {
  /** Bytes that were taken so far. */
  taken = 0
  #limit: number
  #emit: (frame: OutputFrame | Waits) => void
  #flooded: () => void
  #streams: Record<Name, Stream>
  #gathered: OutputFrame[] = []
  #timer: NodeJS.Timeout | null = null
  #lastEmit = 0
  #waits = false
  #ended = false

  constructor(limit: number, emit: (frame: OutputFrame | Waits) => void, flooded: () => void) {
    this.#limit = limit
    this.#emit = emit
    this.#flooded = flooded
    const stream = (name: Name): Stream => ({
      kept: new HeadAndTail(limit, (part) => this.#gather(name, part)),
      quiet: null,
    })
    this.#streams = { stdout: stream('stdout'), stderr: stream('stderr'), compile: stream('compile') }
  }

  /** Takes bytes as the program wrote them. */
  take(name: Name, bytes: Buffer): void {
    if (this.#ended) return
    this.taken += bytes.length
    const stream = this.#streams[name]
    stream.kept.take(bytes)
    if (stream.quiet) stream.quiet.refresh()
    else if (stream.kept.holds) stream.quiet = setTimeout(() => this.#pause(stream), QUIET_MS)
    if (stream.kept.dropped > this.#limit * FLOOD) this.#flooded()
  }

  /** To be told when the program begins to wait for input and when it goes on: what it asked is not held back. */
  waits(waits: boolean): void {
    if (this.#waits !== waits && !this.#ended) this.#emit({ t: 'waits', waits })
    this.#waits = waits
    if (!waits || this.#ended) return
    for (const name of NAMES) this.#pause(this.#streams[name])
  }

  /** Passes on what is left; nothing is taken afterwards. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const name of NAMES) {
      const { kept, quiet } = this.#streams[name]
      if (quiet) clearTimeout(quiet)
      kept.end()
    }
    this.#flush()
  }

  /** Bytes that were dropped, as a verdict has it; null when nothing was. */
  get dropped(): { stdout: number; stderr: number } | null {
    const [stdout, stderr] = [this.#streams.stdout.kept.dropped, this.#streams.stderr.kept.dropped]
    return stdout + stderr > 0 ? { stdout, stderr } : null
  }

  #pause(stream: Stream): void {
    if (stream.quiet) clearTimeout(stream.quiet)
    stream.quiet = null
    stream.kept.pause(this.#waits)
  }

  #gather(name: Name, part: Part): void {
    const isOfIt = (frame: OutputFrame) => (frame.t === 'cut' ? frame.s : frame.t) === name
    const last = this.#gathered.length < TURNS ? this.#gathered.at(-1) : this.#gathered.findLast(isOfIt)
    if ('missing' in part) this.#gathered.push({ t: 'cut', s: name, bytes: part.missing })
    else if (last?.t === name && last.data.length + part.data.length <= FRAME) last.data += part.data
    else this.#gathered.push({ t: name, data: part.data })
    const since = performance.now() - this.#lastEmit
    if (since >= GATHER_MS) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS - since)
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#lastEmit = performance.now()
    for (const frame of this.#gathered.splice(0)) this.#emit(frame)
  }
}
