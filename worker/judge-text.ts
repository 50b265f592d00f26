import { lettersOf } from '#core/protocol/test-letters.ts'
import type { JudgeVerdict, SourceFile, TestResult } from '#core/protocol/judge.ts'
import { JudgeCalls } from '../durable-objects/judge-calls.ts'
import type { StoredProblem } from '../durable-objects/problem-rows.ts'
import type { Env } from './env.ts'
import { randomID } from './id.ts'

/** A program that is judged, for whom. */
export type TextToJudge = { language: string; entry: string; files: readonly SourceFile[]; user: string }

/** How a part of the tests ended; `away` when the runner could not be asked, or did not say. */
export type JudgedPart =
  { t: 'judged'; letters: string } | { t: 'compile_error' | 'no_program' | 'internal' | 'away' }

/** Time that the tests of one request may take by their limits, milliseconds. */
const PART_MS = 40_000
/** After this long a request is hung up. */
const LONGEST_MS = 150_000

/** How many tests are asked for in one request, so that none is long. */
export function partOf({ body: { limits } }: StoredProblem, language: string): number {
  const cpuMs = limits.languages?.[language]?.cpuMs ?? limits.cpuMs
  return Math.max(1, Math.floor(PART_MS / cpuMs))
}

/** Judges a program over some tests of a problem; only what comes under a seal that holds is believed. */
export async function judgeText(
  env: Env,
  problem: StoredProblem,
  { user, language, entry, files }: TextToJudge,
): Promise<JudgedPart> {
  const results: TestResult[] = []
  const verdict = await new Promise<JudgeVerdict>((resolve) => {
    const calls = new JudgeCalls(
      env,
      (input) => {
        if (input.t === 'judgeFrame' && input.frame.t === 'test') results[input.frame.n] = input.frame.result
        if (input.t !== 'judgeEnd') return
        clearTimeout(longest)
        resolve(input.verdict)
      },
      () => Promise.resolve(problem),
    )
    const longest = setTimeout(() => calls.cancelAll(), LONGEST_MS)
    // By a key of its own, no run of a room waits for it.
    const ask = { id: randomID(16), room: `curve:${user}`, user, problem: 'curve', version: 1 }
    calls.start({ ...ask, kind: 'submit', language, entry, files: [...files] })
  })
  return partEnded(verdict, results, problem.tests.length)
}

function partEnded({ status }: JudgeVerdict, results: readonly TestResult[], count: number): JudgedPart {
  switch (status) {
    case 'ok':
    case 'wrong_answer':
    case 'checker_failed':
    case 'runtime_error': {
      const statuses = Array.from({ length: count }, (_, n) => results[n]?.status)
      const known = statuses.filter((one) => one !== undefined)
      return known.length === count ? { t: 'judged', letters: lettersOf(known) } : { t: 'internal' }
    }
    case 'compile_error':
    // What takes too much before the first test is the compiler.
    case 'timeout':
    case 'memory_exceeded':
    case 'output_exceeded':
      return { t: 'compile_error' }
    case 'invalid_request':
    case 'language_not_offered':
      return { t: 'no_program' }
    // What its tests needed was too much for one request; there is no more to be learned of it.
    case 'suite_timeout':
    case 'internal':
      return { t: 'internal' }
    case 'busy':
    case 'cancelled':
    case 'lost':
      return { t: 'away' }
    default:
      return status satisfies never
  }
}
