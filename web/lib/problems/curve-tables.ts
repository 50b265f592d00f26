import type { Curve, Place } from '#core/judge/curve.ts'
import { isBroken } from '#core/judge/curve.ts'
import { statusOf } from '#core/protocol/test-letters.ts'
import type { CurveAnswer, CurveMoment } from '#core/protocol/api/curve.ts'
import type { Table } from '#lib/insights/tables.ts'

/** Where a moment is in a session, as a clock and as an address in its replay. */
export type Clock = { time: (at: number) => string; link: (at: number) => string }

/** A cell of the strip, as it is drawn. */
export type Mark = 'passed' | 'failed' | 'broken' | 'unknown'

/** How a test stood at a moment. */
export function markOf(moment: CurveMoment, n: number): Mark {
  if (moment.state === 'waiting' || moment.state === 'unknown') return 'unknown'
  if (isBroken(moment)) return 'broken'
  const letter = moment.outcomes[n]
  if (letter === 'p') return 'passed'
  return letter === undefined || letter === 's' ? 'unknown' : 'failed'
}

const WHYS: Record<CurveMoment['why'], string> = {
  pause: 'writing paused',
  tests: 'tests were run',
  end: 'nothing was written afterwards',
}
const STATES: Record<CurveMoment['state'], string> = {
  waiting: 'not known yet',
  judged: 'tested',
  compile_error: 'did not compile',
  no_program: 'no program',
  unknown: 'could not be tested',
}

/** All moments; with `each` the outcome of every test too, which is more than a page shows. */
export function momentsTable({ problem, tests, moments }: CurveAnswer, clock: Clock, each = false): Table {
  const columns = each ? tests : []
  return {
    ...{ id: 'tests-over-time', title: `Tests over time: ${problem.title}` },
    header: ['Time', 'Event', 'Why', 'Tested', 'Passed', ...columns.map(({ name }) => name)],
    rows: moments.map(({ seq, at, why, state, outcomes }) => [
      ...[clock.time(at), seq, WHYS[why], STATES[state]],
      state === 'judged' ? [...outcomes].filter((letter) => letter === 'p').length : null,
      ...columns.map((_, n) => statusOf(outcomes[n])?.replaceAll('_', ' ') ?? null),
    ]),
    links: moments.map(({ at }) => clock.link(at)),
  }
}

/** What became of each test. */
export function testsTable({ problem, tests }: CurveAnswer, curve: Curve, clock: Clock): Table {
  const when = (place: Place | null) => (place ? clock.time(place.at) : null)
  return {
    ...{ id: 'tests', title: `Tests: ${problem.title}` },
    header: ['Test', 'First passed', 'Seconds until then', 'Regressions', 'In the end'],
    rows: curve.tests.map(({ n, first, stuckMs, regressions, passes }) => [
      ...[tests[n]?.name ?? '', when(first), stuckMs === null ? null : Math.round(stuckMs / 1000)],
      ...[regressions, passes === null ? null : passes ? 'passes' : 'fails'],
    ]),
    links: curve.tests.map(({ first }) => (first ? clock.link(first.at) : null)),
  }
}
