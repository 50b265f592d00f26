import { Hono, type Context } from 'hono'
import { CAN, can } from '#core/protocol/access.ts'
import type { Prepared } from '../assessment-room.ts'
import { assessmentByID, type AssessmentRow } from '../db/assessments.ts'
import { attemptOf, attemptOfRoom, overviewOf, type AttemptRow } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { staffOf } from '../db/member-list.ts'
import { problemsOfRoom } from '../db/room-problems.ts'
import { activeUser } from '../db/users.ts'
import type { Env } from '../env.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { startAttempt } from '../start-attempt.ts'
import { bitsIn, seenRoom, type OwnRoom } from './seen-room.ts'

/** A teacher's room: everybody who learns there gets a copy of their own, and staff see all of them. */
export const lessons = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .post('/:code/fork', async (c) => {
    const { room, attempt, lesson } = await lessonOf(c)
    if (attempt.userId !== null) throw new ApiError('invalid', 'This is a copy already.')
    if (can(bitsIn(room.role, room), CAN.staffView))
      throw new ApiError('forbidden', 'You teach here: copies are for who learns.')
    const db = database(c.env)
    const [person, owner] = await Promise.all([
      activeUser(db, c.var.access.user),
      activeUser(db, lesson.ownerId),
    ])
    if (person === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (owner === undefined) throw notFound()
    const of = { assessmentId: lesson.id, lessonId: room.id }
    const had = await attemptOf(db, of, person.id)
    if (!had && (room.archivedAt !== null || lesson.archivedAt !== null))
      throw new ApiError('forbidden', 'This lesson is over: no more copies are made of it.')
    if (!had) await take(c, byPerson(c, 'roomPerPerson'))
    const starting = {
      ...{ ...of, owner, person, name: person.name },
      staff: await staffOf(db, room.id),
    }
    const prepare = async (): Promise<Prepared> => ({
      ...{
        title: `${room.title}: ${person.name}`,
        language: lesson.language ?? room.language,
        notes: '',
        timer: null,
      },
      problems: await problemsIn(c.env, room.id),
    })
    const { code } = await startAttempt(c.env, starting, prepare)
    return c.json({ code }, had ? 200 : 201)
  })

  .get('/:code/overview', async (c) => {
    const { room, attempt } = await lessonOf(c)
    if (!can(bitsIn(room.role, room), CAN.staffView))
      throw new ApiError('forbidden', 'Only the staff of the lesson see everybody’s work.')
    if (attempt.userId !== null) throw new ApiError('invalid', 'This is a copy: its lesson has the overview.')
    await take(c, byPerson(c, 'reportPerPerson'))
    const at = Date.now()
    return c.json({ at, learners: await overviewOf(database(c.env), room.id, at) })
  })

/** What a lesson has, of which staff know no more in its copies than there. */
async function problemsIn(env: Env, room: string): Promise<Prepared['problems']> {
  const rows = await problemsOfRoom(database(env), room)
  const open = new Set<string>()
  await tell(env, room, async (stub) => {
    for (const { problemId } of rows) if (await stub.isOpenToStaff(problemId)) open.add(problemId)
  })
  return rows.map(({ problemId: problem, version, language }) => ({
    ...{ problem, version, language, closed: !open.has(problem) },
  }))
}

/** The lesson of a room that the caller belongs to; any other room is none. */
async function lessonOf(
  c: Context<App, '/:code'>,
): Promise<{ room: OwnRoom; attempt: AttemptRow; lesson: AssessmentRow }> {
  const room = await seenRoom(c)
  const { role } = room
  if (role === null) throw notFound()
  const db = database(c.env)
  const attempt = await attemptOfRoom(db, room.id)
  const lesson = attempt && (await assessmentByID(db, attempt.assessmentId))
  if (!attempt || lesson?.kind !== 'lesson') throw notFound()
  return { room: { ...room, role }, attempt, lesson }
}
