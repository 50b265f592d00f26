import type { ChangeSet } from '@codemirror/state'
import type { Refusal } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Ranges } from '#core/protocol/shared.ts'
import type { Push } from '#core/protocol/up.ts'
import { parseChanges, weigh } from './changes.ts'
import { isCheckpointDue } from './checkpoint.ts'
import { fold } from './document.ts'
import { moved } from './moved.ts'
import { placedByPush } from './places.ts'
import { CURSOR_BEHIND } from './presence.ts'
import { mapFewRanges, sectionsOfAll, transform } from './rebase.ts'
import {
  clientOf,
  documentOf,
  refuse,
  timer,
  whyNoEdit,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { whySpent } from './spending.ts'

/** Time after the last edit until every replica is told version and hash, milliseconds. */
const HEAD_MS = 2_000
/** Whatever happened longer ago was told before the room slept, milliseconds: it is woken every 14 s while anybody is here. */
const FALLEN_MS = 60_000

/**
 * What one push may ask of the room, so that nobody waits for anybody's arrears: operations it has missed, and sections
 * looked at while rebasing it (about 0.3 s). Whoever is further behind connects again and catches up first.
 */
const MISSED = 10_000
const REBASE_COST = 8_000_000
const TOO_FAR = 'Too much has happened since this version.'

/** Sections of a push as it is logged: with what a frame can insert, below what a row can hold. */
const LOGGED_SECTIONS = 100_000

/** Characters of lines that a push may touch (about 35 ms): many edits of one very long line cost everybody their product. */
const TOUCHED = 50_000_000

/** Check, rebase, apply, append, tell. All operations of a push are logged, or none. */
export function push(room: Room, connection: Connection, at: number, message: Push): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'push', code, why, { file: message.file })
  const barred = whyNoEdit(room, connection)
  if (barred) return no(barred.code, barred.why)
  const client = clientOf(room, connection.client ?? '')
  const entry = room.files.get(message.file)
  if (!entry || !client) return no('no_file', 'This file is no longer there.')
  const { how } = message
  if (how !== undefined && how.length !== message.ops.length)
    return no('bad_message', 'Not every operation says how it was made.')
  const last = message.n + message.ops.length - 1
  if (last <= client.n) {
    // A resend of what is on disk: acknowledged by number, changing nothing.
    return [ack(room, connection, entry.id, entry.version, client.n)]
  }
  if (message.n !== client.n + 1) return no('bad_number', 'Operations are missing or doubled.')
  const spent = whySpent(room, connection, at)
  if (spent !== null) return no('too_large', spent)

  const document = documentOf(room, entry.id)
  if (message.version > document.version) return no('bad_version', 'This version does not exist yet.')
  if (document.version - message.version > MISSED) return no('bad_version', TOO_FAR)
  const missed = document.since(message.version, room.log)
  if (!missed) return no('bad_version', TOO_FAR)
  const parsed = parseOps(message, missed[0]?.length ?? document.text.length)
  if (!parsed) return no('bad_changes', 'These changes do not fit the text they name.')
  const near = missed.length <= CURSOR_BEHIND ? message.cursor : undefined
  const { mine: ops, missed: over, cost } = transform(parsed, missed, REBASE_COST, near !== undefined)
  if (missed.length > 0 && sectionsOfAll(ops) > LOGGED_SECTIONS)
    return no('too_large', 'This edit is too large.')
  if (cost > REBASE_COST) return no('bad_version', TOO_FAR)
  const tooLong = outgrown(room, entry.id, ops[ops.length - 1]?.newLength ?? 0)
  if (tooLong) return no('too_large', tooLong)
  const folded = fold(document.text, ops, TOUCHED)
  if (!folded) return no('too_large', 'This edit changes too many places in very long lines.')

  const stamp = { seq: room.seq + 1, at: Math.max(at, room.at) }
  const logged = {
    file: entry.id,
    version: document.version,
    client: connection.client ?? '',
    n: message.n,
    ops: missed.length === 0 ? message.ops : ops.map((op) => op.toJSON() as unknown[]),
  }
  // How it was made is for the record: nobody is told.
  room.log.appendPush(stamp.seq, stamp.at, isMarked(how) ? { ...logged, how } : logged)
  Object.assign(room, stamp)
  document.apply(ops, folded)
  entry.version = document.version
  room.chars.set(entry.id, document.text.length)
  client.n = last
  room.dirty.pushes++
  room.dirty.weight += weigh(logged.ops)
  room.dirty.files.add(entry.id)
  room.dirty.clients.add(logged.client)
  room.unannounced.add(entry.id)

  placedByPush(room, connection, entry.id, ops[ops.length - 1])
  const cursor = near && mapFewRanges(clamp(near, parsed), over)
  if (cursor) connection.cursor = { file: entry.id, version: document.version, ranges: cursor, told: true }
  return [
    ack(room, connection, entry.id, document.version, last),
    {
      do: 'broadcast',
      except: connection.id,
      message: { t: 'ops', seq: stamp.seq, ...logged, ...(cursor ? { cursor } : {}) },
    },
    ...timer(room, 'heads', HEAD_MS),
    ...(cursor ? moved(room, connection) : []),
    ...(isCheckpointDue(room) ? [{ do: 'checkpoint' } as const] : []),
  ]
}

/** Whether there is more to say than that everything was typed. */
const isMarked = (how: string | undefined): how is string => how !== undefined && /[^t]/.test(how)

/**
 * After waking: whoever missed something before is told what they should have, at once, for a timer would keep the room awake. A
 * room falls asleep only after everybody was told: what a fall took with it is new.
 */
export function announce(room: Room, at: number): Effect[] {
  if (at - room.at > FALLEN_MS) return []
  for (const file of room.dirty.files) room.unannounced.add(file)
  return room.unannounced.size > 0 && room.connections.size > 0 ? heads(room) : []
}

/** Every replica's newest version and hash of what was edited since the last time. */
export function heads(room: Room): Effect[] {
  const effects: Effect[] = []
  for (const file of room.unannounced) {
    if (!room.files.has(file)) continue
    const document = documentOf(room, file)
    const message = {
      t: 'head',
      seq: room.seq,
      file,
      version: document.version,
      hash: document.hash(),
    } as const
    effects.push({ do: 'broadcast', message })
  }
  room.unannounced.clear()
  return effects
}

const ack = (room: Room, to: Connection, file: string, version: number, n: number): Effect => ({
  do: 'send',
  to: to.id,
  message: { t: 'ack', seq: room.seq, file, version, n },
})

function parseOps(message: Push, length: number): ChangeSet[] | null {
  const ops: ChangeSet[] = []
  for (const json of message.ops) {
    const op = parseChanges(json, length)
    if (!op) return null
    ops.push(op)
    length = op.newLength
  }
  return ops
}

/** A sentence when a file or the room would grow past its limit; shrinking is always allowed. */
function outgrown(room: Room, file: string, length: number): string | null {
  const growth = length - (room.chars.get(file) ?? 0)
  if (growth <= 0) return null
  if (length > LIMITS.fileChars) return `A file can hold ${LIMITS.fileChars.toLocaleString('en')} characters.`
  let total = growth
  for (const chars of room.chars.values()) total += chars
  if (total <= LIMITS.roomChars) return null
  return `All files of a room together can hold ${LIMITS.roomChars.toLocaleString('en')} characters.`
}

/** The author's selection, kept inside the text that their operations made. */
function clamp(cursor: Ranges, ops: readonly ChangeSet[]): Ranges {
  const end = ops[ops.length - 1]?.newLength ?? 0
  return cursor.map(([anchor, head]) => [Math.min(anchor, end), Math.min(head, end)])
}
