import { Hono, type Context } from 'hono'
import { chapterChange } from '#core/protocol/api/record-requests.ts'
import { readBody } from '../body.ts'
import { clearChapter, setChapter } from '../db/chapters.ts'
import { database } from '../db/database.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { recordAccess } from './record-access.ts'

/** What staff makes of the chapters of a room's record, also when the room is sealed or archived. */
export const recordChapters = new Hono<App>()
  .use('/:code/record/chapters/:seq', allowed('rooms:read', 'rooms:write'))

  .put('/:code/record/chapters/:seq', async (c) => {
    const { title } = await readBody(c, chapterChange)
    const room = await ownRecord(c)
    const change = { roomId: room.id, seq: seqOf(c), title, by: c.var.access.user }
    if (!(await setChapter(database(c.env), change)))
      throw new ApiError('forbidden', 'Enough chapters of this session were changed. Undo a change first.')
    return c.body(null, 204)
  })

  .delete('/:code/record/chapters/:seq', async (c) => {
    const room = await ownRecord(c)
    await clearChapter(database(c.env), room.id, seqOf(c))
    return c.body(null, 204)
  })

async function ownRecord(c: Context<App>): Promise<{ id: string }> {
  const { room, edit } = await recordAccess(c)
  if (!edit) throw new ApiError('forbidden', 'Only the staff of the room can do this.')
  return room
}

function seqOf(c: Context<App, '/:code/record/chapters/:seq'>): number {
  const seq = c.req.param('seq')
  if (!/^[1-9]\d{0,14}$/.test(seq)) throw notFound()
  return Number(seq)
}
