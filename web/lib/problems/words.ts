import type { PublicProblem } from '#core/protocol/problem.ts'
import { bytes } from '#lib/ui/time.ts'

/** What difficulties, kinds and origins of problems are called. */
export const DIFFICULTY_WORDS: Readonly<Record<PublicProblem['difficulty'], string>> = {
  intro: 'Intro',
  easy: 'Easy',
  medium: 'Medium',
  hard: 'Hard',
  expert: 'Expert',
}
export const KIND_WORDS: Readonly<Record<PublicProblem['kind'], string>> = {
  stdio: 'Input and output',
  function: 'Function',
  sql: 'Database',
}
export const FROM_WORDS = { own: 'Yours', 'built-in': 'Built in', shared: 'Shared' } as const

/** How an answer is compared, in a sentence. */
export function checkerWords({ checker, kind }: Pick<PublicProblem, 'checker' | 'kind'>): string {
  const answer = kind === 'function' ? 'result' : 'output'
  switch (checker.name) {
    case 'exact':
      return `Your ${answer} has to be exactly the expected one.`
    case 'tokens':
      return `Your ${answer} is compared word by word${checker.caseless ? ', and case does not matter' : ''}.`
    case 'lines':
      return kind === 'function'
        ? 'The order of the values does not matter.'
        : 'The order of the lines does not matter.'
    case 'floats':
      return `Numbers may be off by ${checker.absolute ?? 0}, or by ${checker.relative ?? 0} of their size.`
    case 'program':
      return 'There may be several right answers: a program checks yours.'
    default:
      return kind === 'function'
        ? 'Your result has to equal the expected one.'
        : 'Blanks at the ends of lines and empty lines at the end do not matter.'
  }
}

/** What one test may take, in words. */
export const limitWords = ({ cpuMs, memoryBytes }: PublicProblem['limits']): string =>
  `${cpuMs / 1000} s and ${bytes(memoryBytes)} a test`
