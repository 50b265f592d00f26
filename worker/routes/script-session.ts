import type { Context } from 'hono'
import type { Role } from '#core/protocol/access.ts'
import { database } from '../db/database.ts'
import { deleteRoom, findRoom, insertRoom, takenColumn, type NewRoom } from '../db/rooms.ts'
import { findSession, joinSession, type ScriptSession } from '../db/script-sessions.ts'
import type { UserRow } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { readCode, roomCode, roomID, showCode } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { takeRoomOfToday, within } from '../quotas.ts'
import { tell } from '../room-stub.ts'

/** What a session's id may be; whatever is written like a room's code means that room and never makes one. */
const SESSION = /^[A-Za-z0-9_.-]{1,64}$/
const CODE = /^[^-]{3}-[^-]{3}-[^-]{3}$/

/** How long after a session's row its room may still be in the making, milliseconds. */
const IN_THE_MAKING_MS = 10_000

/** A room that a script may enter, and as what. `made` makes it once more when its object does not know it yet. */
export type Entry = { room: string; role: Role; make: (() => Promise<void>) | null }

/**
 * The room of `/ws/{id}` for a person. A code needs the membership it needs everywhere; any other id is a session, open to
 * every account that knows it, and made for the first that asks.
 */
export async function enter(c: Context<App>, id: string, person: UserRow): Promise<Entry> {
  if (CODE.test(id)) return enterRoom(c, id, person)
  if (!SESSION.test(id)) {
    throw new ApiError('invalid', 'A session id has 1 to 64 letters, digits, _, . or -.', {
      field: 'session_id',
    })
  }
  if (person.kind === 'guest') throw new ApiError('forbidden', 'Make an account to open sessions.')
  const db = database(c.env)
  const found = await findSession(db, id, person.id)
  const session = found ?? (await makeSession(c, id, person))
  if (session.removed) throw new ApiError('forbidden', 'The owner of this session has sent you out.')
  if (session.role !== null) return entry(c, session, session.role)
  // So that ids cannot be found by trying.
  await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
  const join = (most: number) => joinSession(db, session.id, person.id, most)
  const role = await within(c.env, 'members', join)
  if (role === null) throw new ApiError('forbidden', 'The owner of this session has sent you out.')
  return entry(c, session, role)
}

async function enterRoom(c: Context<App>, code: string, person: UserRow): Promise<Entry> {
  const room = await findRoom(database(c.env), readCode(code) ?? '', person.id)
  if ((room?.role ?? null) === null) {
    await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
  }
  if (room === undefined) throw notFound()
  if (room.role === null) throw new ApiError('forbidden', 'Join the room first.')
  return { room: room.id, role: room.role, make: null }
}

const entry = (c: Context<App>, session: ScriptSession, role: Role): Entry => ({
  room: session.id,
  role,
  make: Date.now() - session.createdAt < IN_THE_MAKING_MS ? () => make(c, session) : null,
})

/** Of several that ask at once one makes the session, and the others find it. */
async function makeSession(
  c: Context<App>,
  id: string,
  { id: owner, name }: UserRow,
): Promise<ScriptSession> {
  await take(c, byPerson(c, 'roomPerPerson'))
  await takeRoomOfToday(c.env, owner)
  const db = database(c.env)
  const now = Date.now()
  const row: NewRoom = {
    id: roomID(),
    code: roomCode(),
    title: id,
    language: 'python',
    visibility: 'private',
    ownerId: owner,
    createdAt: now,
    lastUsedAt: now,
    scriptSession: id,
  }
  let mine = true
  try {
    const insert = () => within(c.env, 'rooms', (most) => insertRoom(db, row, name, most))
    while ((await insert()) !== 'made') row.code = roomCode()
  } catch (error) {
    if (takenColumn(error) !== 'script_session') throw error
    mine = false
  }
  const session = await findSession(db, id, owner)
  if (session === undefined) throw notFound()
  if (!mine) return session
  try {
    await make(c, session)
  } catch (error) {
    await deleteRoom(db, session.id)
    throw error
  }
  return session
}

const make = (c: Context<App>, { id, code, title, language, owner }: ScriptSession): Promise<void> =>
  tell(c.env, id, (stub) =>
    stub.create({ id, code: showCode(code), title, language, owner, template: 'blank' }),
  )
