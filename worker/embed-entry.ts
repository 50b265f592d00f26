import type { Context } from 'hono'
import { CAN, can, mayGive, type Role } from '#core/protocol/access.ts'
import type { EmbedRole } from '#core/protocol/api/embed.ts'
import { parseFileName } from '#core/protocol/file-name.ts'
import { EMBED_LONGEST, verifyEmbedSession, type EmbedSession } from './auth/embed-session.ts'
import { embedLasts } from './auth/person-of.ts'
import { verifyEmbedToken, type EmbedClaims } from './auth/embed-token.ts'
import { createRoom } from './create-room.ts'
import { database, type Database } from './db/database.ts'
import { findEmbedKey } from './db/embed-keys.ts'
import { embeddedRoom, enterByEmbed, insertEmbedded, personOfSite, type EmbeddedRoom } from './db/embeds.ts'
import { endsOfRecord } from './db/past.ts'
import { findRoom, type SeenRoom } from './db/rooms.ts'
import { activeUser, type UserRow } from './db/users.ts'
import { ApiError } from './error.ts'
import type { App } from './guard.ts'
import { readCode, userID } from './id.ts'
import { byAddress, take } from './limits.ts'
import { stateAfter } from './past.ts'
import type { EmbedEntry } from '#core/protocol/api/embed-requests.ts'
import { within } from './quotas.ts'
import { bitsIn } from './routes/seen-room.ts'

/** What a frame came into. */
export type Entered = { session: EmbedSession; room: EmbeddedRoom; role: Role }

const VISITOR = 'Visitor'

/** Lets a frame in, by its site's token or because the room is open to it; throws the same for a room that is not there. */
export async function enter(c: Context<App>, entry: EmbedEntry): Promise<Entered> {
  const claims = entry.token === undefined ? null : await verifyEmbedToken(c.env, entry.token)
  if (entry.mode === 'playground') return enterPlayground(c, entry, claims)
  const room = await roomOf(c, entry, claims)
  const key = claims?.key ?? null
  const session = { room: room.id, mode: entry.mode, key, since: now() }
  if (entry.mode === 'replay') return { session: { ...session, user: null }, room, role: 'viewer' }
  const role = claims?.role ?? room.settings.open ?? 'viewer'
  const db = database(c.env)
  // A site's own word for who it is goes before what the frame held.
  const held = claims?.sub === undefined ? await heldBy(c.env, entry.again, { room: room.id, key }) : null
  const known = held && (await activeUser(db, held.user))
  const person = known ?? (await personFor(db, claims, entry.name))
  const enters = (most: number) => enterByEmbed(db, room.id, person.id, role, most)
  if (!(await within(c.env, 'members', enters))) throw notAllowed()
  const since = known ? held.since : session.since
  return { session: { ...session, user: person.id, since }, room, role }
}

const now = () => Math.floor(Date.now() / 1000)

/** Whom a frame was before, by the credential it still holds, where that was for the same room and by the same key; null for nobody. */
async function heldBy(
  env: App['Bindings'],
  again: string | undefined,
  { room, key }: Pick<EmbedSession, 'room' | 'key'>,
): Promise<{ user: string; since: number } | null> {
  const held = again === undefined ? null : await verifyEmbedSession(env, again)
  if (held === null || held.user === null || held.mode !== 'live') return null
  const { user, since } = held
  if (held.room !== room || held.key !== key || now() - since > EMBED_LONGEST) return null
  return { user, since }
}

/** The room of the request, where whoever shows it may. */
async function roomOf(c: Context<App>, entry: EmbedEntry, claims: EmbedClaims | null): Promise<EmbeddedRoom> {
  const db = database(c.env)
  const code = readCode(claims?.room ?? entry.room ?? '')
  const asked = entry.room === undefined ? code : readCode(entry.room)
  const room = code === null || asked !== code ? undefined : await embeddedRoom(db, code)
  if (room === undefined) throw notAllowed()
  if (claims === null) {
    const { open, replay } = room.settings
    if (entry.mode === 'live' ? open === null : !replay) throw notAllowed()
  } else if (!(await mayBring(db, room, claims.owner, claims.role))) throw notAllowed()
  return room
}

/** Whether the owner of a key may let others into a room, with this role. */
async function mayBring(
  db: Database,
  { id }: EmbeddedRoom,
  owner: string,
  role: EmbedRole,
): Promise<boolean> {
  const seen: SeenRoom | undefined = await findRoom(db, id, owner)
  if (!seen?.role) return false
  const bits = bitsIn(seen.role, seen)
  return can(bits, CAN.people) && mayGive(bits, seen.role, role)
}

/** Throws unless what let a frame in still does; answers with the room. */
export async function stillAllowed(db: Database, session: EmbedSession): Promise<EmbeddedRoom> {
  const room = await embeddedRoom(db, session.room)
  if (room === undefined) throw notAllowed()
  if (session.key === null) {
    // A playground is its visitor's own.
    if (session.mode === 'playground') return room
    const lasts = session.mode === 'replay' ? room.settings.replay : await embedLasts(db, { open: room.id })
    if (!lasts) throw notAllowed()
    return room
  }
  const key = await findEmbedKey(db, session.key)
  if (key === undefined) throw notAllowed()
  if (session.mode !== 'playground' && !(await mayBring(db, room, key.userId, 'viewer'))) throw notAllowed()
  return room
}

async function enterPlayground(
  c: Context<App>,
  entry: EmbedEntry,
  claims: EmbedClaims | null,
): Promise<Entered> {
  if (claims !== null && claims.playground === undefined) throw notAllowed()
  const db = database(c.env)
  const source = entry.room === undefined || claims !== null ? null : await copied(db, entry.room)
  await take(c, byAddress(c, 'playgroundPerAddress'))
  const given = claims?.playground?.files ?? source?.files ?? entry.files
  const files = given?.map((file) => ({ ...file, name: nameOf(file.name) }))
  // Somebody new each time: two playgrounds of one page are two rooms.
  const person = await personFor(db, claims && { ...claims, sub: undefined }, entry.name)
  const made = await createRoom(c.env, person, {
    ...{ title: source?.title ?? 'Playground', visibility: 'private', trial: true, recorded: false },
    language: claims?.playground?.language ?? entry.language ?? source?.language ?? 'python',
    ...(files && files.length > 0 ? { files } : {}),
  })
  const room = made ? await embeddedRoom(db, made.code) : undefined
  if (room === undefined) throw notAllowed()
  return {
    session: { user: person.id, room: room.id, mode: 'playground', key: claims?.key ?? null, since: now() },
    room,
    role: 'owner',
  }
}

/** The files of a room that may be copied, as its record has them. */
async function copied(db: Database, typed: string) {
  const room = await embeddedRoom(db, readCode(typed) ?? '')
  const ends = room?.settings.playground ? await endsOfRecord(db, room.id) : undefined
  if (room === undefined || ends === undefined) throw notAllowed()
  const state = await stateAfter(db, room.id, ends.last)
  const files = [...state.files.values()].map(({ name, text }) => ({ name, text: text.toString() }))
  return { title: room.title, language: room.language, files }
}

/** The visitor of a site as a guest here: the same as before when the site says who they are. */
async function personFor(
  db: Database,
  claims: EmbedClaims | null,
  name: string | undefined,
): Promise<UserRow> {
  const [key, subject] = [claims?.key ?? null, claims?.sub ?? null]
  const known = key !== null && subject !== null ? await personOfSite(db, key, subject) : undefined
  if (known) return known
  const user: UserRow = {
    ...{ id: userID('guest'), kind: 'guest', name: claims?.name ?? name ?? VISITOR, createdAt: Date.now() },
    ...{ username: null, usernameKey: null, email: null, emailKey: null, passwordHash: null },
    ...{ disabledAt: null, color: null, emailVerifiedAt: null },
  }
  if (await insertEmbedded(db, user, { key, subject })) return user
  const other = key !== null && subject !== null ? await personOfSite(db, key, subject) : undefined
  if (other === undefined) throw notAllowed()
  return other
}

function nameOf(typed: string): string {
  const name = parseFileName(typed)
  if (name === null)
    throw new ApiError('invalid', `A file cannot be called ${typed.slice(0, 60)}.`, { field: 'files' })
  return name
}

/** What every room answers that a frame may not show, one that is not there included. */
export const notAllowed = () =>
  new ApiError('embed_not_allowed', 'This room is not there, or may not be shown here.')
