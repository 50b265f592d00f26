import { and, eq, inArray, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { MOMENT_WHYS } from '#core/protocol/api/curve.ts'
import { natural } from '#core/protocol/shared.ts'
import type { TestMoment } from '#core/replay/pauses-for-tests.ts'
import type { Database } from './database.ts'
import { judgedTexts, roomCurves, type TEXT_STATUSES } from './schema/curves.ts'
import { rooms } from './schema/rooms.ts'

/** A version of a problem. */
export type OfProblem = { problem: string; version: number }
/** The moments of a session that are judged, and up to what they were worked out. */
export type CurvePlan = { last: number; recordVersion: number; moments: TestMoment[] }
/** What is known of a text: a letter for each test that was run; `status` is null while there are more. */
export type KnownText = { outcomes: string; status: (typeof TEXT_STATUSES)[number] | null; tries: number }

/** Digests that are asked for at once: a statement has at most 100 parameters. */
const AT_ONCE = 80

const moments = v.array(
  v.object({
    ...{ seq: natural, at: natural, busy: natural, why: v.picklist(MOMENT_WHYS) },
    ...{ digest: v.nullable(v.string()), known: v.nullable(v.string()) },
  }),
)

/** The plan of a room for a version of a problem; undefined where none was made. */
export async function readPlan(
  db: Database,
  room: string,
  { problem, version }: OfProblem,
): Promise<CurvePlan | undefined> {
  const { roomId, problemId, last, recordVersion } = roomCurves
  const [row] = await db
    .select({ last, recordVersion, moments: roomCurves.moments })
    .from(roomCurves)
    .where(and(eq(roomId, room), eq(problemId, problem), eq(roomCurves.version, version)))
  return row && { ...row, moments: v.parse(moments, JSON.parse(row.moments)) }
}

export async function writePlan(
  db: Database,
  roomId: string,
  { problem: problemId, version }: OfProblem,
  plan: CurvePlan,
): Promise<void> {
  const set = { ...plan, version, moments: JSON.stringify(plan.moments) }
  await db
    .insert(roomCurves)
    .values({ roomId, problemId, ...set })
    .onConflictDoUpdate({ target: [roomCurves.roomId, roomCurves.problemId], set })
}

/** How often a room's record was written over; undefined when there is no such room. */
export async function recordVersionOf(db: Database, room: string): Promise<number | undefined> {
  const [row] = await db.select({ version: rooms.recordVersion }).from(rooms).where(eq(rooms.id, room))
  return row && (row.version ?? 0)
}

/** What is known of texts, by their digest. */
export async function knownTexts(
  db: Database,
  of: OfProblem,
  digests: readonly string[],
): Promise<Map<string, KnownText>> {
  const { digest, outcomes, status, tries } = judgedTexts
  const known = new Map<string, KnownText>()
  for (let from = 0; from < digests.length; from += AT_ONCE) {
    const rows = await db
      .select({ digest, outcomes, status, tries })
      .from(judgedTexts)
      .where(and(ofVersion(of), inArray(digest, digests.slice(from, from + AT_ONCE))))
    for (const row of rows) known.set(row.digest, row)
  }
  return known
}

/** Takes a text that is not done, for nobody else to judge meanwhile; null when somebody else is at it, or it is done. */
export async function claimText(
  db: Database,
  of: OfProblem,
  digest: string,
  { now, until }: { now: number; until: number },
): Promise<Pick<KnownText, 'outcomes' | 'tries'> | null> {
  const { problem: problemId, version } = of
  const [row] = await db
    .insert(judgedTexts)
    .values({ problemId, version, digest, outcomes: '', tries: 0, claimedUntil: until })
    .onConflictDoUpdate({
      target: [judgedTexts.problemId, judgedTexts.version, judgedTexts.digest],
      set: { claimedUntil: sql`excluded.claimed_until` },
      setWhere: sql`${judgedTexts.status} is null and ${judgedTexts.claimedUntil} < ${now}`,
    })
    .returning({ outcomes: judgedTexts.outcomes, tries: judgedTexts.tries })
  return row ?? null
}

/** Says what is known of a text now, and that nobody is at it any more. */
export async function putText(db: Database, of: OfProblem, digest: string, known: KnownText): Promise<void> {
  await db
    .update(judgedTexts)
    .set({ ...known, claimedUntil: 0 })
    .where(and(ofVersion(of), eq(judgedTexts.digest, digest)))
}

const ofVersion = ({ problem, version }: OfProblem) =>
  and(eq(judgedTexts.problemId, problem), eq(judgedTexts.version, version))
