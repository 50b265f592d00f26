import type { AssessmentKind } from '#core/protocol/api/assessments.ts'
import type { ProblemStanding } from '#core/protocol/api/attempts.ts'
import type { RECOMMENDATIONS } from '#core/protocol/api/scorecards.ts'
import { lasting } from '#lib/insights/spoken.ts'

/** What each kind is called, and what it is for. */
export const KIND_WORDS: Record<AssessmentKind, { one: string; many: string; about: string }> = {
  interview: {
    one: 'Interview',
    many: 'Interviews',
    about: 'You and a candidate, live in one room, with a timer and a scorecard.',
  },
  take_home: {
    one: 'Take-home',
    many: 'Take-homes',
    about: 'A link that starts a private, timed room for each person who opens it.',
  },
  lesson: {
    one: 'Lesson',
    many: 'Lessons',
    about: 'Your room, and a copy of it for every learner; you see who needs help.',
  },
}

type Recommendation = (typeof RECOMMENDATIONS)[number]
export const RECOMMENDATION_WORDS: Record<Recommendation, string> = {
  strong_yes: 'Strong yes',
  yes: 'Yes',
  no: 'No',
  strong_no: 'Strong no',
}

/** A recommendation in words; one that this page does not know as it is. */
export const recommendationWords = (one: string): string =>
  Object.entries(RECOMMENDATION_WORDS).find(([key]) => key === one)?.[1] ?? one

/** How a problem stands: `4 of 6 tests`, or that nothing was tried. */
export function standingWords({
  of,
  passed,
  total,
}: Pick<ProblemStanding, 'of' | 'passed' | 'total'>): string {
  if (of === 'none') return 'not tried'
  return `${passed} of ${total} ${of === 'tests' ? 'visible tests' : 'tests'}`
}

/** How long somebody has: minutes up to two hours, as they are often said. */
export const minutesWords = (minutes: number): string =>
  minutes <= 120 ? `${minutes} min` : lasting(60_000 * minutes)

/** Whether all tests passed in a submission. */
export const isSolved = ({ of, passed, total }: Pick<ProblemStanding, 'of' | 'passed' | 'total'>): boolean =>
  of === 'submit' && total > 0 && passed === total

const TIME = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const
const near = new Intl.DateTimeFormat('en', TIME)
const far = new Intl.DateTimeFormat('en', { ...TIME, year: 'numeric' })
/** A day and a time, by this device's clock; the year only where it is another. */
export function dayAndTime(at: number, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? near : far).format(at)
}
