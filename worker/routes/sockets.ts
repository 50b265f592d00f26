import { Hono } from 'hono'
import { SUBPROTOCOL, TICKET_PREFIX } from '#core/protocol/version.ts'
import { encodeIdentity, IDENTITY_HEADER } from '../../durable-objects/identity.ts'
import { embedOf } from '../auth/embed-session.ts'
import { signTicket, verifyTicket } from '../auth/ticket.ts'
import { database } from '../db/database.ts'
import { hasEnded, personOf } from '../auth/person-of.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { isRoomID } from '../id.ts'
import { isStopping } from './operator.ts'
import { originAllowed } from '../origin.ts'
import { roomStub } from '../room-stub.ts'
import { seenRoom } from './seen-room.ts'

/** The way into a room: a ticket over HTTP, then the socket it opens. */
export const sockets = new Hono<App>()
  .post('/:code/ticket', allowed('ws'), async (c) => {
    const at = Date.now()
    const [room, person] = await Promise.all([seenRoom(c), personOf(database(c.env), c.var.access)])
    if (person === undefined) throw new ApiError('unauthorized', 'You are signed out.')
    if (room.role === null) throw new ApiError('forbidden', 'Join the room first.')
    const { id: user, name, kind, color } = person
    const { session } = c.var.access
    const who = { user, name, guest: kind === 'guest', role: room.role, session, color }
    const ticket = await signTicket(c.env, room.id, who, at)
    return c.json({ ticket, room: room.id, url: `/api/rooms/${room.id}/socket` })
  })

  .get('/:id/socket', async (c) => {
    // Browsers always name the page's origin; without one it is a script, which has nobody's cookies, only its ticket.
    const origin = c.req.header('Origin')
    const script = origin === undefined && c.req.header('Cookie') === undefined
    const own = script || (origin !== undefined && originAllowed(origin, c.req.url, c.env))
    const id = c.req.param('id')
    const ticket = ticketOf(c.req.header('Sec-WebSocket-Protocol') ?? '')
    const reads = isRoomID(id) && ticket !== null && (own || origin === 'null')
    const identity = reads ? await verifyTicket(c.env, id, ticket) : null
    // A frame in a sandbox has no origin: its ticket says that it is one.
    if (!own && (identity === null || embedOf(identity.session) === null))
      throw new ApiError('cross_site', 'This site may not open sockets here.')
    if (!isRoomID(id)) throw notFound()
    c.set('room', id)
    if (isStopping()) throw new ApiError('unavailable', 'The server restarts.', { retryAfterMs: 5_000 })
    if (c.req.header('Upgrade')?.toLowerCase() !== 'websocket') {
      throw new ApiError('unsupported', 'This address answers WebSocket upgrades only.')
    }
    // A room knows of sign-ins that ended while their person was in it; this one may have ended since the ticket was made.
    if (identity === null || (await hasEnded(database(c.env), identity)))
      throw new ApiError('unauthorized', 'This ticket does not open this room.')
    // A new request: nothing of the caller's own headers reaches the room.
    const headers = new Headers({
      Upgrade: 'websocket',
      'Sec-WebSocket-Protocol': SUBPROTOCOL,
      [IDENTITY_HEADER]: encodeIdentity(identity),
    })
    return roomStub(c.env, id).fetch(new Request(c.req.url, { headers }))
  })

/** The ticket offered beside the protocol's own name; null unless both are there. */
function ticketOf(offered: string): string | null {
  const protocols = offered.split(',').map((entry) => entry.trim())
  const ticket = protocols.find((entry) => entry.startsWith(TICKET_PREFIX))
  if (!protocols.includes(SUBPROTOCOL) || ticket === undefined) return null
  return ticket.slice(TICKET_PREFIX.length)
}
