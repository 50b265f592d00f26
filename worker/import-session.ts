import { adopt, type Adopter } from '#core/replay/adopt.ts'
import { chainStart, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { FileReader } from '#core/replay/read-file.ts'
import { sealNext, type SealedUpTo } from '#core/replay/sealer.ts'
import { cut, SEGMENT_EVENTS, signedText } from '#core/replay/segment.ts'
import { emptyState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import { segmentStatements } from '../durable-objects/record-rows.ts'
import { checkSession, type CheckedSession } from './checked-session.ts'
import { database } from './db/database.ts'
import { insertHidden, openHidden } from './db/imported.ts'
import { deleteRoom, findRoom, type NewRoom, type SeenRoom } from './db/rooms.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { notFound } from './error.ts'
import { roomCode, roomID, showCode } from './id.ts'
import { recordSigner, type Signer } from './record-keys.ts'
import { tell } from './room-stub.ts'
import { sessionLines } from './session-body.ts'

/**
 * Makes a room of a session file that holds, in which nothing can change: its record is the file's, sealed anew. The owner
 * becomes a member last of all, so that what fails half-way is seen by nobody; it is removed, too.
 */
export async function importSession(
  env: Env,
  owner: UserRow,
  body: Uint8Array<ArrayBuffer>,
): Promise<SeenRoom> {
  const sign = await recordSigner(env)
  const session = await checkSession(env, sessionLines(body))
  const db = database(env)
  const room = hiddenRoom(owner, session)
  while (!(await insertHidden(db, room))) room.code = roomCode()
  const { id, code, title, language } = room
  const into = { id, code: showCode(code), known: session.origin.ours }
  try {
    await writeEvents(env, into, sessionLines(body), sign)
    const files = session.files.length === 0 ? {} : { files: session.files }
    // What still happens there, such as who looks at it, is no part of the file's record.
    const closed = { sealed: true, origin: 'file' as const }
    const made = { id, code: into.code, title, language, owner: owner.id, ...closed, ...files }
    await tell(env, id, (stub) => stub.create(made))
    await openHidden(db, room, owner.name)
  } catch (error) {
    await Promise.allSettled([tell(env, id, (stub) => stub.destroy()), deleteRoom(db, id)])
    throw error
  }
  const made = await findRoom(db, id, owner.id)
  if (made === undefined) throw notFound()
  return made
}

function hiddenRoom(owner: UserRow, { title, language, origin }: CheckedSession): NewRoom {
  const now = Date.now()
  return {
    ...{ id: roomID(), code: roomCode(), title, language, visibility: 'private', ownerId: owner.id },
    ...{ createdAt: now, lastUsedAt: now, sealedAt: now, origin: JSON.stringify(origin) },
  }
}

/** Writes the record: the events of the file, which was checked before, in segments of the new room. */
async function writeEvents(
  env: Env,
  into: Adopter,
  lines: AsyncIterator<string>,
  sign: Signer,
): Promise<void> {
  const reader = new FileReader(lines, () => Promise.resolve(true))
  const upTo: SealedUpTo = {
    ...{ chain: writeDigest(chainStart(into.id)), state: emptyState(), texts: new Map() },
    ...{ memory: emptyMemory(), since: 0 },
  }
  let waiting: RecordedEvent[] = []
  const seal = async (least: number) => {
    while (waiting.length >= least) {
      const events = waiting.slice(0, cut(waiting))
      waiting = waiting.slice(events.length)
      const salts = crypto.getRandomValues(new Uint8Array(events.length * SALT_BYTES))
      const sealed = sealNext(into.id, upTo, events, salts)
      await env.DB.batch(await segmentStatements(env.DB, sealed, await sign(signedText(sealed.segment.head))))
    }
  }
  for (let part = await reader.next(); part; part = await reader.next()) {
    if (part.t !== 'segment') continue
    waiting.push(...part.events.map((event) => adopt(into, event)))
    await seal(SEGMENT_EVENTS)
  }
  await seal(1)
}
