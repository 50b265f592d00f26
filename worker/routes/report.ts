import { Hono } from 'hono'
import { CAN, can } from '#core/protocol/access.ts'
import { toCSV } from '#core/replay/csv.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { judgedTable, reportOf } from '../report.ts'
import { bitsIn, seenRoom } from './seen-room.ts'

/** Everything that is known about a session, for its staff. */
export const report = new Hono<App>()
  .use('/:code/report', allowed('rooms:read'))
  .get('/:code/report', async (c) => {
    const room = await seenRoom(c)
    if (room.role === null) throw notFound()
    if (!can(bitsIn(room.role, room), CAN.staffView))
      throw new ApiError('forbidden', 'Reports are for the staff of the room.')
    await take(c, byPerson(c, 'reportPerPerson'))
    const made = await reportOf(c.env, room, c.var.access.user)
    const format = c.req.query('format')
    const kept = {
      'Content-Disposition': `attachment; filename="report.${format === 'csv' ? 'csv' : 'json'}"`,
    }
    if (format === 'json') return c.json(made, 200, kept)
    if (format !== 'csv') return c.json(made)
    const { header, rows } = judgedTable(made)
    return c.body(toCSV(header, rows), 200, { ...kept, 'Content-Type': 'text/csv; charset=utf-8' })
  })
