import { Hono } from 'hono'
import * as v from 'valibot'
import { CAN, can, capabilities, rolesBelow, type Role } from '#core/protocol/access.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { revokeLinksOf } from '../db/links.ts'
import {
  addMember,
  ban,
  joinRoom,
  leaveRoom,
  membershipOf,
  sendOut,
  setMemberRole,
  unban,
} from '../db/members.ts'
import { listPeople } from '../db/member-list.ts'
import { findRoom } from '../db/rooms.ts'
import { userByName } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { within } from '../quotas.ts'
import { tell } from '../room-stub.ts'
import { knock } from './knocks.ts'
import { memberChange, newMember } from '#core/protocol/api/room-requests.ts'
import { mayLetIn, peopleRoom, refuseHigher, seenRoom, showRoom } from './seen-room.ts'

/** Who belongs to a room. */
export const members = new Hono<App>()
  .use('/:code/join', allowed('rooms:read', 'rooms:write'))
  .use('/:code/members', allowed('rooms:read', 'rooms:write'))
  .use('/:code/members/*', allowed('rooms:read', 'rooms:write'))
  .use('/:code/bans/*', allowed('rooms:read', 'rooms:write'))

  .post('/:code/join', async (c) => {
    const room = await seenRoom(c)
    const db = database(c.env)
    if (room.role === null && room.waitingAt !== null) return c.json({ knock: await knock(c, room) }, 202)
    if (room.role === null)
      await within(c.env, 'members', (most) => joinRoom(db, room.id, c.var.access.user, most))
    const joined = await findRoom(db, room.code, c.var.access.user)
    if (joined === undefined) throw notFound()
    return c.json({ room: showRoom(joined) })
  })

  .get('/:code/members', async (c) => {
    const room = await seenRoom(c)
    if (room.role === null) throw new ApiError('forbidden', 'Join the room to see who belongs to it.')
    const db = database(c.env)
    const stretch = stretchOf(c, v.strictTuple([v.picklist(['member', 'banned']), whole, words]))
    const { members, banned, next } = await listPeople(db, room.id, stretch, mayLetIn(room))
    return c.json({ members, ...(mayLetIn(room) ? { banned } : {}), ...nextOf(c, next) })
  })

  .post('/:code/members', async (c) => {
    const { username, role } = await readBody(c, newMember)
    const room = await peopleRoom(c)
    const db = database(c.env)
    const person = await userByName(db, username)
    if (person === undefined || person.disabledAt !== null) {
      throw new ApiError('invalid', 'No account has this user name.', { field: 'username' })
    }
    const before = await membershipOf(db, room.id, person.id)
    const belongs = before?.leftAt === null && before.removedAt === null
    // Who belongs to the room already keeps their role: changing it is another request.
    if (belongs) return c.json({ room: showRoom(room) })
    const given = role ?? before?.role ?? 'writer'
    refuseHigher(room, given)
    const add = (most: number) => addMember(db, room.id, person.id, given, rolesBelow(room.role), most)
    if (!(await within(c.env, 'members', add)))
      throw new ApiError('forbidden', 'This person’s role here is not below your own.')
    await tell(c.env, room.id, (stub) => stub.setRole(person.id, given, c.var.access.user))
    return c.json({ room: showRoom(room) })
  })

  .patch('/:code/members/:user', async (c) => {
    const { role } = await readBody(c, memberChange)
    const room = await peopleRoom(c)
    const user = c.req.param('user')
    const db = database(c.env)
    const before = await membershipOf(db, room.id, user)
    if (before === undefined) throw notFound()
    refuseHigher(room, before.role)
    refuseHigher(room, role)
    if (!(await setMemberRole(db, room.id, user, role, rolesBelow(room.role)))) throw notFound()
    if (!letsIn(role)) await revokeLinksOf(db, room.id, user)
    await tell(c.env, room.id, (stub) => stub.setRole(user, role, c.var.access.user))
    return c.body(null, 204)
  })

  .delete('/:code/members/:user', async (c) => {
    const user = c.req.param('user')
    const db = database(c.env)
    const banning = c.req.query('ban') === '1'
    if (user === c.var.access.user) {
      const room = await seenRoom(c)
      if (user === room.ownerId) throw new ApiError('forbidden', 'The owner stays the owner of the room.')
      if (!(await leaveRoom(db, room.id, user))) throw notFound()
      await tell(c.env, room.id, (stub) => stub.removeMember(user))
      return c.body(null, 204)
    }
    const room = await peopleRoom(c)
    const before = await membershipOf(db, room.id, user)
    if (before === undefined) throw notFound()
    refuseHigher(room, before.role)
    const end = banning ? ban : sendOut
    if (!(await end(db, room.id, user, rolesBelow(room.role)))) throw notFound()
    if (banning) await revokeLinksOf(db, room.id, user)
    await tell(c.env, room.id, (stub) => stub.removeMember(user))
    return c.body(null, 204)
  })

  .delete('/:code/bans/:user', async (c) => {
    const room = await peopleRoom(c)
    const user = c.req.param('user')
    const db = database(c.env)
    const before = await membershipOf(db, room.id, user)
    if (before === undefined || before.removedAt === null) throw notFound()
    refuseHigher(room, before.role)
    if (!(await unban(db, room.id, user, rolesBelow(room.role)))) throw notFound()
    return c.body(null, 204)
  })

const letsIn = (role: Role): boolean =>
  can(capabilities(role, { archived: false, locked: false, sealed: false }), CAN.people)
