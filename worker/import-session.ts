import { adopt, type Adopter } from '#core/replay/adopt.ts'
import { chainStart, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import { lineOf, type RecordedEvent } from '#core/replay/event.ts'
import { eventsInFile } from '#core/replay/file-events.ts'
import { sealNext, type SealedUpTo } from '#core/replay/sealer.ts'
import { cut, SEGMENT_CHARS, SEGMENT_EVENTS, signedText } from '#core/replay/segment.ts'
import { emptyState, type SessionState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import { segmentStatements } from '../durable-objects/record-rows.ts'
import { checkSession, filesOf, type CheckedSession } from './checked-session.ts'
import { database } from './db/database.ts'
import { beginImport, dropGivenUp, insertHidden, keepPiece, keptPieces, openHidden } from './db/imports.ts'
import { findRoom, type NewRoom, type SeenRoom } from './db/rooms.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { notFound } from './error.ts'
import { roomCode, roomID, showCode } from './id.ts'
import { takeTurn, type Turn } from './import-turn.ts'
import { takeRoomOfToday, within } from './quotas.ts'
import { refuseWhenFull } from './record-quota.ts'
import { recordSigner, type Signer } from './record-keys.ts'
import { tell } from './room-stub.ts'
import { sessionLines } from './session-body.ts'

/** Lines that are read before others have their turn. */
const LINES_AT_ONCE = 50

/**
 * Makes a room of a session file that holds, in which nothing can change: its record is the file's, sealed anew. The file is
 * kept in pieces while it is read twice: to check it, and to write it. The owner becomes a member last of all, so that what
 * fails half-way is seen by nobody; it is removed, too.
 */
export async function importSession(
  env: Env,
  owner: UserRow,
  body: AsyncIterable<Uint8Array>,
): Promise<SeenRoom> {
  const sign = await recordSigner(env)
  const db = database(env)
  await refuseWhenFull(env, owner)
  await takeRoomOfToday(env, owner.id)
  const id = roomID()
  await beginImport(db, id, Date.now())
  try {
    let part = 0
    for await (const piece of body) await keepPiece(db, id, part++, piece)
    const turn = await takeTurn()
    try {
      await makeRoom(env, owner, id, sign, turn)
    } finally {
      turn.end()
    }
  } catch (error) {
    await Promise.allSettled([tell(env, id, (stub) => stub.destroy()), dropGivenUp(db, id)])
    throw error
  }
  const made = await findRoom(db, id, owner.id)
  if (made === undefined) throw notFound()
  return made
}

async function makeRoom(env: Env, owner: UserRow, id: string, sign: Signer, turn: Turn): Promise<void> {
  const db = database(env)
  const lines = () => unhurried(sessionLines(keptPieces(db, id)), turn)
  const session = await checkSession(env, lines())
  const room = hiddenRoom(id, owner, session)
  const insert = () => within(env, 'rooms', (most) => insertHidden(db, room, most))
  while (!(await insert())) room.code = roomCode()
  const { code, title, language } = room
  const into = { id, code: showCode(code), known: session.origin.ours }
  const files = filesOf(await writeEvents(env, into, lines(), sign))
  // What it takes counts by now: of two at once both may be too much.
  await refuseWhenFull(env, owner)
  // What still happens there, such as who looks at it, is no part of the file's record.
  const closed = { sealed: true, origin: 'file' as const }
  const made = { id, code: into.code, title, language, owner: owner.id, ...closed }
  await tell(env, id, (stub) => stub.create(files.length === 0 ? made : { ...made, files }))
  await openHidden(db, room, owner.name)
}

/** Lets others have their turn now and then: there is nothing to wait for while lines are checked. */
async function* unhurried(lines: AsyncIterable<string>, turn: Turn): AsyncGenerator<string> {
  let read = 0
  for await (const line of lines) {
    yield line
    if (++read % LINES_AT_ONCE > 0) continue
    turn.goesOn()
    await scheduler.wait(0)
  }
}

function hiddenRoom(id: string, owner: UserRow, { title, language, origin }: CheckedSession): NewRoom {
  const now = Date.now()
  return {
    ...{ id, code: roomCode(), title, language, visibility: 'private', ownerId: owner.id },
    ...{ createdAt: now, lastUsedAt: now, sealedAt: now, origin: JSON.stringify(origin) },
  }
}

/** Writes the record: the events of the file, which was checked before, in segments of the new room. Answers its end. */
async function writeEvents(
  env: Env,
  into: Adopter,
  lines: AsyncIterator<string>,
  sign: Signer,
): Promise<SessionState> {
  const upTo: SealedUpTo = {
    ...{ chain: writeDigest(chainStart(into.id)), state: emptyState(), texts: new Map() },
    ...{ memory: emptyMemory(), since: 0 },
  }
  let waiting: RecordedEvent[] = []
  let chars = 0
  const seal = async () => {
    const events = waiting.slice(0, cut(waiting))
    waiting = waiting.slice(events.length)
    const salts = crypto.getRandomValues(new Uint8Array(events.length * SALT_BYTES))
    const sealed = sealNext(into.id, upTo, events, salts)
    await env.DB.batch(await segmentStatements(env.DB, sealed, await sign(signedText(sealed.segment.head))))
    chars = waiting.reduce((sum, event) => sum + lineOf(event).length, 0)
  }
  for await (const { line, event } of eventsInFile(lines)) {
    waiting.push(adopt(into, event))
    chars += line.length
    if (waiting.length >= SEGMENT_EVENTS || chars > SEGMENT_CHARS) await seal()
  }
  while (waiting.length > 0) await seal()
  return upTo.state
}
