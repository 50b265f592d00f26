import { assessmentRoom, discard, type Prepared } from './assessment-room.ts'
import { database } from './db/database.ts'
import { attemptOf, insertAttempt, type AttemptRow } from './db/attempts.ts'
import { addMember, joinRoom } from './db/members.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError, notFound, type ErrorCode } from './error.ts'
import { tell } from './room-stub.ts'
import { within } from './quotas.ts'

/** What is wrong with the owner's side of it. */
const OWNERS: readonly ErrorCode[] = ['record_full', 'quota_reached', 'invalid']

/** Whose room of which assessment is made, and who else is staff there. */
export type Starting = {
  assessmentId: string
  /** The room of the lesson that it is a copy of. */
  lessonId?: string
  owner: UserRow
  person: UserRow
  /** As they call themselves. */
  name: string
  staff?: readonly string[]
}

/**
 * The one private room of a person in an assessment, or in a lesson, its timer running: made, or found again. Whoever asks twice at once
 * gets the same; a room that came second goes away.
 */
export async function startAttempt(
  env: Env,
  { assessmentId, lessonId, owner, person, name, staff = [] }: Starting,
  prepare: () => Promise<Prepared>,
): Promise<AttemptRow & { code: string }> {
  const db = database(env)
  const of = { assessmentId, lessonId }
  const had = await attemptOf(db, of, person.id)
  if (had) return enter(env, had, person)
  const room = await assessmentRoom(env, owner, await prepare()).catch((error: unknown) => {
    // What the owner lacks is nothing that this person could change.
    if (error instanceof ApiError && OWNERS.includes(error.code))
      throw new ApiError('unavailable', 'This cannot be started now. Ask who gave it to you.')
    throw error
  })
  const row = { roomId: room.id, ...of, userId: person.id, name, startedAt: Date.now() }
  if (await insertAttempt(db, row)) {
    for (const user of staff)
      await within(env, 'members', (most) => addMember(db, room.id, user, 'staff', ['staff', 'writer'], most))
  } else await discard(env, room.id)
  const now = await attemptOf(db, of, person.id)
  if (!now) throw notFound()
  return enter(env, now, person)
}

/**
 * Has the time begin if it has not, then lets the person in: who breaks off between the two has seen nothing, and it is done
 * when they ask again.
 */
async function enter<T extends AttemptRow>(env: Env, attempt: T, person: UserRow): Promise<T> {
  if (attempt.endsAt === null && attempt.submittedAt === null) {
    const by = { user: person.id, name: person.name, color: person.color ?? 0 }
    // Refused where there is no timer, or where it runs already: both are fine.
    await tell(env, attempt.roomId, async (stub) => void (await stub.timerStep({ do: 'start' }, by)))
  }
  const { roomId } = attempt
  await within(env, 'members', (most) => joinRoom(database(env), roomId, person.id, most))
  return attempt
}
