import { Hono, type Context } from 'hono'
import { CLIP_EVENTS } from '#core/replay/clip.ts'
import { linkTo } from '../auth/mail.ts'
import { readBody } from '../body.ts'
import { deleteClip, insertClip, listClips, showClip, type ClipRow } from '../db/clips.ts'
import { database } from '../db/database.ts'
import { endsOfRecord } from '../db/past.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { digest, randomID } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { recordAccess, type RecordAccess } from './record-access.ts'
import { newClip } from '#core/protocol/api/record-requests.ts'

/** Clips of a room that work at a time. */
const CLIPS = 100

/** Making, listing and ending the links that show a stretch of a session to anybody. */
export const recordClips = new Hono<App>()
  .use('/:code/record/clips', allowed('rooms:read', 'rooms:write'))
  .use('/:code/record/clips/*', allowed('rooms:read', 'rooms:write'))

  .get('/:code/record/clips', async (c) => {
    const access = await recordAccess(c)
    const list = await listClips(database(c.env), access.room.id, onlyOwn(c, access), Date.now())
    return c.json({ clips: list })
  })

  .post('/:code/record/clips', async (c) => {
    const { title, from, to, expiresIn } = await readBody(c, newClip)
    const { room } = await recordAccess(c)
    await take(c, byPerson(c, 'newClipPerPerson'))
    const db = database(c.env)
    const maker = await activeUser(db, c.var.access.user)
    if (maker === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    await checkStretch(c, room.id, from, to)
    const [token, now] = [randomID(32), Date.now()]
    const clip: ClipRow = {
      ...{ id: randomID(12), roomId: room.id, tokenHash: await digest(token), title },
      ...{ fromSeq: from, toSeq: to, createdBy: maker.id, createdAt: now },
      expiresAt: expiresIn === undefined ? null : now + expiresIn * 1000,
    }
    if (!(await insertClip(db, clip, CLIPS)))
      throw new ApiError('invalid', `A session can have ${CLIPS} clips. End one of them first.`)
    // Like those of links, the token travels behind the `#`.
    const url = linkTo(c.env, c.req.url, '/clip', token)
    return c.json({ clip: showClip(clip, maker.name), token, url }, 201)
  })

  .delete('/:code/record/clips/:id', async (c) => {
    const access = await recordAccess(c)
    const { id } = access.room
    if (!(await deleteClip(database(c.env), id, c.req.param('id'), onlyOwn(c, access)))) throw notFound()
    return c.body(null, 204)
  })

/** Staff looks after everybody's clips, others after their own. */
const onlyOwn = (c: Context<App>, { edit }: RecordAccess): string | null => (edit ? null : c.var.access.user)

async function checkStretch(c: Context<App>, room: string, from: number, to: number): Promise<void> {
  const kept = await endsOfRecord(database(c.env), room)
  if (!kept || from < kept.first || to > kept.last)
    throw new ApiError('invalid', 'The record does not hold all of this.', { field: 'to' })
  if (to - from >= CLIP_EVENTS)
    throw new ApiError('invalid', `A clip has at most ${CLIP_EVENTS} events.`, { field: 'to' })
}
