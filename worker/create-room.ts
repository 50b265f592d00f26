import type { Origin } from '#core/protocol/api/origin.ts'
import { TEMPLATE_LIST, type TemplateID } from '#core/protocol/templates.ts'
import type { FirstFile } from '#core/room/templates.ts'
import { database } from './db/database.ts'
import { deleteRoom, findRoom, insertRoom, type NewRoom, type SeenRoom } from './db/rooms.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { notFound } from './error.ts'
import { roomCode, roomID, showCode } from './id.ts'
import { listed, nameTaken } from './lobby.ts'
import { takeRoomOfToday, within } from './quotas.ts'
import { refuseWhenFull } from './record-quota.ts'
import { tell } from './room-stub.ts'

/** What somebody wants of a new room. */
export type Wanted = {
  title?: string | undefined
  language: string
  visibility: 'code' | 'private'
  /** Set for a public room: what it is called, which is then its title too. */
  lobbyName?: string | undefined
  template?: TemplateID | undefined
  /** A guest's room, which goes away. */
  trial?: boolean
  /** False for a room of which no record is kept. */
  recorded?: boolean | undefined
  /** Its first files, in place of a template's, and where it came from. */
  files?: readonly FirstFile[] | undefined
  origin?: Origin | undefined
}

/** Makes a room, its rows and its object; null when a guest has a trial room already. */
export async function createRoom(env: Env, owner: UserRow, wanted: Wanted): Promise<SeenRoom | null> {
  const { language, visibility, lobbyName, template, trial = false, recorded = true } = wanted
  const { files, origin } = wanted
  if (recorded && env.RECORD_KEY) await refuseWhenFull(env, owner)
  await takeRoomOfToday(env, owner.id)
  const db = database(env)
  const now = Date.now()
  const asks = TEMPLATE_LIST.some(({ id, waitingRoom }) => id === template && waitingRoom)
  const waits = asks && visibility === 'code' && lobbyName === undefined
  const room: NewRoom = {
    id: roomID(),
    code: roomCode(),
    title: lobbyName ?? wanted.title ?? '',
    language,
    visibility,
    ownerId: owner.id,
    createdAt: now,
    lastUsedAt: now,
    trialAt: trial ? now : null,
    waitingAt: waits ? now : null,
    unrecordedAt: recorded ? null : now,
    ...(origin ? { origin: JSON.stringify(origin) } : {}),
    ...(lobbyName === undefined ? {} : listed(lobbyName)),
  }
  for (;;) {
    const inserted = await within(env, 'rooms', (most) => insertRoom(db, room, owner.name, most))
    if (inserted === 'made') break
    if (inserted === 'trial_exists') return null
    if (inserted === 'name_taken') throw nameTaken('lobbyName')
    room.code = roomCode()
  }
  try {
    const { id, code, title } = room
    const made = { id, code: showCode(code), title, language, owner: owner.id, trial, recorded }
    const first = { ...(template ? { template } : {}), ...(files ? { files } : {}) }
    const from = origin ? { origin: origin.from } : {}
    await tell(env, id, (stub) => stub.create({ ...made, ...first, ...from }))
  } catch (error) {
    await deleteRoom(db, room.id)
    throw error
  }
  const made = await findRoom(db, room.code, owner.id)
  if (made === undefined) throw notFound()
  return made
}
