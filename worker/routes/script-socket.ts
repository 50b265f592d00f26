import { Hono, type Context } from 'hono'
import { LIMITS } from '#core/protocol/limits.ts'
import { encodeIdentity, IDENTITY_HEADER, type Identity } from '../../durable-objects/identity.ts'
import { personOf } from '../auth/person-of.ts'
import { database } from '../db/database.ts'
import { ApiError, notFound } from '../error.ts'
import { accessOf, bearerOf, type App } from '../guard.ts'
import { randomID } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { originAllowed } from '../origin.ts'
import { roomStub } from '../room-stub.ts'
import { enter } from './script-session.ts'

/**
 * `GET /ws/{session_id}?token=…`: a socket that sends and gets whole texts. The one address that takes a token in its query,
 * because the scripts it is for have no other way; it is read here, goes no further, and is written nowhere.
 */
export const scriptSocket = new Hono<App>().get('/:session', async (c) => {
  refuseBrowsers(c)
  if (c.req.header('Upgrade')?.toLowerCase() !== 'websocket') {
    throw new ApiError('unsupported', 'This address answers WebSocket upgrades only.')
  }
  const at = Date.now()
  const access = await accessOf(c.env, c.req.query('token') ?? bearerOf(c), 'ws')
  if (access === null) throw unauthorized()
  c.set('access', access)
  await take(c, byPerson(c, 'scriptPerPerson'))
  const person = await personOf(database(c.env), access)
  if (person === undefined) throw unauthorized()
  const { room, role, make } = await enter(c, c.req.param('session'), person)
  const identity: Identity = {
    user: person.id,
    name: person.name,
    guest: person.kind === 'guest',
    role,
    color: person.color,
    session: access.session,
    ticket: randomID(16),
    // Nothing that this says was looked up before: the room refuses what is older than a change.
    expires: at + LIMITS.ticketMs,
    script: true,
  }
  const headers = new Headers({ Upgrade: 'websocket', [IDENTITY_HEADER]: encodeIdentity(identity) })
  // A new request: nothing of the caller's own reaches the room, its query least of all.
  const open = () => roomStub(c.env, room).fetch(new Request(new URL('/ws', c.req.url), { headers }))
  const answer = await open()
  if (answer.status !== 404 || make === null) return answer
  await make()
  return open()
})

scriptSocket.all('*', () => {
  throw notFound()
})

/** A script sends no cookies, and a browser always names the origin of the page. */
function refuseBrowsers(c: Context<App>): void {
  const origin = c.req.header('Origin')
  if (
    c.req.header('Cookie') === undefined &&
    (origin === undefined || originAllowed(origin, c.req.url, c.env))
  )
    return
  throw new ApiError('cross_site', 'This address is for scripts: send neither cookies nor an origin.')
}

const unauthorized = () => new ApiError('unauthorized', 'This token opens no session.')
