import { Hono, type Context } from 'hono'
import { adminReason, adminRoomChange } from '#core/protocol/api/admin-requests.ts'
import { adminOf, proveFresh } from '../administrators.ts'
import { readBody } from '../body.ts'
import { noteAct } from '../db/admin-log.ts'
import { roomsForAdmins } from '../db/admin-rooms.ts'
import { database } from '../db/database.ts'
import { deleteRoom, roomByID, updateRoom, type RoomRow } from '../db/rooms.ts'
import { notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { nextOf, partOf, stretchOf } from '../list-page.ts'
import { tell } from '../room-stub.ts'
import { newest, searchedFor } from './admin-lists.ts'

/** Rooms as administrators see and close them, mounted behind their guard. What is said and written in them is not shown. */
export const adminRooms = new Hono<App>()
  .get('/', async (c) => {
    const { after, limit } = stretchOf(c, newest)
    const rows = await roomsForAdmins(database(c.env), searchedFor(c), after, limit + 1)
    const { list, next } = partOf(rows, limit, ({ lastUsedAt, id }) => [lastUsedAt, id] as const)
    return c.json({ rooms: list, ...nextOf(c, next) })
  })

  .patch('/:id', async (c) => {
    const { archived, sealed, reason, password } = await readBody(c, adminRoomChange)
    const room = await roomOf(c)
    if (sealed) await proveFresh(c, password)
    const [db, by, now] = [database(c.env), adminOf(c), Date.now()]
    const detail = `${room.title}: ${reason}`
    if (sealed) await noteAct(db, by, 'room.seal', room.id, detail)
    if (archived !== undefined)
      await noteAct(db, by, archived ? 'room.archive' : 'room.open', room.id, detail)
    await updateRoom(db, room.id, {
      ...(archived === undefined ? {} : { archivedAt: archived ? (room.archivedAt ?? now) : null }),
      ...(sealed ? { sealedAt: room.sealedAt ?? now } : {}),
    })
    await tell(c.env, room.id, (stub) =>
      stub.update({ ...(archived === undefined ? {} : { archived }), ...(sealed ? { sealed } : {}) }),
    )
    return c.body(null, 204)
  })

  .post('/:id/delete', async (c) => {
    const { reason, password } = await readBody(c, adminReason)
    const room = await roomOf(c)
    await proveFresh(c, password)
    const db = database(c.env)
    await noteAct(db, adminOf(c), 'room.delete', room.id, `${room.title}: ${reason}`)
    // The object first: should the row's removal fail, the room is still there to ask again.
    await tell(c.env, room.id, (stub) => stub.destroy())
    await deleteRoom(db, room.id)
    return c.body(null, 204)
  })

async function roomOf(c: Context<App, '/:id'>): Promise<RoomRow> {
  const room = await roomByID(database(c.env), c.req.param('id'))
  if (room === undefined) throw notFound()
  return room
}
