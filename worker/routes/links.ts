import { Hono, type Context } from 'hono'
import { rolesBelow, ROLES, type Role } from '#core/protocol/access.ts'
import { linkTo, mailOf } from '../auth/mail.ts'
import { checkPassword, hashPassword } from '../auth/password.ts'
import { readBody } from '../body.ts'
import { database, type Database } from '../db/database.ts'
import {
  findLink,
  insertLink,
  joinByLink,
  listLinks,
  revokeLink,
  showLink,
  useLink,
  type Link,
  type LinkRow,
} from '../db/links.ts'
import { findRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { within } from '../quotas.ts'
import { digest, randomID } from '../id.ts'
import { byAddress, byInbox, byLink, byPerson, forgive, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { emailKey } from '#core/protocol/api/auth.ts'
import { inviteMail } from './invite-mail.ts'
import { linkUse, newInvite, newLink } from '#core/protocol/api/room-requests.ts'
import { peopleRoom, refuseHigher, showRoom, type OwnRoom } from './seen-room.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long an invitation by email lasts. */
const INVITE_MS = 14 * DAY_MS
/** Links of a room that work at a time. */
const LINKS = 100

/** Making, listing and ending the links that let people into a room. */
export const roomLinks = new Hono<App>()
  .use('/:code/links', allowed('rooms:read', 'rooms:write'))
  .use('/:code/links/*', allowed('rooms:read', 'rooms:write'))
  .use('/:code/invites', allowed('rooms:read', 'rooms:write'))

  .get('/:code/links', async (c) => {
    const room = await peopleRoom(c)
    return c.json({ links: await listLinks(database(c.env), room.id, Date.now()) })
  })

  .post('/:code/links', async (c) => {
    const { role, expiresIn, uses, password } = await readBody(c, newLink)
    const room = await peopleRoom(c)
    refuseHigher(room, role)
    await take(c, byPerson(c, 'newLinkPerPerson'))
    const { link, token } = await makeLink(c, room, {
      role,
      expiresAt: expiresIn === undefined ? null : Date.now() + expiresIn * 1000,
      maxUses: uses ?? null,
      passwordHash: password === undefined ? null : hashPassword(password),
      sentTo: null,
    })
    return c.json({ link, token, url: addressOfLink(c, token) }, 201)
  })

  .delete('/:code/links/:id', async (c) => {
    const room = await peopleRoom(c)
    if (!(await revokeLink(database(c.env), room.id, c.req.param('id'), rolesBelow(room.role))))
      throw notFound()
    return c.body(null, 204)
  })

  .post('/:code/invites', async (c) => {
    const { email, role } = await readBody(c, newInvite)
    const room = await peopleRoom(c)
    refuseHigher(room, role)
    const send = mailOf(c.env)
    if (!send)
      throw new ApiError('unavailable', 'This server sends no mail. Make a link and pass it on yourself.')
    // Guests may invite too, and making guests costs nothing.
    const inbox = byInbox(emailKey(email), 'invitePerInbox')
    await take(c, byPerson(c, 'invitePerPerson'), byAddress(c, 'invitePerAddress'), inbox)
    const expiresAt = Date.now() + INVITE_MS
    const made = { role, expiresAt, maxUses: 1, passwordHash: null, sentTo: email }
    const { link, token } = await makeLink(c, room, made)
    try {
      const letter = {
        to: email,
        by: link.by,
        title: room.title,
        role,
        url: addressOfLink(c, token),
        expiresAt,
      }
      await send(inviteMail(letter))
    } catch (error) {
      console.error('an invitation was not sent', error instanceof Error ? error.message : '')
      await revokeLink(database(c.env), room.id, link.id, ROLES)
      throw new ApiError('unavailable', 'The message could not be sent. Try again in a moment.')
    }
    return c.json({ link }, 201)
  })

/** What a link does for whoever holds it. */
export const links = new Hono<App>().post('/', allowed('rooms:write'), async (c) => {
  const { token, password } = await readBody(c, linkUse)
  await take(c, byPerson(c, 'linkPerPerson'), byAddress(c, 'linkPerAddress'))
  const db = database(c.env)
  const { user } = c.var.access
  const found = await findLink(db, await digest(token), user, Date.now())
  // A link that ended, one that never was, and one to a room that keeps this person out are the same.
  if (found === undefined || (found.member?.removedAt ?? null) !== null) throw notFound()
  const { link, code, member } = found
  await checkLinkPassword(c, link, password)
  const inside = member?.leftAt === null
  if (!inside || ROLES.indexOf(link.role) < ROLES.indexOf(member.role)) await redeem(c, db, link)
  const room = await findRoom(db, code, user)
  if (room === undefined) throw notFound()
  return c.json({ room: showRoom(room) })
})

async function redeem(c: Context<App>, db: Database, link: LinkRow): Promise<void> {
  const { user } = c.var.access
  if (!(await useLink(db, link.id, Date.now()))) throw notFound()
  const role = await within(c.env, 'members', (most) => joinByLink(db, link, user, most))
  if (role === null) throw notFound()
  await tell(c.env, link.roomId, async (stub) => {
    await stub.setRole(user, role, link.createdBy)
    await stub.endKnocks(user)
  })
}

async function checkLinkPassword(
  c: Context<App>,
  link: LinkRow,
  password: string | undefined,
): Promise<void> {
  if (link.passwordHash === null) return
  if (password === undefined)
    throw new ApiError('password_needed', 'This link has a password.', { field: 'password' })
  const limits = byLink(c, link.id)
  await take(c, ...limits)
  if (!checkPassword(password, link.passwordHash).ok)
    throw new ApiError('bad_password', 'The password is wrong.', { field: 'password' })
  await forgive(c, ...limits)
}

type NewLink = Pick<LinkRow, 'role' | 'expiresAt' | 'maxUses' | 'passwordHash' | 'sentTo'> & { role: Role }

/** A link whose token is known to nobody but the answer to this request. */
async function makeLink(
  c: Context<App>,
  room: OwnRoom,
  wanted: NewLink,
): Promise<{ link: Link; token: string }> {
  const db = database(c.env)
  const now = Date.now()
  const maker = await activeUser(db, c.var.access.user)
  if (maker === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  if ((await listLinks(db, room.id, now)).length >= LINKS)
    throw new ApiError('invalid', `A room can have ${LINKS} links. End one of them first.`)
  const token = randomID(32)
  const row: LinkRow = {
    id: randomID(12),
    roomId: room.id,
    tokenHash: await digest(token),
    createdBy: maker.id,
    createdAt: now,
    used: 0,
    revokedAt: null,
    ...wanted,
  }
  await insertLink(db, row)
  return { link: showLink(row, maker.name), token }
}

/** The token travels behind the `#`, and in the body of a request: no log or referrer ever sees it. */
const addressOfLink = (c: Context<App>, token: string): string => linkTo(c.env, c.req.url, '/join', token)
