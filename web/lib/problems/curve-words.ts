import { isBroken, type Curve } from '#core/judge/curve.ts'
import type { CurveAnswer, CurveMoment } from '#core/protocol/api/curve.ts'
import { lasting, several } from '#lib/insights/spoken.ts'
import type { Clock } from './curve-tables.ts'

/** A moment in words: `12:05: 3 of 5 tests pass`. */
export function momentsWords(moment: CurveMoment, total: number, clock: Clock): string {
  const time = clock.time(moment.at)
  if (moment.state === 'waiting') return `${time}: not known yet`
  if (moment.state === 'unknown') return `${time}: could not be tested`
  if (isBroken(moment)) return `${time}: the program does not run`
  const passed = [...moment.outcomes].filter((letter) => letter === 'p').length
  return `${time}: ${passed} of ${several(total, 'test')} pass`
}

/** What a curve tells, in a sentence or two. */
export function summaryOf({ tests }: CurveAnswer, curve: Curve, clock: Clock): string {
  const total = tests.length
  const last = curve.points.findLast(({ broken }) => !broken)
  if (!last) return 'The program did not run at any moment yet.'
  const whole = curve.allPassed
    ? `All passed first at ${clock.time(curve.allPassed.at)}.`
    : 'They never passed all at once.'
  const fell = curve.regressions.length
  const back =
    fell === 0
      ? 'No test that passed failed again.'
      : `A test that passed failed again ${fell === 1 ? 'once' : several(fell, 'time')}.`
  const longest = curve.tests.toSorted((a, b) => (b.stuckMs ?? 0) - (a.stuckMs ?? 0))[0]
  const stuck = longest?.stuckMs
    ? `“${tests[longest.n]?.name ?? ''}” took longest: ${lasting(longest.stuckMs)} of work.`
    : ''
  return `${last.passed} of ${several(total, 'test')} pass in the end. ${whole} ${back} ${stuck}`.trimEnd()
}
