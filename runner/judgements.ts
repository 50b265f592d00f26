import type { JudgeFrame, JudgeRequest, JudgeVerdict } from '#core/protocol/judge.ts'
import type { Admission, Entry } from './admission.ts'
import { Judging } from './judging.ts'
import type { Log } from './log.ts'
import type { RunMeasure } from './metrics.ts'
import type { Limits, Sandbox } from './sandboxes/sandbox.ts'

type Entered = Extract<Entry, { kind: 'entered' }>

/** What became of a request to judge. */
export type Judged =
  { kind: 'running'; verdict: Promise<JudgeVerdict>; cancel: () => void } | Exclude<Entry, Entered>

/** The judgements of this runner from admission to verdict; each holds one slot and ends exactly once. */
export class Judgements {
  #sandbox: Sandbox
  #admission: Admission
  #limits: Limits
  #log: Log
  #measure: (run: RunMeasure) => void
  #cancels = new Map<string, () => void>()

  constructor(parts: {
    sandbox: Sandbox
    admission: Admission
    limits: Limits
    log: Log
    measure: (run: RunMeasure) => void
  }) {
    this.#sandbox = parts.sandbox
    this.#admission = parts.admission
    this.#limits = parts.limits
    this.#log = parts.log
    this.#measure = parts.measure
  }

  /** Begins to judge, or puts it in the queue, unless its room used its id before or too many wait. */
  admit(request: JudgeRequest, listen: (frame: JudgeFrame) => void): Judged {
    const entry = this.#admission.enter(request, (position) => listen({ t: 'queued', position }))
    if (entry.kind !== 'entered') return entry
    const judging = new Judging(this.#sandbox, request, this.#limits, listen)
    const cancel = () => {
      entry.ticket.leave()
      judging.cancel()
    }
    this.#cancels.set(entry.key, cancel)
    return { kind: 'running', verdict: this.#follow(request, judging, entry, listen), cancel }
  }

  /** Ends a judgement early; false when no such one is alive. */
  cancel(key: string): boolean {
    const cancel = this.#cancels.get(key)
    cancel?.()
    return cancel !== undefined
  }

  cancelAll(): void {
    for (const cancel of this.#cancels.values()) cancel()
  }

  async #follow(
    request: JudgeRequest,
    judging: Judging,
    entry: Entered,
    listen: (frame: JudgeFrame) => void,
  ): Promise<JudgeVerdict> {
    const asked = performance.now()
    const slot = await entry.ticket.granted
    const granted = performance.now()
    let verdict: JudgeVerdict
    try {
      const total = request.tests.length
      verdict = slot ? await judging.run() : { status: 'cancelled', passed: 0, total }
    } catch (error) {
      this.#log('error', 'judging failed', { run: request.id, error: String(error) })
      const message = 'The runner failed; the program is not to blame.'
      verdict = { status: 'internal', passed: 0, total: request.tests.length, message }
    }
    // The slot is free when every program is gone, not when the verdict is known.
    void judging.gone.then(() => slot?.release())
    this.#cancels.delete(entry.key)
    entry.settle(verdict.status)
    const { id: run, room, language } = request
    const { status, passed, total } = verdict
    this.#log('info', 'judged', { run, room, language, status, passed, total })
    this.#measure({
      ...{ language, status, sandbox: judging.sandbox },
      waitMs: slot ? granted - asked : null,
      firstMs: null,
      totalMs: performance.now() - asked,
    })
    listen({ t: 'judged', verdict })
    return verdict
  }
}
