import * as v from 'valibot'
import {
  judgeFrame,
  judgeVerdict,
  type JudgeStatus,
  type JudgeVerdict,
  type TestResult,
} from '#core/protocol/judge.ts'
import { longestOf } from '#core/judge/longest.ts'
import { requestOf } from '#core/judge/request.ts'
import { pointsOf } from '#core/judge/settle.ts'
import type { Points } from '#core/room/log.ts'
import type { JudgeAsk } from '#core/room/room.ts'
import type { Input } from '#core/room/step.ts'
import type { StoredProblem } from './problem-rows.ts'
import {
  askRunner,
  DEPS,
  readKeys,
  type RunnerAnswer,
  type RunnerEnv,
  type RunnerKeys,
} from './runner-request.ts'
import { readSealed } from './sealed-answer.ts'

/** A stream in which nothing came for this long has nobody at its other end, and nothing waits and is judged for longer, milliseconds. */
const SILENCE_MS = 40_000
const LONGEST_MS = 15 * 60_000
/** How much later than the runner a room ends what takes longer than its tests let it, milliseconds. */
const LATER_MS = 30_000
const FAREWELL_MS = 5_000

type Active = { controller: AbortController; ending: JudgeStatus | null; message?: string }
type Ended = { verdict: JudgeVerdict; points?: Points | undefined }

/** The room's judgements: signed requests out with the tests of a problem, verified results into the room. */
export class JudgeCalls {
  readonly #env: RunnerEnv
  readonly #step: (input: Input) => void
  readonly #problem: (id: string, version: number) => Promise<StoredProblem | null>
  readonly #anyLanguage: boolean
  #keys: Promise<RunnerKeys> | null = null
  #active = new Map<string, Active>()

  /**
   * `problem` answers a version of a problem with its tests, from the directory. With `anyLanguage` programs are judged in
   * languages too in which it is not offered, as those of its author may be.
   */
  constructor(
    env: RunnerEnv,
    step: (input: Input) => void,
    problem: (id: string, version: number) => Promise<StoredProblem | null>,
    { anyLanguage = false } = {},
  ) {
    this.#env = env
    this.#step = step
    this.#problem = problem
    this.#anyLanguage = anyLanguage
  }

  /** Starts a judgement; its results and exactly one end reach the room as inputs. */
  start(ask: JudgeAsk): void {
    const active: Active = { controller: new AbortController(), ending: null }
    this.#active.set(ask.id, active)
    void this.#live(ask, active)
      .catch((error: unknown): Ended => {
        if (!active.ending) console.error('judging failed', error)
        return ended('lost', 'The runner cannot be reached. Your text is safe; try again in a moment.')
      })
      .then(({ verdict, points }) => {
        // Hanging up ends it on the runner as well, if it has not ended there.
        active.controller.abort()
        this.#active.delete(ask.id)
        const status = active.ending && { ...ended(active.ending, active.message).verdict }
        const told = status ? { verdict: status } : { verdict, ...(points ? { points } : {}) }
        this.#step({ t: 'judgeEnd', judgement: ask.id, ...told })
      })
  }

  cancel(id: string): void {
    const active = this.#active.get(id)
    if (active) this.#stop(active, 'cancelled', 'The tests were stopped.')
  }

  cancelAll(): void {
    for (const active of this.#active.values()) this.#stop(active, 'cancelled', 'The tests were stopped.')
  }

  #stop(active: Active, ending: JudgeStatus, message: string): void {
    active.ending ??= ending
    active.message ??= message
    active.controller.abort()
  }

  async #live(ask: JudgeAsk, active: Active): Promise<Ended> {
    if (!this.#env.RUNNER_URL) return ended('lost', 'There is no runner here that could run programs.')
    const problem = await this.#problem(ask.problem, ask.version).catch((error: unknown) => {
      console.error('a problem could not be read', error)
      return null
    })
    if (!problem) return ended('internal', 'The tests of this problem cannot be read at the moment.')
    if (!this.#anyLanguage && !Object.hasOwn(problem.body.starters, ask.language))
      return ended('language_not_offered', 'This problem cannot be solved in this language.')
    const asking = requestOf({ ...problem, ...ask, mark: `result:${DEPS.nonce()} ` })
    if ('why' in asking) return ended('invalid_request', asking.why)
    const { numbers, ...request } = asking
    if (active.ending) return ended(active.ending)
    this.#keys ??= readKeys(this.#env)
    const { id, room, user } = ask
    const url = new URL('/v1/judgements', this.#env.RUNNER_URL)
    const answer = await askRunner(await this.#keys, url, { id, room, user, ...request }, active.controller)
    if (answer.stream === null) return wholeAnswer(answer.value)
    return this.#read(ask, problem, { numbers, longestMs: longestOf(request) }, answer, active)
  }

  /** Passes results on until the seal; only a verdict under a seal that holds is believed. */
  async #read(
    { id, kind }: JudgeAsk,
    { body, tests }: StoredProblem,
    { numbers, longestMs }: { numbers: readonly number[]; longestMs: number },
    answer: RunnerAnswer & { stream: object },
    active: Active,
  ): Promise<Ended> {
    const results: TestResult[] = []
    let verdict: JudgeVerdict | null = null
    let tooLong: ReturnType<typeof setTimeout> | undefined
    const holds = await readSealed(answer, {
      ...{ id, schema: judgeFrame, signal: active.controller.signal },
      ...{ silenceMs: SILENCE_MS, longestMs: LONGEST_MS, farewellMs: FAREWELL_MS },
      giveUp: (why) => this.#stop(active, 'lost', why),
      hear: (frame) => {
        // However long it waited for its turn.
        if (frame.t === 'started')
          tooLong ??= setTimeout(() => this.#stop(active, 'suite_timeout', TOO_LONG), longestMs + LATER_MS)
        if (frame.t === 'judged') verdict = frame.verdict
        else if (frame.t === 'test') {
          const n = numbers[frame.n]
          if (n === undefined) return false
          results[n] = frame.result
          this.#step({ t: 'judgeFrame', judgement: id, frame: { ...frame, n } })
        } else if (frame.t !== 'alive') this.#step({ t: 'judgeFrame', judgement: id, frame })
        return frame.t === 'judged'
      },
    }).finally(() => clearTimeout(tooLong))
    if (holds === null) return ended(active.ending ?? 'lost', active.message)
    if (!verdict || !holds) return ended('lost', 'The answer of the runner was cut short.')
    return { verdict, points: kind === 'submit' ? pointsOf(body.groups, tests, results) : undefined }
  }
}

const TOO_LONG = 'All tests together took longer than their limits let them.'

const ended = (status: JudgeStatus, message?: string): Ended => ({
  verdict: { status, passed: 0, total: 0, ...(message === undefined ? {} : { message }) },
})

/** An answer without a stream: nothing was judged, and the body says why. */
function wholeAnswer(value: unknown): Ended {
  const parsed = v.safeParse(v.object({ verdict: judgeVerdict }), value)
  return parsed.success
    ? { verdict: parsed.output.verdict }
    : ended('internal', 'The runner did not accept the request.')
}
