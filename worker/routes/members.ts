import { Hono } from 'hono'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { addMember, joinRoom, leaveRoom, listMembers, removeMember, setMemberRole } from '../db/members.ts'
import { findRoom, type SeenRoom } from '../db/rooms.ts'
import { userByName } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { tell } from '../room-stub.ts'
import { memberChange, newMember } from './room-schemas.ts'
import { ownRoom, seenRoom, showRoom } from './seen-room.ts'

/** Who belongs to a room. */
export const members = new Hono<App>()
  .use('/:code/join', allowed('rooms:read', 'rooms:write'))
  .use('/:code/members', allowed('rooms:read', 'rooms:write'))
  .use('/:code/members/*', allowed('rooms:read', 'rooms:write'))

  .post('/:code/join', async (c) => {
    const room = await seenRoom(c)
    const db = database(c.env)
    if (room.role === null) await joinRoom(db, room.id, c.var.access.user)
    const joined = await findRoom(db, room.code, c.var.access.user)
    if (joined === undefined) throw notFound()
    return c.json({ room: showRoom(joined) })
  })

  .get('/:code/members', async (c) => {
    const room = await seenRoom(c)
    if (room.role === null) throw new ApiError('forbidden', 'Join the room to see who belongs to it.')
    return c.json({ members: await listMembers(database(c.env), room.id) })
  })

  .post('/:code/members', async (c) => {
    const { username } = await readBody(c, newMember)
    const room = await ownRoom(c)
    const db = database(c.env)
    const person = await userByName(db, username)
    if (person === undefined || person.disabledAt !== null) {
      throw new ApiError('invalid', 'No account has this user name.', { field: 'username' })
    }
    await addMember(db, room.id, person.id)
    return c.json({ room: showRoom(room) })
  })

  .patch('/:code/members/:user', async (c) => {
    const { role } = await readBody(c, memberChange)
    const room = await ownRoom(c)
    const user = c.req.param('user')
    refuseOwner(room, user)
    if (!(await setMemberRole(database(c.env), room.id, user, role))) throw notFound()
    await tell(c.env, room.id, (stub) => stub.setRole(user, role))
    return c.body(null, 204)
  })

  .delete('/:code/members/:user', async (c) => {
    const user = c.req.param('user')
    const own = user === c.var.access.user
    const room = own ? await seenRoom(c) : await ownRoom(c)
    refuseOwner(room, user)
    const end = own ? leaveRoom : removeMember
    if (!(await end(database(c.env), room.id, user))) throw notFound()
    await tell(c.env, room.id, (stub) => stub.removeMember(user))
    return c.body(null, 204)
  })

function refuseOwner(room: SeenRoom, user: string): void {
  if (user === room.ownerId) throw new ApiError('forbidden', 'The owner stays the owner of the room.')
}
