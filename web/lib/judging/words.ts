import type { TestResult, TestStatus } from '#core/protocol/judge.ts'
import type { Judgement } from '#core/protocol/judging.ts'
import type { Difficulty, PublicProblem } from '#core/protocol/problem.ts'
import { bytes, duration } from '#lib/ui/time.ts'

/** How something is drawn: its colour never says more than its words. */
export type Tone = 'accent' | 'danger' | 'warn' | 'info' | 'neutral'

/** A problem's difficulty as it is written. */
export const DIFFICULTY_WORDS = {
  intro: 'Intro',
  easy: 'Easy',
  medium: 'Medium',
  hard: 'Hard',
  expert: 'Expert',
} as const satisfies Record<Difficulty, string>

/** What somebody asked for, in a few words. */
export const KIND_WORDS = {
  try: 'Own input',
  tests: 'Visible tests',
  submit: 'Submission',
} as const satisfies Record<Judgement['kind'], string>

/** How a test ended, in words and by its look. */
export const STATUS_WORDS = {
  passed: { label: 'Passed', tone: 'accent' },
  failed: { label: 'Failed', tone: 'danger' },
  wrong_answer: { label: 'Wrong answer', tone: 'danger' },
  runtime_error: { label: 'Ended with an error', tone: 'danger' },
  timeout: { label: 'Out of time', tone: 'danger' },
  memory_exceeded: { label: 'Out of memory', tone: 'danger' },
  output_exceeded: { label: 'Too much output', tone: 'danger' },
  bad_result: { label: 'Not a result of the promised type', tone: 'danger' },
  skipped: { label: 'Not run', tone: 'neutral' },
  checker_failed: { label: 'The checker failed', tone: 'warn' },
  internal: { label: 'The runner failed', tone: 'warn' },
} as const satisfies Record<TestStatus, { label: string; tone: Tone }>

/** `12 ms · 9.1 MB`, as far as it is known. */
export function factsOf({ cpuMs, memoryBytes }: TestResult): string {
  const facts = [
    ...(cpuMs === undefined ? [] : [duration(cpuMs)]),
    ...(memoryBytes === undefined ? [] : [bytes(memoryBytes)]),
  ]
  return facts.join(' · ')
}

/** What more there is to say of a test, in sentences. */
export function remarksOf({ exitCode, signal, limit, attempts }: TestResult): string[] {
  return [
    ...(signal ? [`It was ended by ${signal}.`] : exitCode ? [`It ended with code ${exitCode}.`] : []),
    ...(limit ? [`It reached its limit of ${limitWords(limit.name, limit.value)}.`] : []),
    ...(attempts ? [`Its time was near the limit, so it was run ${attempts} times; the best counts.`] : []),
  ]
}

const limitWords = (name: string, value: number): string =>
  name.endsWith('Ms') ? duration(value) : name.endsWith('Bytes') ? bytes(value) : String(value)

/** A judgement as a whole, in a few words. */
export function describeJudgement({ status, kind, verdict, total, outcomes, position }: Judgement): {
  label: string
  tone: Tone
} {
  const passed = verdict?.passed ?? outcomes.filter(({ result }) => result.status === 'passed').length
  const of = total === 1 ? '1 test' : `${total} tests`
  switch (status) {
    case 'waiting':
      return { label: position ? `Waiting, ${position} ahead` : 'Starting', tone: 'info' }
    case 'running':
      return { label: kind === 'try' ? 'Running' : `Running, ${outcomes.length} of ${of}`, tone: 'info' }
    case 'ok':
      return {
        label: kind === 'try' ? 'Finished' : total === 1 ? 'The test passed' : `All ${of} passed`,
        tone: 'accent',
      }
    case 'wrong_answer':
      return {
        label: kind === 'try' ? 'Ended badly' : `${passed} of ${of} passed`,
        tone: 'danger',
      }
    case 'compile_error':
      return { label: 'Did not compile', tone: 'danger' }
    case 'runtime_error':
    case 'timeout':
    case 'memory_exceeded':
    case 'output_exceeded':
      return { label: STATUS_WORDS[status].label, tone: 'danger' }
    case 'suite_timeout':
      return { label: `Out of time, ${passed} of ${of} passed`, tone: 'danger' }
    case 'checker_failed':
      return { label: 'The checker failed', tone: 'warn' }
    case 'language_not_offered':
      return { label: 'Not in this language', tone: 'danger' }
    case 'invalid_request':
      return { label: 'Could not be run', tone: 'danger' }
    case 'busy':
      return { label: 'The runner is busy', tone: 'warn' }
    case 'cancelled':
      return { label: `Stopped after ${outcomes.length} of ${of}`, tone: 'neutral' }
    case 'lost':
      return { label: 'Connection to the runner lost', tone: 'warn' }
    case 'internal':
      return { label: 'The runner failed', tone: 'warn' }
    default:
      return status satisfies never
  }
}

/** How an answer is compared with what is expected, in one sentence. */
export function checkerWords({ checker, kind }: Pick<PublicProblem, 'checker' | 'kind'>): string {
  const isValue = kind === 'function'
  switch (checker.name) {
    case 'exact':
      return isValue
        ? 'The result must be equal to the expected one.'
        : 'The output must be the expected one, character by character.'
    case 'trailing':
      return isValue
        ? 'The result must be equal to the expected one.'
        : 'Blanks at the ends of lines and empty lines at the end do not matter.'
    case 'tokens':
      return checker.caseless
        ? 'Words are compared; blanks, line breaks and capitals do not matter.'
        : 'Words are compared; blanks and line breaks do not matter.'
    case 'lines':
      return isValue
        ? 'The elements of the list may come in any order.'
        : 'The lines may come in any order; blanks at their ends do not matter.'
    case 'floats':
      return `Numbers may differ by ${checker.absolute ?? 0}, or by ${checker.relative ?? 0} of the expected number.`
    default:
      return 'A program of the problem’s author decides whether an answer is right.'
  }
}

/** The limits of one test in a language, in one sentence. */
export function limitsWords({ limits }: Pick<PublicProblem, 'limits'>, language: string): string {
  const cpuMs = limits.languages?.[language]?.cpuMs ?? limits.cpuMs
  return `A test may take ${duration(cpuMs)} of CPU time and ${bytes(limits.memoryBytes)} of memory.`
}
