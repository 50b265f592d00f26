import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { readBody } from '../body.ts'
import { createRoom } from '../create-room.ts'
import { database } from '../db/database.ts'
import { clearKnocks } from '../db/knocks.ts'
import { changeCode, deleteRoom, findRoom, listRooms, updateRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { roomCode, showCode } from '../id.ts'
import { sweepImports } from '../import-sweep.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { listingAfter, nameTaken } from '../lobby.ts'
import { once } from '../once.ts'
import { tell } from '../room-stub.ts'
import { newRoom, roomChange } from '#core/protocol/api/room-requests.ts'
import { ownRoom, seenRoom, showRoom } from './seen-room.ts'

/** Rooms as a list and one by one; what is in them is told over their sockets. */
export const rooms = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .get('/', async (c) => {
    const archived = c.req.query('archived') === '1'
    const stretch = stretchOf(c, v.strictTuple([whole, words]))
    const { list, next } = await listRooms(database(c.env), c.var.access.user, archived, stretch)
    return c.json({ rooms: list.map(showRoom), ...nextOf(c, next) })
  })

  .post('/', once(), async (c) => {
    const wanted = await readBody(c, newRoom)
    const user = await activeUser(database(c.env), c.var.access.user)
    if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to create rooms.')
    await take(c, byPerson(c, 'roomPerPerson'))
    c.executionCtx.waitUntil(sweepImports(c.env))
    const made = await createRoom(c.env, user, wanted)
    if (made === null) throw notFound()
    return c.json({ room: showRoom(made) }, 201)
  })

  .get('/:code', async (c) => c.json({ room: showRoom(await seenRoom(c)) }))

  .patch('/:code', async (c) => {
    const change = await readBody(c, roomChange)
    const room = await ownRoom(c)
    const renamed = change.title !== undefined || typeof change.lobbyName === 'string'
    if (room.sealedAt !== null && (renamed || change.locked !== undefined))
      throw new ApiError('forbidden', 'This room is sealed: nothing in it changes any more.')
    const db = database(c.env)
    const { visibility, archived, locked, sealed, waiting, retentionDays } = change
    const listing = listingAfter(room, change)
    const title = listing.title ?? change.title
    const row = {
      ...listing,
      ...(title === undefined ? {} : { title }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(retentionDays === undefined ? {} : { retentionDays }),
      ...since('archivedAt', archived, room.archivedAt),
      ...since('lockedAt', locked, room.lockedAt),
      // Also where it is not locked there: the room's own lock may be on its way.
      ...(locked === false ? { unlockedAt: Date.now() } : {}),
      ...since('sealedAt', sealed, room.sealedAt),
      ...since('waitingAt', waiting, room.waitingAt),
    }
    if (Object.keys(row).length > 0 && !(await updateRoom(db, room.id, row)))
      throw nameTaken(typeof change.lobbyName === 'string' ? 'lobbyName' : 'title')
    const told = { title, archived, locked, sealed }
    if (Object.values(told).some((value) => value !== undefined))
      await tell(c.env, room.id, (stub) => stub.update({ ...defined(told), by: c.var.access.user }))
    if (retentionDays !== undefined) await tell(c.env, room.id, (stub) => stub.keepRecord(retentionDays))
    if (waiting === false || visibility === 'private') await endKnocks(c, room.id)
    const now = await findRoom(db, room.code, c.var.access.user)
    if (now === undefined) throw notFound()
    return c.json({ room: showRoom(now) })
  })

  .post('/:code/rotate', async (c) => {
    const room = await ownRoom(c)
    await take(c, byPerson(c, 'codeChangePerPerson'))
    const db = database(c.env)
    let code = roomCode()
    while (!(await changeCode(db, room.id, code))) code = roomCode()
    await tell(c.env, room.id, (stub) => stub.update({ code: showCode(code), by: c.var.access.user }))
    await endKnocks(c, room.id)
    const now = await findRoom(db, code, c.var.access.user)
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

/** Who waited at the door that a room had waits no more. */
async function endKnocks(c: Context<App>, id: string): Promise<void> {
  await clearKnocks(database(c.env), id)
  await tell(c.env, id, (stub) => stub.endKnocks())
}

/** The column of something that is so since a time or is not; nothing when it is not to change. */
const since = <K extends string>(column: K, wanted: boolean | undefined, before: number | null) =>
  (wanted === undefined ? {} : { [column]: wanted ? (before ?? Date.now()) : null }) as Partial<
    Record<K, number | null>
  >

/** The fields that are not undefined. */
const defined = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
