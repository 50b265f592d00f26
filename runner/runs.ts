import { MAX_STDIN_BYTES, type RunFrame, type RunRequest, type Verdict } from '#core/protocol/run.ts'
import type { Admission, Entry } from './admission.ts'
import type { Log } from './log.ts'
import type { RunMeasure } from './metrics.ts'
import type { Slot } from './queue.ts'
import type { ActiveRun, Limits, Sandbox } from './sandboxes/sandbox.ts'
import { lower } from './sandboxes/limits.ts'

/** Hears the frames of one run in order; the verdict is the last. */
export type Listener = (frame: RunFrame) => void

type Entered = Extract<Entry, { kind: 'entered' }>

/** What became of a request to run. */
export type Admitted =
  { kind: 'running'; verdict: Promise<Verdict>; cancel: () => void } | Exclude<Entry, Entered>

type Live = {
  /** When it was asked for, got its slot and printed first, milliseconds of one clock; null until then. */
  asked: number
  granted: number | null
  printed: number | null
  sandbox: string
  active: ActiveRun | null
  early: { data: string; closed: boolean }[]
  bytes: number
  closed: boolean
  cancel: () => void
}

/** The runs of this runner from admission to verdict; each ends exactly once. */
export class Runs {
  #sandbox: Sandbox
  #admission: Admission
  #limits: Limits
  #log: Log
  #measure: (run: RunMeasure) => void
  #live = new Map<string, Live>()

  /** `measure` hears of every run when it has ended. */
  constructor(parts: {
    sandbox: Sandbox
    admission: Admission
    limits: Limits
    log: Log
    measure: (run: RunMeasure) => void
  }) {
    this.#measure = parts.measure
    this.#sandbox = parts.sandbox
    this.#admission = parts.admission
    this.#limits = parts.limits
    this.#log = parts.log
  }

  /** Starts a run or puts it in the queue, unless its room used its id before or too many wait. */
  admit(request: RunRequest, listen: Listener): Admitted {
    const live = newLive()
    const entry = this.#admission.enter(request, (position) => listen({ t: 'queued', position }))
    if (entry.kind !== 'entered') return entry
    this.#live.set(entry.key, live)
    if (request.stdin !== undefined || request.stdinClosed)
      this.#feed(live, request.stdin ?? '', request.stdinClosed ?? false)
    live.cancel = () => {
      entry.ticket.leave()
      live.active?.cancel()
    }
    const verdict = this.#follow(request, live, entry, listen)
    return { kind: 'running', verdict, cancel: () => live.cancel() }
  }

  /** Passes typed input on; `unknown` when no such run is alive, `full` when it takes no more. */
  input(key: string, data: string, closed: boolean): 'accepted' | 'unknown' | 'full' {
    const live = this.#live.get(key)
    if (!live) return 'unknown'
    return this.#feed(live, data, closed) ? 'accepted' : 'full'
  }

  /** Ends a run early; false when no such run is alive. */
  cancel(key: string): boolean {
    const live = this.#live.get(key)
    live?.cancel()
    return live !== undefined
  }

  /** Ends every run. */
  cancelAll(): void {
    for (const live of this.#live.values()) live.cancel()
  }

  #feed(live: Live, data: string, closed: boolean): boolean {
    const bytes = Buffer.byteLength(data)
    if (live.closed || live.bytes + bytes > MAX_STDIN_BYTES) return false
    live.bytes += bytes
    live.closed = closed
    if (live.active) live.active.input(data, closed)
    else live.early.push({ data, closed })
    return true
  }

  async #follow(request: RunRequest, live: Live, entry: Entered, listen: Listener): Promise<Verdict> {
    const slot = await entry.ticket.granted
    if (slot) live.granted = performance.now()
    let verdict: Verdict
    try {
      verdict = slot ? await this.#execute(request, live, slot, listen) : { status: 'cancelled' }
    } catch (error) {
      this.#log('error', 'run failed', { run: request.id, error: String(error) })
      verdict = { status: 'internal', message: 'The runner failed; the program is not to blame.' }
    }
    // The slot is free when the program is gone, not when its verdict is known.
    void (live.active?.gone ?? Promise.resolve()).then(() => slot?.release())
    this.#live.delete(entry.key)
    entry.settle(verdict.status)
    this.#log('info', 'run', {
      run: request.id,
      room: request.room,
      language: request.language,
      ...verdict,
      message: undefined,
    })
    const since = (at: number | null) => at && at - live.asked
    this.#measure({
      language: request.language,
      sandbox: live.sandbox,
      status: verdict.status,
      waitMs: since(live.granted),
      firstMs: since(live.printed),
      totalMs: performance.now() - live.asked,
    })
    listen({ t: 'verdict', verdict })
    return verdict
  }

  #execute(request: RunRequest, live: Live, slot: Slot, listen: Listener): Promise<Verdict> {
    const { id, language, entry, files } = request
    live.active = this.#sandbox.start(
      { id, language, entry, files, limits: lower(this.#limits, request.limits) },
      (frame) => {
        if (frame.t === 'waits') return slot.waits(frame.waits)
        if (frame.t === 'started') live.sandbox = frame.sandbox
        else live.printed ??= performance.now()
        listen(frame)
      },
    )
    for (const { data, closed } of live.early.splice(0)) live.active.input(data, closed)
    return live.active.verdict
  }
}

const newLive = (): Live => ({
  asked: performance.now(),
  granted: null,
  printed: null,
  sandbox: 'none',
  active: null,
  early: [],
  bytes: 0,
  closed: false,
  cancel: () => {},
})
