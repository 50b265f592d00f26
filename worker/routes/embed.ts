import { Hono, type Context } from 'hono'
import { can, CAN, capabilities } from '#core/protocol/access.ts'
import type { EmbedSession as Answer } from '#core/protocol/api/embed.ts'
import {
  EMBED_LONGEST,
  EMBED_TTL,
  embedSignIn,
  groundOf,
  signEmbedSession,
  verifyEmbedSession,
  type EmbedSession,
} from '../auth/embed-session.ts'
import { signTicket } from '../auth/ticket.ts'
import { readBody } from '../body.ts'
import { anySite } from '../cors.ts'
import { database } from '../db/database.ts'
import { embeddedRoom } from '../db/embeds.ts'
import { findRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { enter, notAllowed, stillAllowed, type Entered } from '../embed-entry.ts'
import type { Env } from '../env.ts'
import { ApiError } from '../error.ts'
import { bearerOf, type App } from '../guard.ts'
import { readCode } from '../id.ts'
import { byAddress, take } from '../limits.ts'
import { embeds } from '#core/protocol/site.ts'
import { EMBED_BODY, embedEntry } from '#core/protocol/api/embed-requests.ts'
import type { Access } from './record-access.ts'
import { sweepVisitors } from '../visitor-sweep.ts'
import { publicReadingOf } from './record.ts'
import { showRoom } from './seen-room.ts'

/** What embedded frames ask for. Nobody is known by a cookie here: a request brings all that it is believed for. */
export const embed = new Hono<App>()
  .use(anySite)

  .post('/sessions', async (c) => {
    await take(c, byAddress(c, 'embedPerAddress'))
    c.executionCtx.waitUntil(sweepVisitors(c.env))
    return c.json(await answerOf(c.env, await enter(c, await readBody(c, embedEntry, EMBED_BODY))), 201)
  })

  .post('/sessions/renew', async (c) => {
    const session = await sessionOf(c)
    if (Date.now() / 1000 - session.since > EMBED_LONGEST)
      throw new ApiError('embed_token_expired', 'This page has been open for a day. Reload it.')
    const room = await stillAllowed(database(c.env), session)
    return c.json(await answerOf(c.env, { session, room, role: 'viewer' }))
  })

  .post('/ticket', async (c) => {
    const at = Date.now()
    const session = await sessionOf(c)
    const db = database(c.env)
    const { user } = session
    if (user === null) throw notAllowed()
    const [{ id }, person] = await Promise.all([stillAllowed(db, session), activeUser(db, user)])
    const room = await findRoom(db, id, user)
    if (!room?.role || person === undefined) throw notAllowed()
    const { name, color } = person
    const who = { user, name, guest: true, role: room.role, session: embedSignIn(groundOf(session)), color }
    const ticket = await signTicket(c.env, id, who, at)
    return c.json({ ticket, room: id, url: `/api/rooms/${id}/socket` })
  })

  .get('/check', async (c) => {
    await take(c, byAddress(c, 'embedPerAddress'))
    const room = await embeddedRoom(database(c.env), readCode(c.req.query('room') ?? '') ?? '')
    return c.json({ allowed: room !== undefined && embeds(room.settings.sites, c.req.query('site') ?? '') })
  })

  .route(
    '/record',
    publicReadingOf((c) => replayAccess(c)),
  )

/** The frame's own credential. */
async function sessionOf(c: Context<App>): Promise<EmbedSession> {
  await take(c, byAddress(c, 'embedPerAddress'))
  const session = await verifyEmbedSession(c.env, bearerOf(c))
  if (session === null) throw reload()
  return session
}

/** A frame watches what a viewer of the room may see. */
const replayAccess: Access = async (c) => {
  const session = await verifyEmbedSession(c.env, bearerOf(c))
  if (session?.mode !== 'replay') throw reload()
  await take(c, byAddress(c, 'clipPerAddress'))
  const { id, code, title, language, createdAt } = await stillAllowed(database(c.env), session)
  if (!can(capabilities('viewer', { archived: false, locked: false, sealed: false }), CAN.history))
    throw notAllowed()
  return {
    room: { id, code, title, language, createdAt },
    ...{ live: false, staff: false, edit: false, run: false, role: 'viewer' },
  }
}

async function answerOf(env: Env, { session, room, role }: Entered): Promise<Answer> {
  const db = database(env)
  // Who only watches is shown the room as its owner's visitor would be: with nobody in it.
  const seen = session.user === null ? undefined : await findRoom(db, room.id, session.user)
  if (session.user !== null && !seen?.role) throw notAllowed()
  const owner = seen ?? (await findRoom(db, room.id, room.ownerId))
  if (owner === undefined) throw notAllowed()
  const shown = seen ? showRoom(seen) : { ...showRoom(owner), owner: false, role: null, people: [] }
  return {
    session: await signEmbedSession(env, session),
    expiresIn: EMBED_TTL,
    mode: session.mode,
    room: shown,
    user: session.user,
    role: seen?.role ?? role,
    sites: room.settings.sites,
  }
}

const reload = () => new ApiError('embed_token_invalid', 'This frame has to be loaded again.')
