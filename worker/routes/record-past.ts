import { Hono, type Context } from 'hono'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { readOriginOf } from '../db/record.ts'
import { findRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { forkSession } from '../fork-session.ts'
import { allowed, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { once } from '../once.ts'
import { NDJSON } from '../http-names.ts'
import { runPast } from '../run-past.ts'
import { recordAccess } from './record-access.ts'
import { newFork, pastRun } from '#core/protocol/api/record-requests.ts'
import { SEEING } from '../db/insights.ts'
import { seenRoom, showRoom } from './seen-room.ts'

/** What can be made of a moment of a session: a room, and a run. */
export const recordPast = new Hono<App>()
  .use('/:code/record/fork', allowed('rooms:write'))
  .use('/:code/record/runs', allowed('rooms:write'))
  .use('/:code/origin', allowed('rooms:read'))

  .post('/:code/record/fork', once(), async (c) => {
    const { seq, title } = await readBody(c, newFork)
    const { room } = await recordAccess(c)
    const user = await activeUser(database(c.env), c.var.access.user)
    if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to create rooms.')
    await take(c, byPerson(c, 'roomPerPerson'))
    const made = await forkSession(c.env, user, { room, seq, ...(title === undefined ? {} : { title }) })
    return c.json({ room: showRoom(made) }, 201)
  })

  .post('/:code/record/runs', async (c) => {
    const { seq, entry } = await readBody(c, pastRun)
    const { room, run } = await recordAccess(c)
    if (!run) throw new ApiError('forbidden', 'Your role does not run programs.')
    await take(c, byPerson(c, 'pastRunPerPerson'))
    const asked = { room: room.id, seq, entry, user: c.var.access.user }
    const frames = await runPast(c.env, asked, (work) => c.executionCtx.waitUntil(work))
    return c.body(frames, 200, { 'Content-Type': NDJSON, 'Cache-Control': 'no-store' })
  })

  .get('/:code/origin', async (c) => {
    const room = await seenRoom(c)
    if (room.role === null) throw notFound()
    const origin = await readOriginOf(database(c.env), room.id)
    return c.json({ origin, code: origin?.from === 'fork' ? await codeOf(c, origin.room) : null })
  })

/** The code of a room, for who may see its history. */
async function codeOf(c: Context<App>, id: string): Promise<string | null> {
  const room = await findRoom(database(c.env), id, c.var.access.user)
  return room?.role && SEEING.includes(room.role) ? showCode(room.code) : null
}
