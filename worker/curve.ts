import { publicLetters } from '#core/protocol/test-letters.ts'
import type { CurveAnswer, CurveMoment } from '#core/protocol/api/curve.ts'
import { programDigest, programIn, sourcesIn } from '#core/replay/judged-program.ts'
import type { TestMoment } from '#core/replay/pauses-for-tests.ts'
import type { StoredProblem } from '../durable-objects/problem-rows.ts'
import { freshPlan, knownPlan, type KnownPlan } from './curve-plan.ts'
import { claimText, knownTexts, putText, type KnownText, type OfProblem } from './db/curves.ts'
import { database, type Database } from './db/database.ts'
import type { Env } from './env.ts'
import { judgeText, partOf, type JudgedPart } from './judge-text.ts'
import { stateAfter } from './past.ts'

/** Whose curve is asked for: a session's answer to a problem. */
export type CurveOf = { room: string; of: OfProblem; stored: StoredProblem; staff: boolean }
/**
 * Who has more of it judged; `mayJudge` counts one text, and is false when there were enough, `mayBegin` a turn of judging, and
 * is false when others of theirs go on.
 */
export type Judging = { user: string; mayJudge: () => Promise<boolean>; mayBegin: () => Promise<boolean> }

type Stop = Extract<CurveAnswer['state'], 'going' | 'runner_away' | 'used_up'>

/** No new request is made of the runner after so long, milliseconds: whoever wants more asks again. */
const TURN_MS = 8_000
/** A text is left to who took it for so long. */
const CLAIM_MS = 200_000
/** A test that cannot be run so often is left. */
const MOST_TRIES = 3

/** What is known of a curve; nothing is judged. */
export async function knownCurve(env: Env, curve: CurveOf): Promise<CurveAnswer> {
  const db = database(env)
  const known = await knownPlan(db, curve.room, curve.of)
  return answerOf(db, curve, known, 'going')
}

/** Judges what is not known yet, for some seconds, and answers what is known then. */
export async function continueCurve(env: Env, curve: CurveOf, judging: Judging): Promise<CurveAnswer> {
  const db = database(env)
  const plan = await freshPlan(db, curve.room, curve.of)
  const known = await knownTexts(db, curve.of, digestsOf(plan.moments))
  const over = Date.now() + TURN_MS
  const asked = new Set<string>()
  let stop: Stop = 'going'
  for (const { seq, digest } of plan.moments.filter(isToJudge)) {
    if (digest === null || known.get(digest)?.status || asked.has(digest)) continue
    if (stop !== 'going' || Date.now() > over) break
    if (asked.size === 0 && !(await judging.mayBegin())) break
    asked.add(digest)
    stop = await judgeMoment(env, curve, judging, { seq, digest, over })
  }
  return answerOf(db, curve, { plan, fresh: true }, stop)
}

const isToJudge = ({ known, digest }: TestMoment): boolean => known === null && digest !== null
const digestsOf = (moments: readonly TestMoment[]): string[] => [
  ...new Set(moments.flatMap((moment) => (isToJudge(moment) ? (moment.digest ?? []) : []))),
]

/** Judges one text, part by part; what is known of it is kept after each. */
async function judgeMoment(
  env: Env,
  { room, of, stored }: CurveOf,
  { user, mayJudge }: Judging,
  { seq, digest, over }: { seq: number; digest: string; over: number },
): Promise<Stop> {
  const db = database(env)
  // A record that is gone throws here: nothing is judged for a room that was deleted.
  const { files, problems } = await stateAfter(db, room, seq)
  const place = problems.get(of.problem)
  const program = place && programIn(sourcesIn(files.values(), place), place)
  // What was written over meanwhile is another text.
  if (!program || programDigest(program) !== digest) return 'going'
  const now = Date.now()
  const claimed = await claimText(db, of, digest, { now, until: now + CLAIM_MS })
  if (!claimed) return 'going'
  let known: KnownText = { ...claimed, status: null }
  if (known.outcomes === '' && !(await mayJudge())) {
    await putText(db, of, digest, known)
    return 'used_up'
  }
  const count = partOf(stored, program.language)
  while (known.status === null) {
    const from = known.outcomes.length
    const tests = stored.tests.slice(from, from + count)
    const part = await judgeText(env, { ...stored, tests }, { ...program, user })
    known = withPart(known, part, stored.tests.length)
    await putText(db, of, digest, known)
    if (part.t === 'away') return 'runner_away'
    if (part.t === 'internal' || Date.now() > over) return 'going'
  }
  return 'going'
}

function withPart(known: KnownText, part: JudgedPart, total: number): KnownText {
  switch (part.t) {
    case 'judged': {
      const outcomes = known.outcomes + part.letters
      return { ...known, outcomes, status: outcomes.length >= total ? 'judged' : null }
    }
    case 'compile_error':
    case 'no_program':
      return { ...known, outcomes: '', status: part.t }
    case 'internal': {
      const tries = known.tries + 1
      return { ...known, tries, status: tries < MOST_TRIES ? null : 'unknown' }
    }
    case 'away':
      return known
    default:
      return part satisfies never
  }
}

async function answerOf(
  db: Database,
  { of, stored, staff }: CurveOf,
  { plan, fresh }: KnownPlan,
  stop: Stop,
): Promise<CurveAnswer> {
  const tests = stored.tests.map(({ name, hidden }) => ({ name, hidden }))
  const known = await knownTexts(db, of, digestsOf(plan?.moments ?? []))
  const moments = (plan?.moments ?? []).map((moment): CurveMoment => {
    const { digest, known: said, ...rest } = moment
    const { state, outcomes } = standing(said, digest === null ? null : known.get(digest))
    return { ...rest, state, outcomes: staff ? outcomes : publicLetters(outcomes, tests) }
  })
  const { problem: id, version } = of
  const done = moments.every(({ state }) => state !== 'waiting')
  const state = !plan ? 'not_started' : !fresh ? 'stale' : done ? 'finished' : stop
  return { problem: { id, version, title: stored.body.title }, tests, state, moments }
}

/** How a moment stands: `said` by the session, or by what is known of its text; null for no program. */
function standing(
  said: string | null,
  known: KnownText | undefined | null,
): Pick<CurveMoment, 'state' | 'outcomes'> {
  if (said !== null) return { state: 'judged', outcomes: said }
  if (known === null) return { state: 'no_program', outcomes: '' }
  if (!known?.status) return { state: 'waiting', outcomes: '' }
  return { state: known.status, outcomes: known.status === 'judged' ? known.outcomes : '' }
}
