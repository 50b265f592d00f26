import { Hono, type Context } from 'hono'
import { newRun } from '#core/protocol/api/room-work-requests.ts'
import type { Reader, RunNow } from '../../durable-objects/room-requests.ts'
import { readBody } from '../body.ts'
import { ApiError, notFound } from '../error.ts'
import { accessOf, allowed, bearerOf, type App } from '../guard.ts'
import { NDJSON } from '../http-names.ts'
import { randomID } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { once } from '../once.ts'
import { actIn } from '../room-caller.ts'
import { roomStub } from '../room-stub.ts'
import { runTexts } from '../run-stream.ts'
import { textStream } from '../text-stream.ts'
import { memberRoom } from './room-problems.ts'

/** Bytes that a request for a run may have, which holds the program's input. */
const RUN_BYTES = 512 * 1024

/** Runs of a room's programs, for its members: begun, followed and ended. */
export const roomRuns = new Hono<App>()
  .use('/:code/runs/*', allowed('rooms:read', 'ws'))

  .post('/:code/runs', once(RUN_BYTES), async (c) => {
    const { file, input } = await readBody(c, newRun, RUN_BYTES)
    const id = randomID(16)
    await actIn(c, { t: 'run', id, entry: file, ...(input === undefined ? {} : { input }) })
    return c.json(await seenRun(c, id), 201)
  })

  .get('/:code/runs/:run', async (c) => {
    const [id, from] = [c.req.param('run'), fromIn(c)]
    const follows = (c.req.header('Accept') ?? '').includes(NDJSON)
    await take(c, byPerson(c, follows ? 'followPerPerson' : 'roomReadPerPerson'))
    const room = await memberRoom(c)
    const answer = await seenRun(c, id, from)
    if (!follows) return c.json(answer)
    const source = {
      next: async (reader: Reader, at: number, ms: number): Promise<RunNow | null> =>
        roomStub(c.env, room.id).run(reader, id, at, ms),
      reader: () => readerNow(c, room.id),
      now: Date.now,
      wait: (ms: number) => scheduler.wait(ms),
    }
    const texts = runTexts(source, { user: c.var.access.user, role: room.role }, from)
    return c.body(textStream(texts), 200, {
      'Content-Type': NDJSON,
      // Proxies that gather answers keep it back otherwise.
      'X-Accel-Buffering': 'no',
    })
  })

  .delete('/:code/runs/:run', async (c) => {
    const id = c.req.param('run')
    try {
      await actIn(c, { t: 'cancel', run: id })
    } catch (error) {
      // One that has ended is as it was wanted.
      if (!(error instanceof ApiError && error.code === 'not_found')) throw error
      await seenRun(c, id)
    }
    return c.body(null, 204)
  })

type Asked = Context<App, '/:code'>

/** A run of the path's room as who asks may see it. */
async function seenRun(c: Asked, id: string, from = 0) {
  const { id: room, role } = await memberRoom(c)
  const now: RunNow | null = await roomStub(c.env, room).run({ user: c.var.access.user, role }, id, from, 0)
  if (!now) throw notFound()
  const { run, output, next } = now
  return { run, output, next }
}

function fromIn(c: Asked): number {
  const text = c.req.query('from') ?? '0'
  if (!/^\d{1,15}$/.test(text)) throw new ApiError('invalid', 'This number is digits.', { field: 'from' })
  return Number(text)
}

/** Who follows, with the role they have by now in the same room; null when their token or their membership is gone. */
async function readerNow(c: Asked, room: string): Promise<Reader | null> {
  const access = await accessOf(c.env, bearerOf(c), 'rooms:read')
  if (access?.user !== c.var.access.user) return null
  try {
    const { id, role } = await memberRoom(c)
    return id === room ? { user: access.user, role } : null
  } catch (error) {
    if (error instanceof ApiError) return null
    throw error
  }
}
