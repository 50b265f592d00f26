import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { DELIVERY_STATES } from '#core/protocol/api/webhooks.ts'
import { newWebhook, webhookChange } from '#core/protocol/api/webhook-requests.ts'
import { webhookSecret } from '../../durable-objects/webhook-secret.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { findRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  showWebhook,
  updateWebhook,
} from '../db/webhooks.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { isRoomID, randomID, readCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, partOf, stretchOf, whole } from '../list-page.ts'
import { within } from '../quotas.ts'
import { webhookURL } from '../webhook-url.ts'

/** Where an account has things told to that happen in its rooms, and what became of that. */
export const webhooks = new Hono<App>()
  .use(allowed('webhooks'))

  .get('/', async (c) => {
    const list = await listWebhooks(database(c.env), c.var.access.user)
    return c.json({ webhooks: list.map(showWebhook) })
  })

  .post('/', async (c) => {
    const { url, kinds, room } = await readBody(c, newWebhook)
    const db = database(c.env)
    const user = await activeUser(db, c.var.access.user)
    if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to do this.')
    await take(c, byPerson(c, 'webhookPerPerson'))
    const row = {
      ...{ id: `wh_${randomID(12)}`, userId: user.id, active: true, createdAt: Date.now() },
      url: webhookURL(url, isLocal(c)),
      kinds: JSON.stringify([...new Set(kinds)]),
      roomId: room === undefined ? null : await ownRoomID(c, room),
    }
    await within(c.env, 'webhooks', (most) => insertWebhook(db, row, most))
    return c.json({ webhook: showWebhook(row), secret: await webhookSecret(c.env, row.id) }, 201)
  })

  .patch('/:id', async (c) => {
    const { url, kinds, active } = await readBody(c, webhookChange)
    await take(c, byPerson(c, 'webhookPerPerson'))
    const row = await updateWebhook(database(c.env), c.var.access.user, c.req.param('id'), {
      ...(url === undefined ? {} : { url: webhookURL(url, isLocal(c)) }),
      ...(kinds === undefined ? {} : { kinds: JSON.stringify([...new Set(kinds)]) }),
      ...(active === undefined ? {} : { active }),
    })
    if (row === undefined) throw notFound()
    return c.json({ webhook: showWebhook(row) })
  })

  .delete('/:id', async (c) => {
    const id = c.req.param('id')
    if (!(await deleteWebhook(database(c.env), c.var.access.user, id))) throw notFound()
    await queueOf(c).drop(id)
    return c.body(null, 204)
  })

  .get('/:id/deliveries', async (c) => {
    const hook = await ownHook(c)
    const state = c.req.query('state') ?? null
    if (state !== null && !DELIVERY_STATES.some((known) => known === state))
      throw new ApiError('invalid', `A state is one of ${DELIVERY_STATES.join(', ')}.`, { field: 'state' })
    const { after, limit } = stretchOf(c, v.strictTuple([whole]), 'before')
    const [before] = after ?? [Number.MAX_SAFE_INTEGER]
    const found = await queueOf(c).deliveries(hook, before, state, limit + 1)
    const { list, next } = partOf(found, limit, ({ id }) => [Number(id)] as const)
    return c.json({ deliveries: list, ...nextOf(c, next) })
  })

  .post('/:id/deliveries/:delivery/retry', async (c) => {
    const hook = await ownHook(c)
    await take(c, byPerson(c, 'webhookPerPerson'))
    const n = numberOf(c.req.param('delivery'))
    if (n === null || !(await queueOf(c).again(c.var.access.user, hook, n))) throw notFound()
    return c.body(null, 204)
  })

const isLocal = (c: Context<App>): boolean => c.env.WEBHOOK_LOOPBACK === '1'
const queueOf = (c: Context<App>) => c.env.WEBHOOKS.get(c.env.WEBHOOKS.idFromName(c.var.access.user))

/** A number in an address; null for any other text. */
const numberOf = (text: string): number | null => (/^\d{1,16}$/.test(text) ? Number(text) : null)

/** The id of the path's webhook, which is one's own. */
async function ownHook(c: Context<App, '/:id/*'>): Promise<string> {
  const found = await findWebhook(database(c.env), c.var.access.user, c.req.param('id'))
  if (found === undefined) throw notFound()
  return found.id
}

/** The room of a code or an id, which is one's own; any other answers as one that is not there. */
async function ownRoomID(c: Context<App>, typed: string): Promise<string> {
  const code = isRoomID(typed) ? typed : (readCode(typed) ?? '')
  const room = await findRoom(database(c.env), code, c.var.access.user)
  if (room?.role !== 'owner') throw new ApiError('invalid', 'This is no room of yours.', { field: 'room' })
  return room.id
}
