import { expect, it, vi } from 'vitest'
import { longestOf } from '#core/judge/longest.ts'
import { JUDGE_LIMITS, type JudgeFrame, type JudgeRequest } from '#core/protocol/judge.ts'
import { RUN_LIMITS, type Verdict } from '#core/protocol/run.ts'
import { Judging } from './judging.ts'
import type { BenchSink, Trial, Tried } from './sandboxes/bench.ts'
import type { Job, Sandbox } from './sandboxes/sandbox.ts'

type Run = (trial: Trial, count: number) => Partial<Tried> | Promise<Partial<Tried>>

/** What a program prints, well ended after some processor time. */
const prints = (stdout: string, cpuMs = 5, more: Partial<Verdict> = {}): Partial<Tried> => ({
  stdout,
  verdict: { status: 'ok', cpuMs, ...more },
})

/** A sandbox whose programs are these functions, by the name of their entry. */
function sandboxOf(programs: Record<string, Run>, width = 1) {
  const seen: { inputs: Record<string, string[]>; closed: number; jobs: Omit<Job, 'id'>[] } = {
    ...{ inputs: {}, closed: 0, jobs: [] },
  }
  const bench = (job: Omit<Job, 'id'>, sink: BenchSink) => {
    const inputs = (seen.inputs[job.entry] ??= [])
    seen.jobs.push(job)
    sink({ t: 'started', sandbox: 'wasm', language: job.language, version: '1' })
    const run = async (trial: Trial): Promise<Tried> => {
      inputs.push(trial.stdin)
      const program = programs[job.entry]
      const tried = await program?.(trial, inputs.length)
      return { stdout: '', stderr: '', verdict: { status: 'ok' }, ...tried }
    }
    return { width, run, close: async () => void seen.closed++ }
  }
  return { sandbox: { bench } as unknown as Sandbox, seen }
}

const test = (stdin: string, expected: string | null, shown = true) => ({ stdin, expected, shown })
const request = (tests: JudgeRequest['tests'], change: Partial<JudgeRequest> = {}): JudgeRequest => ({
  ...{ id: 'judge-0001', room: 'r', user: 'u', language: 'python', entry: 'main.py' },
  files: [{ name: 'main.py', text: '' }],
  limits: { cpuMs: 1_000, memoryBytes: 64 << 20, outputBytes: 65_536 },
  checker: { name: 'trailing' },
  tests,
  ...change,
})

async function judge(asked: JudgeRequest, programs: Record<string, Run>, width = 1) {
  const { sandbox, seen } = sandboxOf(programs, width)
  const frames: JudgeFrame[] = []
  const judging = new Judging(sandbox, asked, { ...RUN_LIMITS }, (frame) => frames.push(frame))
  const verdict = await judging.run()
  await judging.gone
  const results = frames.flatMap((frame) => (frame.t === 'test' ? [frame] : []))
  return { verdict, seen, frames, results }
}

it('B10: results come in the order of the tests, whichever ends first', async () => {
  let releaseFirst = () => {}
  const first = new Promise<void>((resolve) => (releaseFirst = resolve))
  const program: Run = async ({ stdin }) => {
    if (stdin === '0') await first
    if (stdin === '3') releaseFirst()
    return prints(stdin)
  }
  const tests = ['0', '1', '2', '3'].map((input) => test(input, input === '2' ? 'x' : input))
  const { verdict, results, frames, seen } = await judge(request(tests), { 'main.py': program }, 2)
  expect(results.map(({ n, result }) => `${n} ${result.status}`)).toEqual([
    ...['0 passed', '1 passed', '2 wrong_answer', '3 passed'],
  ])
  expect(verdict).toEqual({ status: 'wrong_answer', passed: 3, total: 4 })
  expect(frames[0]).toMatchObject({ t: 'started', sandbox: 'wasm' })
  expect([seen.inputs['main.py'], seen.closed]).toEqual([['0', '1', '2', '3'], 1])
})

it('B10: nothing of a test that is not to be shown is told but how it ended and what it used', async () => {
  const tests = [test('CANARY in', 'CANARY out', false), test('seen', 'seen')]
  const program: Run = ({ stdin }) => ({ ...prints(`CANARY ${stdin}`, 7), stderr: 'CANARY' })
  const { results } = await judge(request(tests, { checker: { name: 'lines' } }), { 'main.py': program })
  const [hidden, shown] = results.map(({ result }) => result)
  expect(hidden).toMatchObject({ status: 'wrong_answer', cpuMs: 7 })
  expect(JSON.stringify({ ...hidden, note: '' })).not.toContain('CANARY')
  expect(shown).toMatchObject({ status: 'wrong_answer', got: 'CANARY seen', stderr: 'CANARY' })
})

it('B10: what is expected never reaches the program, its checker is one that the program was never in', async () => {
  const checker = { name: 'program', language: 'python', entry: 'check.py', files: [] } as const
  const tests = [test('1', 'EXPECTED'), test('2', 'EXPECTED')]
  const asked = request(tests, { checker: { ...checker, files: [{ name: 'check.py', text: '' }] } })
  const check: Run = ({ stdin }) => {
    const { input, expected, got } = JSON.parse(stdin) as Record<string, string>
    const right = input === '1' && expected === 'EXPECTED' && got === '1'
    return right ? prints('fine\nmore') : { stdout: 'no', verdict: { status: 'runtime_error', exitCode: 1 } }
  }
  const { seen, results } = await judge(asked, { 'main.py': ({ stdin }) => prints(stdin), 'check.py': check })
  expect(results.map(({ result: { status, note } }) => [status, note])).toEqual([
    ['passed', 'fine'],
    ['wrong_answer', 'no'],
  ])
  const [program] = seen.jobs
  expect(JSON.stringify([program, seen.inputs['main.py']])).not.toContain('EXPECTED')
  expect([seen.jobs.length, seen.closed]).toEqual([2, 2])
})

const OWN_CHECKER = {
  ...{ name: 'program' as const, language: 'python', entry: 'check.py' },
  files: [{ name: 'check.py', text: '' }],
}

it.each<[string, Partial<Tried>]>([
  ['crashes', { verdict: { status: 'runtime_error', exitCode: 2 }, stderr: 'IndexError' }],
  ['is killed', { verdict: { status: 'runtime_error', signal: 'SIGSEGV' } }],
  ['never ends', { verdict: { status: 'timeout' } }],
  ['prints without end', { verdict: { status: 'output_exceeded' } }],
  ['takes all memory', { verdict: { status: 'memory_exceeded' } }],
  ['does not compile', { verdict: { status: 'compile_error' } }],
  ['cannot be run here', { verdict: { status: 'invalid_request' } }],
])('E23: a checker that %s is to blame itself, and staff are told how', async (_, ended) => {
  const { verdict, results } = await judge(request([test('1', '1', false)], { checker: OWN_CHECKER }), {
    'main.py': () => prints('1'),
    'check.py': () => ended,
  })
  const [first] = results
  expect(first?.result.status).toBe('checker_failed')
  expect(first?.result.note).toContain(ended.verdict?.status)
  expect(first?.result.note?.includes('IndexError')).toBe(ended.stderr !== undefined)
  expect(verdict).toEqual({
    ...{ status: 'checker_failed', passed: 0, total: 1 },
    message: expect.stringContaining('not your program'),
  })
})

it('E23: a checker that always fails is asked three times and no more', async () => {
  const tests = Array.from({ length: 20 }, (_, n) => test(`${n}`, ''))
  const { seen, results, verdict } = await judge(request(tests, { checker: OWN_CHECKER }), {
    'main.py': () => prints('1'),
    'check.py': () => ({ verdict: { status: 'timeout' } }),
  })
  expect(seen.inputs['check.py']).toHaveLength(3)
  expect(results.filter(({ result }) => result.status === 'skipped')).toHaveLength(17)
  expect(verdict.status).toBe('checker_failed')
})

it('E23: a sandbox that goes away under the checker is no fault of the checker', async () => {
  const { verdict, results } = await judge(request([test('1', '1')], { checker: OWN_CHECKER }), {
    'main.py': () => prints('1'),
    'check.py': () => ({ verdict: { status: 'lost', message: 'away' } }),
  })
  expect([verdict, results]).toEqual([{ status: 'lost', passed: 0, total: 1, message: 'away' }, []])
})

it('E24: by the clock a program has at least 10 s, and five times its processor time', async () => {
  const limits = { cpuMs: 100, memoryBytes: 64 << 20, outputBytes: 65_536 }
  const given = async (cpuMs: number) =>
    (await judge(request([test('', '')], { limits: { ...limits, cpuMs } }), {})).seen.jobs[0]?.limits.wallMs
  expect([await given(100), await given(2_000), await given(10_000)]).toEqual([10_000, 10_000, 50_000])
})

it('E25: what its limits do not let it take ends all tests, and what passed in time stays', async () => {
  vi.useFakeTimers()
  try {
    let stop = (_: Partial<Tried>) => {}
    const hangs = new Promise<Partial<Tried>>((resolve) => (stop = resolve))
    const program: Run = ({ stdin }) => (stdin === '1' ? prints('1') : hangs)
    const { sandbox, seen } = sandboxOf({ 'main.py': program })
    const asked = request([test('1', '1'), test('2', '2')])
    const verdict = new Judging(sandbox, asked, { ...RUN_LIMITS }, () => {}).run()
    await vi.advanceTimersByTimeAsync(longestOf(asked) - 1)
    expect(seen.closed).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(seen.closed).toBe(1)
    stop({ verdict: { status: 'cancelled' } })
    expect(await verdict).toMatchObject({ status: 'suite_timeout', passed: 1, total: 2 })
  } finally {
    vi.useRealTimers()
  }
})

it('E4: a test whose time is near its limit is run again, and the best attempt counts', async () => {
  const times = [900, 850, 400]
  const program: Run = (_, count) => prints('1', times[count - 1] ?? 5)
  const { results, seen } = await judge(request([test('', '1'), test('', '1')]), { 'main.py': program })
  expect(results[0]?.result).toMatchObject({ status: 'passed', cpuMs: 400, attempts: 3 })
  expect(results[1]?.result).not.toHaveProperty('attempts')
  expect(seen.inputs['main.py']).toHaveLength(4)
})

it('E4: one that is too slow each time was run so often and no more', async () => {
  const { results, seen } = await judge(request([test('', '1')]), {
    'main.py': () => ({ verdict: { status: 'timeout', cpuMs: 1_000 } }),
  })
  expect(results[0]?.result).toMatchObject({ status: 'timeout', attempts: JUDGE_LIMITS.attempts })
  expect(seen.inputs['main.py']).toHaveLength(JUDGE_LIMITS.attempts)
})

it('E4: a program that is always too slow does not run for minutes', async () => {
  const tests = Array.from({ length: 15 }, (_, i) => test(`${i}`, '1'))
  const { results, verdict, seen } = await judge(request(tests), {
    'main.py': () => ({ verdict: { status: 'timeout', cpuMs: 1_000 } }),
  })
  const ways = results.map(({ result }) => result.status)
  expect(ways).toEqual([...Array<string>(10).fill('timeout'), ...Array<string>(5).fill('skipped')])
  expect(seen.inputs['main.py']).toHaveLength(3 * JUDGE_LIMITS.attempts + 7)
  expect(verdict).toMatchObject({ status: 'wrong_answer', passed: 0, total: 15 })
})

it.each([
  ['runtime_error', { status: 'runtime_error', exitCode: 3 }],
  ['memory_exceeded', { status: 'memory_exceeded' }],
  ['output_exceeded', { status: 'ok', dropped: { stdout: 5, stderr: 0 } }],
] as const)(
  'E5: a program that ends as %s failed that test and the others are run',
  async (status, verdict) => {
    const program: Run = ({ stdin }) => (stdin === 'bad' ? { verdict } : prints(stdin))
    const tests = [test('bad', 'x'), test('good', 'good')]
    const { verdict: end, results } = await judge(request(tests), { 'main.py': program })
    expect(results.map(({ result }) => result.status)).toEqual([status, 'passed'])
    expect(end).toEqual({ status: 'wrong_answer', passed: 1, total: 2 })
  },
)

it('B10: a program that does not compile, or a sandbox that fails, ends all of it', async () => {
  for (const status of ['compile_error', 'internal', 'lost'] as const) {
    const { verdict, results } = await judge(request([test('1', '1'), test('2', '2')]), {
      'main.py': () => ({ verdict: { status } }),
    })
    expect([verdict, results]).toEqual([{ status, passed: 0, total: 2 }, []])
  }
})

it('B9: cancelled in the middle it ends as cancelled, with nothing alive', async () => {
  let tell = () => {}
  const second = new Promise<void>((resolve) => (tell = resolve))
  let endAll = (_: Partial<Tried>) => {}
  const program: Run = ({ stdin }) => {
    if (stdin === '1') return prints('1')
    tell()
    return new Promise((resolve) => (endAll = resolve))
  }
  const { sandbox, seen } = sandboxOf({ 'main.py': program })
  const frames: JudgeFrame[] = []
  const asked = request([test('1', '1'), test('2', '2'), test('3', '3')])
  const judging = new Judging(sandbox, asked, { ...RUN_LIMITS }, (frame) => frames.push(frame))
  const verdict = judging.run()
  await second
  judging.cancel()
  endAll({ verdict: { status: 'cancelled' } })
  expect(await verdict).toEqual({ status: 'cancelled', passed: 0, total: 3 })
  await judging.gone
  expect(frames.map(({ t }) => t)).toEqual(['started', 'test'])
  expect(seen.closed).toBeGreaterThan(0)
})

it('E3: of a function its result is read behind the mark, and what it printed is apart', async () => {
  const mark = 'result:0123456789 '
  const result = { type: 'int[]', mark }
  const tests = [test('{}', '[1,2]'), test('{}', '[1,2]'), test('{}', '[1,2]')]
  const answers = [`hello\n${mark}[1, 2]\n`, `${mark}"no"\n`, 'nothing\n']
  const program: Run = (_, count) => prints(answers[count - 1] ?? '')
  const { results } = await judge(request(tests, { result }), { 'main.py': program })
  expect(results.map(({ result: { status } }) => status)).toEqual(['passed', 'bad_result', 'bad_result'])
  expect(results[0]?.result).toMatchObject({ got: '[1,2]', printed: expect.stringContaining('hello') })
})

it('B4: a run with an input of one’s own has nothing to be compared with', async () => {
  const { verdict, results } = await judge(request([test('7', null)]), {
    'main.py': ({ stdin }) => prints(`${stdin}!`),
  })
  expect(results[0]?.result).toMatchObject({ status: 'passed', got: '7!' })
  expect(verdict).toEqual({ status: 'ok', passed: 1, total: 1 })
})
