import { deserves } from '#core/judge/settle.ts'
import type { CheckLine } from '#core/protocol/api/problems.ts'
import type { JudgeVerdict, TestResult } from '#core/protocol/judge.ts'
import type { Problem } from '#core/protocol/problem.ts'
import { JudgeCalls } from '../durable-objects/judge-calls.ts'
import type { StoredProblem } from '../durable-objects/problem-rows.ts'
import type { Env } from './env.ts'
import { randomID } from './id.ts'

type Reference = Problem['references'][number]
type Heard = { verdict: JudgeVerdict; results: TestResult[] }

/**
 * Runs the submissions of a problem over all its tests, one after the other, and answers how each went as lines of
 * `CheckLine`. Whoever stops listening ends it.
 */
export function checkProblem(env: Env, stored: StoredProblem, user: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let over = false
  let calls: JudgeCalls | null = null
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (line: CheckLine) => {
        if (!over) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
      }
      for (const { name, language, expect, entry, files } of stored.body.references) {
        say({ t: 'submission', name, language, expect })
        const { verdict, results } = await judged(
          env,
          stored,
          user,
          { entry, files, language },
          say,
          (made) => {
            calls = made
          },
        )
        say({
          t: 'ended',
          verdict,
          expected:
            verdict.status !== 'lost' && verdict.status !== 'checker_failed' && deserves(expect, results),
        })
        if (over) return
      }
      controller.close()
    },
    cancel() {
      over = true
      calls?.cancelAll()
    },
  })
}

function judged(
  env: Env,
  stored: StoredProblem,
  user: string,
  source: Pick<Reference, 'entry' | 'files' | 'language'>,
  say: (line: CheckLine) => void,
  begin: (calls: JudgeCalls) => void,
): Promise<Heard> {
  return new Promise((resolve) => {
    const results: TestResult[] = []
    const calls = new JudgeCalls(
      env,
      (input) => {
        if (input.t === 'judgeFrame' && input.frame.t === 'test') {
          results[input.frame.n] = input.frame.result
          say({ t: 'test', n: input.frame.n, status: input.frame.result.status })
        }
        if (input.t === 'judgeEnd') resolve({ verdict: input.verdict, results })
      },
      () => Promise.resolve(stored),
      { anyLanguage: true },
    )
    begin(calls)
    // By a key of its own, no run of a room waits for it.
    const ask = { id: randomID(16), room: `check:${user}`, user, problem: 'check', version: 1 }
    calls.start({ ...ask, kind: 'submit', ...source })
  })
}
