import type { CurveAnswer, CurveMoment } from '../protocol/api/curve.ts'

/** Where something happened in a session. */
export type Place = Pick<CurveMoment, 'seq' | 'at' | 'busy'>
/** How many tests passed at a moment; `broken` when the program did not run at all. */
export type CurvePoint = Place & { passed: number; broken: boolean }
/** A test that passed before and does not any more; `since` is the moment at which it passed last. */
export type Regression = Place & { n: number; since: number }

/** What became of one test, by its number; `stuckMs` of work went by from the first attempt until it passed, or until now. */
export type TestStory = {
  n: number
  first: Place | null
  stuckMs: number | null
  regressions: number
  /** Whether it passed at the last moment at which the program ran; null when it never ran. */
  passes: boolean | null
}

/** What tests say of a session. */
export type Curve = {
  points: CurvePoint[]
  tests: TestStory[]
  regressions: Regression[]
  /** The first moment at which all tests passed. */
  allPassed: Place | null
}

const placeOf = ({ seq, at, busy }: Place): Place => ({ seq, at, busy })

/**
 * Whether a program does not run at all: it is none, does not compile, or stops in every test. That is no regression of a single
 * test, as people pause in the middle of a line. Of hidden tests it may only be known that they failed.
 */
export const isBroken = ({ state, outcomes }: Pick<CurveMoment, 'state' | 'outcomes'>): boolean =>
  state === 'compile_error' || state === 'no_program' || (/^[ef]+$/.test(outcomes) && outcomes.includes('e'))

/** Works out what moments tell, as far as they are judged; those that are not are left out. */
export function curveOf({ tests, moments }: Pick<CurveAnswer, 'tests' | 'moments'>): Curve {
  const told = moments.filter(({ state }) => state !== 'waiting' && state !== 'unknown')
  const ran = told.filter((moment) => !isBroken(moment))
  const regressions = ran.flatMap((moment, i): Regression[] => {
    const before = ran[i - 1]
    if (!before) return []
    return tests.flatMap((_, n) =>
      before.outcomes[n] === 'p' && isFailure(moment.outcomes[n])
        ? [{ ...placeOf(moment), n, since: before.seq }]
        : [],
    )
  })
  const all = tests.length > 0 ? ran.find(({ outcomes }) => passedOf(outcomes) === tests.length) : undefined
  return {
    points: told.map((moment) => ({
      ...placeOf(moment),
      passed: passedOf(moment.outcomes),
      broken: isBroken(moment),
    })),
    tests: tests.map((_, n) => storyOf(n, told, ran, regressions)),
    regressions,
    allPassed: all ? placeOf(all) : null,
  }
}

function storyOf(
  n: number,
  told: readonly CurveMoment[],
  ran: readonly CurveMoment[],
  regressions: readonly Regression[],
): TestStory {
  const begun = told.find(({ state }) => state !== 'no_program')
  const first = ran.find(({ outcomes }) => outcomes[n] === 'p')
  const until = first ?? told.at(-1)
  const last = ran.findLast(({ outcomes }) => outcomes[n] !== 's')
  return {
    n,
    first: first ? placeOf(first) : null,
    stuckMs: begun && until ? Math.max(0, until.busy - begun.busy) : null,
    regressions: regressions.filter((one) => one.n === n).length,
    passes: last ? last.outcomes[n] === 'p' : null,
  }
}

const passedOf = (outcomes: string): number => [...outcomes].filter((letter) => letter === 'p').length

/** A test that was not run any more did not fail. */
const isFailure = (letter: string | undefined): boolean =>
  letter !== undefined && letter !== 'p' && letter !== 's' && letter !== 'i'
