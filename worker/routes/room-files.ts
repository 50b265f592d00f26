import { Hono } from 'hono'
import { fileText, newFile } from '#core/protocol/api/room-work-requests.ts'
import { readBody } from '../body.ts'
import { notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { randomID } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { once } from '../once.ts'
import { actIn } from '../room-caller.ts'
import { roomStub } from '../room-stub.ts'
import { listFile, showFile } from '../show-file.ts'
import { memberRoom } from './room-problems.ts'

/** Bytes of JSON that a text may come in: as many characters as a file holds, of which most may take three or be escaped. */
const TEXT_BYTES = 4 * 1024 * 1024

/** The files of a room and their texts, for its members; a text is written as an edit of the version it was made of. */
export const roomFiles = new Hono<App>()
  .use('/:code/files/*', allowed('rooms:read', 'ws'))

  .get('/:code/files', async (c) => {
    await take(c, byPerson(c, 'roomReadPerPerson'))
    const files = await roomStub(c.env, (await memberRoom(c)).id).files()
    if (!files) throw notFound()
    return c.json({ files: files.map(listFile) })
  })

  .post('/:code/files', once(), async (c) => {
    const { name } = await readBody(c, newFile)
    const { made } = await actIn(c, { t: 'createFile', id: randomID(12), name })
    if (!made) throw notFound()
    return c.json({ file: listFile(made) }, 201)
  })

  .get('/:code/files/:file', async (c) => {
    await take(c, byPerson(c, 'roomReadPerPerson'))
    const file = await roomStub(c.env, (await memberRoom(c)).id).text(c.req.param('file'))
    if (!file) throw notFound()
    return c.json(showFile(file))
  })

  .put('/:code/files/:file', async (c) => {
    const { base, text } = await readBody(c, fileText, TEXT_BYTES)
    const { file } = await actIn(c, { t: 'write', file: c.req.param('file'), base, text })
    if (!file) throw notFound()
    return c.json(showFile(file))
  })
