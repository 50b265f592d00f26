import { compareValues } from '#core/judge/compare-values.ts'
import { compare } from '#core/judge/checkers.ts'
import { readResult } from '#core/judge/result.ts'
import { CHECKER_CPU_MS, longestOf, SLOW, TOO_SLOW, wallOf } from '#core/judge/longest.ts'
import { bestOf, runAgain, verdictOf } from '#core/judge/settle.ts'
import {
  JUDGE_LIMITS,
  type Checker,
  type JudgeFrame,
  type JudgeRequest,
  type JudgeStatus,
  type JudgeVerdict,
  type TestResult,
} from '#core/protocol/judge.ts'
import type { RunStatus, Verdict } from '#core/protocol/run.ts'
import { benchOf, type Bench, type Tried } from './sandboxes/bench.ts'
import { lower } from './sandboxes/limits.ts'
import type { Limits, Sandbox } from './sandboxes/sandbox.ts'

type Test = JudgeRequest['tests'][number]
type Answer = Pick<TestResult, 'status' | 'note' | 'got' | 'printed'>

/** What a program of a problem's author may use for one answer. */
const CHECKER = { cpuMs: CHECKER_CPU_MS, wallMs: wallOf(CHECKER_CPU_MS) }
/** Answers that a checker came to no decision about, after which it is not asked any more. */
const BROKEN = 3
/** What staff are told of what such a checker said, characters. */
const LAST_WORDS = 200

/** How a run of a program that did not end as programs do ends the whole judgement: nothing of it is the program's fault. */
const OURS: readonly RunStatus[] = ['internal', 'lost', 'busy', 'cancelled', 'invalid_request']

/** One program against its tests: expected answers stay here, inputs go in one at a time, verdicts are computed outside. */
export class Judging {
  /** Which kind of sandbox ran it; `none` until one did. */
  sandbox = 'none'
  /** Settles when nothing of it is alive any more. */
  readonly gone: Promise<void>
  #sandbox: Sandbox
  #request: JudgeRequest
  #limits: Limits
  #listen: (frame: JudgeFrame) => void
  #benches: Bench[] = []
  #checker: Bench | null = null
  #ending: JudgeVerdict | null = null
  #timeouts = 0
  #broken = 0
  #passed = 0
  #isGone: () => void = () => {}

  constructor(sandbox: Sandbox, request: JudgeRequest, limits: Limits, listen: (frame: JudgeFrame) => void) {
    this.#sandbox = sandbox
    this.#request = request
    const { cpuMs, memoryBytes, outputBytes } = request.limits
    // Of time and output the problem decides, within what its schema allows; of memory the runner.
    const asked = { cpuMs, memoryBytes, wallMs: wallOf(cpuMs), outputBytes }
    this.#limits = { ...limits, ...asked, memoryBytes: lower(limits, { memoryBytes }).memoryBytes }
    this.#listen = listen
    this.gone = new Promise((resolve) => (this.#isGone = resolve))
  }

  cancel(): void {
    this.#end('cancelled')
    if (this.#benches.length === 0) this.#isGone()
  }

  /** Runs every test and answers how it ended; results are told in the order of the tests. */
  async run(): Promise<JudgeVerdict> {
    const { language, entry, files, tests } = this.#request
    const bench = benchOf(this.#sandbox, { language, entry, files, limits: this.#limits }, (frame) => {
      if (frame.t === 'started') this.sandbox = frame.sandbox
      this.#listen(frame)
    })
    this.#benches.push(bench)
    const results: (TestResult | undefined)[] = []
    let [next, told] = [0, 0]
    const worker = async () => {
      while (next < tests.length && !this.#ending) {
        const n = next++
        const result = await this.#test(bench, tests[n] as Test)
        if (!result) return
        results[n] = result
        if (result.status === 'passed') this.#passed++
        for (let ready = results[told]; ready && !this.#ending; ready = results[++told])
          this.#listen({ t: 'test', n: told, result: ready })
      }
    }
    const longest = setTimeout(
      () => this.#end('suite_timeout', 'All tests together took longer than their limits let them.'),
      longestOf(this.#request),
    )
    try {
      await Promise.all(Array.from({ length: bench.width }, worker))
    } finally {
      clearTimeout(longest)
      void Promise.all(this.#benches.map((each) => each.close())).then(() => this.#isGone())
    }
    return this.#ending ?? verdictOf(results.filter((result) => result !== undefined))
  }

  #end(status: JudgeStatus, message?: string): void {
    const total = this.#request.tests.length
    // What ran in time stays.
    const passed = status === 'suite_timeout' ? this.#passed : 0
    this.#ending ??= { status, passed, total, ...(message === undefined ? {} : { message }) }
    for (const bench of this.#benches) void bench.close()
  }

  /** What became of one test, run again while its time says little; null when the whole judgement has ended. */
  async #test(bench: Bench, test: Test): Promise<TestResult | null> {
    if (this.#timeouts >= TOO_SLOW || this.#broken >= BROKEN) return { status: 'skipped' }
    const attempts: TestResult[] = []
    do {
      const tried = await bench.run(test)
      const { status, message, limit } = tried.verdict
      if (limit?.name === 'compileMs') {
        this.#end('compile_error', 'The compiler took too long.')
        return null
      }
      if (status === 'compile_error' || OURS.includes(status)) {
        this.#end(status, message)
        return null
      }
      attempts.push(await this.#resultOf(test, tried))
    } while (!this.#ending && this.#isOpen(attempts))
    const best = bestOf(attempts)
    if (best.status === 'timeout') this.#timeouts++
    return best
  }

  /** Whether another attempt may say more; a program that is always too slow would have this one run for minutes. */
  #isOpen(attempts: readonly TestResult[]): boolean {
    if (attempts.at(-1)?.status === 'timeout' && this.#timeouts >= SLOW) return false
    return runAgain(attempts, this.#request.limits.cpuMs)
  }

  async #resultOf(test: Test, tried: Tried): Promise<TestResult> {
    const { verdict, stderr } = tried
    const { cpuMs, memoryBytes, exitCode, signal, limit } = verdict
    const used = { cpuMs, memoryBytes, exitCode: exitCode || undefined, signal, limit }
    const facts = Object.fromEntries(Object.entries(used).filter(([, value]) => value !== undefined))
    const { got, printed, ...answer } = await this.#answer(test, tried)
    const said = { got, printed, stderr: stderr || undefined }
    const shown = test.shown
      ? Object.entries(said).flatMap(([name, text]) => (text === undefined ? [] : [[name, beginning(text)]]))
      : []
    return { ...answer, ...facts, ...Object.fromEntries(shown) } as TestResult
  }

  async #answer(test: Test, { verdict, stdout }: Tried): Promise<Answer> {
    const { result } = this.#request
    if (!result) {
      const failed = failure(verdict)
      return { got: stdout, ...(failed ? { status: failed } : await this.#compare(test, stdout)) }
    }
    const { printed, ...read } = readResult(result.type, result.mark, stdout)
    const failed = failure(verdict)
    if (failed) return { status: failed, printed }
    if (!read.ok) return { status: 'bad_result', note: read.why, printed }
    return { got: JSON.stringify(read.value), printed, ...(await this.#compareValue(test, read.value)) }
  }

  async #compare({ stdin, input = stdin, expected }: Test, got: string): Promise<Answer> {
    const { checker } = this.#request
    if (expected === null) return { status: 'passed' }
    if (checker.name === 'program') return this.#ask(checker, { input, expected, got })
    return answerOf(compare(checker, expected, got))
  }

  async #compareValue({ stdin, input = stdin, expected }: Test, got: unknown): Promise<Answer> {
    const { checker, result } = this.#request
    if (expected === null || !result) return { status: 'passed' }
    if (checker.name === 'program') return this.#ask(checker, { input, expected, got: JSON.stringify(got) })
    return answerOf(compareValues(checker, result.type, JSON.parse(expected), got))
  }

  /** Asks the problem's own checker, in a sandbox that the judged program was never in. */
  async #ask(checker: Extract<Checker, { name: 'program' }>, about: object): Promise<Answer> {
    const { language, entry, files } = checker
    const limits = { ...this.#limits, ...CHECKER }
    if (!this.#checker) {
      this.#checker = benchOf(this.#sandbox, { language, entry, files, limits }, () => {})
      this.#benches.push(this.#checker)
    }
    const { verdict, stdout, stderr } = await this.#checker.run({ stdin: `${JSON.stringify(about)}\n` })
    const note = stdout.split('\n', 1)[0]?.slice(0, 400) ?? ''
    const told = note === '' ? {} : { note }
    if (verdict.status === 'ok') return { status: 'passed', ...told }
    if (verdict.status === 'runtime_error' && verdict.exitCode === 1)
      return { status: 'wrong_answer', ...told }
    if (OURS.includes(verdict.status) && verdict.status !== 'invalid_request') {
      this.#end(verdict.status, verdict.message)
      return { status: 'internal' }
    }
    this.#broken++
    const words = stderr.trim().slice(-LAST_WORDS).toWellFormed()
    const end = `The checker of this problem failed (${verdict.status}).`
    return { status: 'checker_failed', note: words === '' ? end : `${end} It said last: ${words}` }
  }
}

const answerOf = ({ ok, note }: { ok: boolean; note?: string }): Answer => ({
  status: ok ? 'passed' : 'wrong_answer',
  ...(note === undefined ? {} : { note: note.slice(0, 500) }),
})

/** How a program failed before anybody looked at its answer; null when it ended well. */
function failure({ status, dropped }: Verdict): TestResult['status'] | null {
  if (status === 'ok') return dropped && dropped.stdout > 0 ? 'output_exceeded' : null
  if (status === 'timeout' || status === 'memory_exceeded' || status === 'output_exceeded') return status
  return 'runtime_error'
}

const beginning = (text: string): string =>
  text.length <= JUDGE_LIMITS.shownChars
    ? text
    : `${text.slice(0, JUDGE_LIMITS.shownChars).toWellFormed()}\n…`
