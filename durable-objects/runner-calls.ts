import * as v from 'valibot'
import {
  ALIVE_MS,
  RUN_LIMITS,
  verdict,
  type RunRequest,
  type StdinRequest,
  type Verdict,
} from '#core/protocol/run.ts'
import type { Input } from '#core/room/step.ts'
import { TypedInput } from '#core/room/typed-input.ts'
import { Breaker } from './breaker.ts'
import {
  askRunner,
  NotTheRunner,
  ownerOf,
  readKeys,
  type RunnerAnswer,
  type RunnerEnv,
  type RunnerKeys,
} from './runner-request.ts'
import { readSealed } from './sealed-answer.ts'

/** A stream in which nothing came for this long has nobody at its other end, milliseconds. */
const SILENCE_MS = 4 * ALIVE_MS
/** A run that was asked to end and has not is given up after this long, milliseconds. */
const FAREWELL_MS = 5_000
/** The longest run, whatever the runner says and however long it waits for input, milliseconds. */
const LONGEST_MS = 15 * 60_000

const lost = (message: string): Verdict => ({ status: 'lost', message })
const UNREACHABLE = lost('The runner cannot be reached. Your text is safe; try again in a moment.')
const NO_RUNNER = lost('There is no runner here that could run programs.')
const AWAY: Verdict = { ...UNREACHABLE, status: 'busy' }
const USED_UP: Verdict = {
  status: 'busy',
  message: 'You have run as many programs today, or as long, as you may. Run more after midnight (UTC).',
}
const STOPPED: Verdict = { status: 'cancelled', message: 'The program was stopped.' }

/** What is kept of a run until its end; `owner` is the origin of the instance that has it, once that is known. */
type Active = {
  room: string
  owner: string | null
  controller: AbortController
  /** How the run ends when it ends from here. */
  ending: Verdict | null
  typed: TypedInput
  /** When the program began, milliseconds. */
  began: number | null
}

/** What a program that was hung up on may have computed by then, milliseconds: nobody says, and to hang up must not be free. */
const hungUpAfter = ({ ending, began }: Active): number =>
  ending === STOPPED && began !== null ? Math.min(Date.now() - began, RUN_LIMITS.cpuMs) : 0

/** Keeps across restarts of the object which instance has the room's run; a room runs one program at a time. */
export type Lease = { get: () => unknown; put: (held: Held) => void; end: () => void }
const held = v.object({ run: v.string(), owner: v.string() })
type Held = v.InferOutput<typeof held>

const NO_LEASE: Lease = { get: () => null, put: () => {}, end: () => {} }

type Disk = {
  get: (key: string) => unknown
  put: (key: string, value: unknown) => void
  delete: (key: string) => unknown
}

/** A lease on the object's own disk. */
export const leaseIn = (kv: Disk): Lease => ({
  get: () => kv.get('lease'),
  put: (held) => kv.put('lease', held),
  end: () => void kv.delete('lease'),
})

/** Shared by the rooms of an isolate: what one of them learned about the runner is true for the others. */
const SHARED = new Breaker()

/** What counts runs, and what tests set otherwise. */
type Parts = {
  /** Counts a program before it starts; false when its person has had all of today. */
  spend?: (user: string) => Promise<boolean>
  /** Is told what a program needed that has ended, before the room is, CPU milliseconds. */
  spent?: (user: string, cpuMs: number) => void
  lease?: Lease
  breaker?: Breaker
  silenceMs?: number
  longestMs?: number
  answerMs?: number
}

/** The room's conversations with the runner: signed requests out, verified frames into the room. */
export class RunnerCalls {
  readonly #env: RunnerEnv
  readonly #step: (input: Input) => void
  readonly #parts: Required<Omit<Parts, 'answerMs' | 'spend' | 'spent'>> & Parts
  #keys: Promise<RunnerKeys> | null = null
  #active = new Map<string, Active>()

  constructor(env: RunnerEnv, step: (input: Input) => void, parts: Parts = {}) {
    this.#env = env
    this.#step = step
    const defaults = { lease: NO_LEASE, breaker: SHARED, silenceMs: SILENCE_MS, longestMs: LONGEST_MS }
    this.#parts = { ...defaults, ...parts }
  }

  /** Starts a run; its frames and exactly one end reach the room as inputs. */
  start(request: RunRequest): void {
    const controller = new AbortController()
    let reached = () => {}
    const ready = new Promise<void>((resolve) => (reached = resolve))
    const typed = new TypedInput(ready, (piece) => this.#feed(request.id, active, piece))
    const active: Active = { room: request.room, owner: null, controller, ending: null, typed, began: null }
    this.#active.set(request.id, active)
    void this.#live(request, active, reached)
      .catch((error: unknown): Verdict => {
        if (!active.ending) console.error('run failed', error)
        return active.ending ?? UNREACHABLE
      })
      .then((end) => {
        // Hanging up ends the run on the runner as well, if it has not ended there.
        controller.abort()
        this.#active.delete(request.id)
        const cpuMs = end.cpuMs ?? hungUpAfter(active)
        if (cpuMs > 0) this.#parts.spent?.(request.user, cpuMs)
        this.#step({ t: 'runEnd', run: request.id, verdict: end })
        if (active.owner) this.#parts.lease.end()
      })
  }

  /** Types into a run, once the runner has it, in the order of these calls. */
  stdin(run: string, body: StdinRequest): void {
    this.#active.get(run)?.typed.add(body)
  }

  /** Asks the runner to end a run of this room, also one of which only the lease is left after a restart. */
  cancel(run: string, room: string): void {
    const active = this.#active.get(run)
    if (!active) {
      const kept = v.safeParse(held, this.#parts.lease.get())
      if (!this.#env.RUNNER_URL) return
      const owner = kept.success && kept.output.run === run ? kept.output.owner : null
      this.#ask(owner, `/v1/runs/${run}/cancel`, { room }).catch((error: unknown) =>
        console.error('a run of before could not be cancelled', error),
      )
      return
    }
    setTimeout(() => this.#stop(active, STOPPED), FAREWELL_MS)
    this.#ask(active.owner, `/v1/runs/${run}/cancel`, { room: active.room }).then(
      (answer) => (answer.stream === null && answer.status === 200) || this.#stop(active, STOPPED),
      () => this.#stop(active, STOPPED),
    )
  }

  cancelAll(): void {
    for (const active of this.#active.values()) this.#stop(active, STOPPED)
  }

  #stop(active: Active, ending: Verdict): void {
    active.ending ??= ending
    active.controller.abort()
  }

  async #feed(run: string, active: Active, piece: StdinRequest): Promise<void> {
    try {
      const answer = await this.#ask(active.owner, `/v1/runs/${run}/stdin`, piece)
      if (answer.stream || answer.status !== 200) console.error('stdin not taken')
    } catch (error) {
      console.error('stdin not delivered', error)
    }
  }

  async #live(request: RunRequest, active: Active, reached: () => void): Promise<Verdict> {
    const { breaker, lease } = this.#parts
    if (!this.#env.RUNNER_URL) return NO_RUNNER
    if ((await this.#parts.spend?.(request.user)) === false) return USED_UP
    if (active.ending) return active.ending
    if (!breaker.enter(Date.now())) return AWAY
    let answer: RunnerAnswer
    try {
      answer = await this.#ask(null, '/v1/runs', request, active.controller)
      breaker.succeeded()
    } catch (error) {
      if (active.ending) return active.ending
      breaker.failed(Date.now())
      console.error('the runner was not reached', error)
      const refused = error instanceof NotTheRunner && error.status < 500
      return refused ? lost('The runner did not accept the request.') : UNREACHABLE
    }
    if (answer.stream === null) return wholeAnswer(answer.value)
    const runner = new URL(this.#env.RUNNER_URL).origin
    const owner = ownerOf(answer.location, request.id, new URL(runner))
    if (owner === null) throw new Error('the runner named a place where no run may be')
    if (owner !== runner) {
      active.owner = owner
      lease.put({ run: request.id, owner })
    }
    reached()
    return this.#read(request.id, answer, active)
  }

  /** Passes frames on until the seal; only a verdict under a seal that holds is believed. */
  async #read(run: string, answer: RunnerAnswer & { stream: object }, active: Active): Promise<Verdict> {
    const { silenceMs, longestMs } = this.#parts
    const { signal } = active.controller
    let end: Verdict | null = null
    const holds = await readSealed(answer, {
      ...{ id: run, signal, silenceMs, longestMs, farewellMs: FAREWELL_MS },
      giveUp: (why) => this.#stop(active, lost(why)),
      hear: (frame) => {
        if (frame.t !== 'queued' && frame.t !== 'alive') active.began ??= Date.now()
        if (frame.t === 'verdict') end = frame.verdict
        else if (frame.t !== 'alive') this.#step({ t: 'runFrame', run, frame })
        return frame.t === 'verdict'
      },
    })
    if (holds === null) return active.ending ?? UNREACHABLE
    return end && holds ? end : lost('The answer of the runner was cut short.')
  }

  async #ask(owner: string | null, path: string, json: unknown, controller?: AbortController) {
    this.#keys ??= readKeys(this.#env)
    const url = new URL(path, owner ?? this.#env.RUNNER_URL)
    return askRunner(await this.#keys, url, json, controller, this.#parts.answerMs)
  }
}

/** An answer without a stream: the run did not start, and the body says why. */
function wholeAnswer(value: unknown): Verdict {
  const parsed = v.safeParse(v.object({ verdict }), value)
  return parsed.success
    ? parsed.output.verdict
    : { status: 'internal', message: 'The runner did not accept the request.' }
}
