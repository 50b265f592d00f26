import { Hono, type Context } from 'hono'
import { newChat } from '#core/protocol/api/room-work-requests.ts'
import type { Channel } from '#core/protocol/chat.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { readBody } from '../body.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { randomID } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { once } from '../once.ts'
import { actIn } from '../room-caller.ts'
import { roomStub } from '../room-stub.ts'
import { memberRoom } from './room-problems.ts'

/** What is said in a room, for its members. */
export const roomChat = new Hono<App>()
  .use('/:code/chat', allowed('rooms:read', 'ws'))

  .get('/:code/chat', async (c) => {
    await take(c, byPerson(c, 'roomReadPerPerson'))
    const asked = {
      channel: channelIn(c),
      before: numberIn(c, 'before', Number.MAX_SAFE_INTEGER),
      count: Math.max(1, Math.min(LIMITS.chatHistory, numberIn(c, 'count', LIMITS.chatHistory))),
    }
    const { id, role } = await memberRoom(c)
    const page = await roomStub(c.env, id).chats({ user: c.var.access.user, role }, asked)
    if (!page) throw new ApiError('forbidden', 'You may not read what was said here.')
    return c.json(page)
  })

  .post('/:code/chat', once(), async (c) => {
    const said = await readBody(c, newChat)
    const { text, channel, mentions } = said
    const { message } = await actIn(c, {
      ...{ t: 'chat', id: randomID(12), text },
      ...(channel ? { channel } : {}),
      ...(mentions ? { mentions } : {}),
    })
    if (!message) throw notFound()
    return c.json({ message }, 201)
  })

function channelIn(c: Context<App>): Channel {
  const channel = c.req.query('channel') ?? 'all'
  if (channel === 'all' || channel === 'staff') return channel
  throw new ApiError('invalid', 'A channel is all or staff.', { field: 'channel' })
}

function numberIn(c: Context<App>, name: string, otherwise: number): number {
  const text = c.req.query(name)
  if (text === undefined) return otherwise
  if (!/^\d{1,15}$/.test(text)) throw new ApiError('invalid', 'This number is digits.', { field: name })
  return Number(text)
}
