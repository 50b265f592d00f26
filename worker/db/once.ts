import { and, eq, isNull, lt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { answeredRequests } from './schema/once.ts'

/** How long an answer is kept, and after how long a request without one was broken off, milliseconds. */
const KEPT_MS = 24 * 60 * 60_000
const BROKEN_OFF_MS = 60_000

/** A request under the key its sender gave it; `request` is the digest of all that it says. */
export type KeyedRequest = { user: string; key: string; request: string }
/** An answer as it was given; `answer` is JSON. */
export type KeptAnswer = { status: number; answer: string }
/** Whether a request is to be done now, or what became of the one that had its key before. */
export type Claim = 'mine' | 'reused' | 'under_way' | KeptAnswer

/** Claims a key for a request; of several at once one gets it. */
export async function claimKey(db: Database, keyed: KeyedRequest, now: number): Promise<Claim> {
  await db.delete(answeredRequests).where(lt(answeredRequests.createdAt, now - KEPT_MS))
  const { user: userId, key, request } = keyed
  const [mine] = await db
    .insert(answeredRequests)
    .values({ userId, key, request, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: answeredRequests.key })
  if (mine) return 'mine'
  const [had] = await db.select().from(answeredRequests).where(isKey(keyed))
  if (!had) return 'under_way'
  if (had.request !== request) return 'reused'
  if (had.status !== null && had.answer !== null) return { status: had.status, answer: had.answer }
  if (had.createdAt > now - BROKEN_OFF_MS) return 'under_way'
  const [taken] = await db
    .update(answeredRequests)
    .set({ createdAt: now })
    .where(isClaim(keyed, had.createdAt))
    .returning({ key: answeredRequests.key })
  return taken ? 'mine' : 'under_way'
}

/** Keeps what the request that claimed a key at a time was answered. */
export async function keepAnswer(
  db: Database,
  keyed: KeyedRequest,
  claimedAt: number,
  kept: KeptAnswer,
): Promise<void> {
  await db.update(answeredRequests).set(kept).where(isClaim(keyed, claimedAt))
}

/** Gives a key back: its request did nothing. */
export async function freeKey(db: Database, keyed: KeyedRequest, claimedAt: number): Promise<void> {
  await db.delete(answeredRequests).where(isClaim(keyed, claimedAt))
}

const isKey = ({ user, key }: KeyedRequest) =>
  and(eq(answeredRequests.userId, user), eq(answeredRequests.key, key))
const isClaim = (keyed: KeyedRequest, at: number) =>
  and(isKey(keyed), eq(answeredRequests.createdAt, at), isNull(answeredRequests.status))
