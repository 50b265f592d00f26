import { Hono, type Context } from 'hono'
import { newReport } from '#core/protocol/api/reports.ts'
import { readBody } from '../body.ts'
import { database, type Database } from '../db/database.ts'
import { embeddedRoom } from '../db/embeds.ts'
import { publicRoom } from '../db/lobby.ts'
import { insertReport } from '../db/reports.ts'
import { findRoom, roomByID, type RoomRow } from '../db/rooms.ts'
import { notFound } from '../error.ts'
import { accessOfPage, type App } from '../guard.ts'
import { isRoomID, randomID, readCode } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'

/** Reports of rooms by whoever can see them; administrators read them. */
export const reports = new Hono<App>().post('/', async (c) => {
  const { room: typed, reason, text } = await readBody(c, newReport, 8 * 1024)
  const access = await accessOfPage(c)
  await take(c, byAddress(c, 'reportPerAddress'), byAddress(c, 'codePerAddress'))
  if (access !== null) {
    c.set('access', access)
    await take(c, byPerson(c, 'abuseReportPerPerson'))
  }
  const { id, code, title } = await seenBy(c, typed, access?.user ?? null)
  await insertReport(database(c.env), {
    ...{ id: `a_${randomID(12)}`, roomId: id, code, title, userId: access?.user ?? null, reason, text },
    ...{ at: Date.now(), note: null, closedAt: null, closedBy: null },
  })
  return c.body(null, 204)
})

/** The room that is named, if who asks can see it: as somebody here, in the lobby, or in a frame of another site. */
async function seenBy(c: Context<App>, typed: string, user: string | null): Promise<RoomRow> {
  const db = database(c.env)
  const code = isRoomID(typed) ? typed : (readCode(typed) ?? '')
  const id = (user !== null && (await idFor(db, code, user))) || (await framed(db, code))
  const room = id === null ? undefined : await roomByID(db, id)
  if (room === undefined) throw notFound()
  return room
}

async function idFor(db: Database, code: string, user: string): Promise<string | null> {
  const found = await findRoom(db, code, user)
  if (found !== undefined) return found.id
  return isRoomID(code) && (await publicRoom(db, code, user)) !== undefined ? code : null
}

/** Who looks at a room in a frame has no sign-in here; the frame's address names the room. */
async function framed(db: Database, code: string): Promise<string | null> {
  const room = isRoomID(code) ? undefined : await embeddedRoom(db, code)
  return room !== undefined && room.settings.sites.length > 0 ? room.id : null
}
