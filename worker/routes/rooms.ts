import { Hono } from 'hono'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { deleteRoom, findRoom, insertRoom, listRooms, updateRoom, type NewRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { roomCode, roomID, showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { newRoom, roomChange } from './room-schemas.ts'
import { ownRoom, seenRoom, showRoom } from './seen-room.ts'

/** Rooms as a list and one by one; what is in them is told over their sockets. */
export const rooms = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .get('/', async (c) => {
    const archived = c.req.query('archived') === '1'
    const list = await listRooms(database(c.env), c.var.access.user, archived)
    return c.json({ rooms: list.map(showRoom) })
  })

  .post('/', async (c) => {
    const { title, language, visibility } = await readBody(c, newRoom)
    const db = database(c.env)
    const user = await activeUser(db, c.var.access.user)
    if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to create rooms.')
    await take(c, byPerson(c, 'roomPerPerson'))
    const now = Date.now()
    const room: NewRoom = {
      id: roomID(),
      code: roomCode(),
      title,
      language,
      visibility,
      ownerId: user.id,
      createdAt: now,
      lastUsedAt: now,
    }
    while (!(await insertRoom(db, room))) room.code = roomCode()
    try {
      const { id, code } = room
      await tell(c.env, id, (stub) =>
        stub.create({ id, code: showCode(code), title, language, owner: user.id }),
      )
    } catch (error) {
      await deleteRoom(db, room.id)
      throw error
    }
    const made = await findRoom(db, room.code, user.id)
    if (made === undefined) throw notFound()
    return c.json({ room: showRoom(made) }, 201)
  })

  .get('/:code', async (c) => c.json({ room: showRoom(await seenRoom(c)) }))

  .patch('/:code', async (c) => {
    const change = await readBody(c, roomChange)
    const room = await ownRoom(c)
    const db = database(c.env)
    const { title, archived, visibility } = change
    const row = {
      ...(title === undefined ? {} : { title }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(archived === undefined ? {} : { archivedAt: archived ? (room.archivedAt ?? Date.now()) : null }),
    }
    if (Object.keys(row).length > 0) await updateRoom(db, room.id, row)
    if (title !== undefined || archived !== undefined) {
      const told = {
        ...(title === undefined ? {} : { title }),
        ...(archived === undefined ? {} : { archived }),
      }
      await tell(c.env, room.id, (stub) => stub.update(told))
    }
    const now = await findRoom(db, room.code, c.var.access.user)
    if (now === undefined) throw notFound()
    return c.json({ room: showRoom(now) })
  })

  .delete('/:code', async (c) => {
    const room = await ownRoom(c)
    // The object first: should the row's removal fail, the owner still sees the room and can ask again.
    await tell(c.env, room.id, (stub) => stub.destroy())
    await deleteRoom(database(c.env), room.id)
    return c.body(null, 204)
  })
