import { TestMoments } from '#core/replay/pauses-for-tests.ts'
import { emptyState } from '#core/replay/state.ts'
import { recordVersionOf, readPlan, writePlan, type CurvePlan, type OfProblem } from './db/curves.ts'
import type { Database } from './db/database.ts'
import { endsOfRecord } from './db/past.ts'
import { notFound } from './error.ts'
import { seekerOf } from './past.ts'

/** What is known of a room's plan; `fresh` when it is of everything that is recorded. */
export type KnownPlan = { plan: CurvePlan | undefined; fresh: boolean }

/** The plan that was made of a room last, and whether it still holds. */
export async function knownPlan(db: Database, room: string, of: OfProblem): Promise<KnownPlan> {
  const [plan, ends, recordVersion] = await Promise.all([
    readPlan(db, room, of),
    endsOfRecord(db, room),
    recordVersionOf(db, room),
  ])
  return { plan, fresh: plan?.last === (ends?.last ?? 0) && plan.recordVersion === recordVersion }
}

/** The plan of everything that is recorded of a room: the known one, or a new one, for which its record is read once. */
export async function freshPlan(db: Database, room: string, of: OfProblem): Promise<CurvePlan> {
  const known = await knownPlan(db, room, of)
  if (known.plan && known.fresh) return known.plan
  // First, so that what changes while it is read makes it stale.
  const recordVersion = await recordVersionOf(db, room)
  if (recordVersion === undefined) throw notFound()
  const plan = { ...(await momentsOf(db, room, of.problem)), recordVersion }
  await writePlan(db, room, of, plan)
  return plan
}

async function momentsOf(
  db: Database,
  room: string,
  problem: string,
): Promise<Pick<CurvePlan, 'last' | 'moments'>> {
  const ends = await endsOfRecord(db, room)
  if (!ends) return { last: 0, moments: [] }
  const { first, last } = ends
  const seeker = await seekerOf(db, { room, from: first, to: last })
  // What came before was forgotten: the record goes on from a keyframe.
  const start = first > 1 ? await seeker.stateAt(first) : emptyState()
  const moments = new TestMoments(problem, start)
  for (const index of seeker.segments.keys())
    for (const event of await seeker.events(index))
      if (event.seq > start.seq && event.seq <= last) moments.take(event)
  return { last, moments: moments.end() }
}
