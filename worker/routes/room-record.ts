import { Hono } from 'hono'
import { allowed, type App } from '../guard.ts'
import { byPerson, byRoom, mayTake, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { sessionFile } from '../session-file.ts'
import { readingOf } from './record.ts'
import { recordAccess } from './record-access.ts'

/** The record of a room, for its members. */
export const roomRecord = new Hono<App>()
  .use('/:code/record', allowed('rooms:read', 'rooms:write'))
  .use('/:code/record/*', allowed('rooms:read', 'rooms:write'))

  .post('/:code/record/flush', async (c) => {
    const { room, live } = await recordAccess(c)
    // Of a room that nobody is in everything is sealed, or will be without being asked.
    if (live && (await mayTake(c, byRoom(room.id, 'flushPerRoom'))))
      await tell(c.env, room.id, (stub) => stub.archive())
    return c.body(null, 204)
  })

  .get('/:code/record/export', async (c) => {
    const access = await recordAccess(c)
    await take(c, byPerson(c, 'exportPerPerson'))
    return sessionFile(c.env, { ...access, staff: access.staff && c.req.query('staff') !== '0' })
  })

  .route('/:code/record', readingOf(recordAccess))
