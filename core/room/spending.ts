import { CAN } from '#core/protocol/access.ts'
import type { Up } from '#core/protocol/up.ts'
import type { Spent } from './log.ts'
import { isRecorded, mayI, refuse, type Connection, type Effect, type Room } from './room.ts'

/** What one person adds to the record of somebody else's room in a day and in all, UTF-16 units of messages and output. */
export const SPENDING = { dayChars: 32 * 1024 * 1024, chars: 128 * 1024 * 1024 } as const
const DAY_MS = 24 * 60 * 60_000
/** What may be forgotten when the room sleeps, UTF-16 units: so much is not written by itself. */
const UNWRITTEN = 16 * 1024

/** Messages that the record grows by, besides pushes, which may be on the log already; taking back, looking and telling where one is go on. */
const GROWING: readonly Up['t'][] = [
  ...(['chat', 'editChat', 'note', 'editNote', 'createFile', 'renameFile'] as const),
  ...(['run', 'stdin', 'judge', 'summon'] as const),
]

/**
 * Why somebody adds nothing more to the record now; null when they may. It counts to the room's owner, who therefore is not
 * bounded in a room of their own.
 */
export function whySpent(room: Room, connection: Connection, at: number): string | null {
  const spent = room.spent.get(connection.user)
  if (!spent || !isRecorded(room) || mayI(room, connection, CAN.manageRoom)) return null
  if (spent.all >= SPENDING.chars)
    return 'You have added as much to the record of this room as one person may. Nothing more of yours is taken.'
  if (spent.day !== dayOf(room, at) || spent.today < SPENDING.dayChars) return null
  return 'You have added as much to the record of this room as one person may in a day. Go on tomorrow.'
}

/** The refusal of a message by which the record would grow beyond what its author may add; null for any other. */
export function overspent(
  room: Room,
  connection: Connection,
  at: number,
  message: Exclude<Up, { t: 'hello' }>,
): Effect[] | null {
  if (!GROWING.includes(message.t)) return null
  const why = whySpent(room, connection, at)
  if (why === null) return null
  return refuse(connection.id, message.t, 'too_large', why, 'id' in message ? { id: message.id } : {})
}

/** Counts UTF-16 units that were logged because of somebody, across days and sleep. */
export function spend(room: Room, user: string, at: number, chars: number): void {
  const day = dayOf(room, at)
  const before = room.spent.get(user) ?? { user, day, today: 0, all: 0, unwritten: 0 }
  const today = (before.day === day ? before.today : 0) + chars
  const unwritten = before.unwritten + chars
  const spent: Spent = { user, day, today, all: before.all + chars }
  room.spent.set(user, { ...spent, unwritten: unwritten < UNWRITTEN ? unwritten : 0 })
  if (unwritten >= UNWRITTEN) room.log.putSpent(spent)
}

const dayOf = (room: Room, at: number): number => Math.floor(Math.max(at, room.at) / DAY_MS)
