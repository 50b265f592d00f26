import { Hono } from 'hono'
import type { RoomPart } from '#core/protocol/api/room-part.ts'
import { assessmentByID } from '../db/assessments.ts'
import { attemptOfRoom } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { lessonRoomOf } from '../db/lesson-room.ts'
import { notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { seenRoom } from './seen-room.ts'

/** Of which assessment a room is a part, for everybody who belongs to the room. */
export const roomPart = new Hono<App>()
  .use('/:code/part', allowed('rooms:read'))

  .get('/:code/part', async (c) => {
    const room = await seenRoom(c)
    if (room.role === null) throw notFound()
    const db = database(c.env)
    const attempt = await attemptOfRoom(db, room.id)
    const of = attempt && (await assessmentByID(db, attempt.assessmentId))
    if (!attempt || !of) return c.json({ part: null })
    const own = attempt.userId !== null
    const part: RoomPart = {
      ...{ kind: of.kind, own },
      id: of.ownerId === c.var.access.user ? of.id : null,
      lesson: attempt.lessonId === null ? null : ((await lessonRoomOf(db, attempt.lessonId)) ?? null),
    }
    return c.json({ part })
  })
