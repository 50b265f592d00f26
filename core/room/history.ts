import { CAN } from '#core/protocol/access.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Up } from '#core/protocol/up.ts'
import { isChat, KIND, messageOf } from './chat.ts'
import { isNote, noteOf } from './notes.ts'
import { mayI, refuse, type Connection, type Effect, type Room } from './room.ts'

/** Characters of an answer that cost as much as a message. */
const CHARS_A_MESSAGE = 64 * 1024

/** Comings looked at for the first one of somebody: whoever first came before all of them counts from the oldest of theirs. */
const COMINGS = 5_000

/**
 * Answers with a page of a channel's messages, or of notes, to those who may read them; who may not watch what was before
 * they came gets what they could have seen.
 */
export function history(
  room: Room,
  connection: Connection,
  { id, channel, before, count }: Extract<Up, { t: 'history' }>,
): Effect[] {
  const needed = channel === 'all' ? CAN.read : CAN.staffView
  if (!mayI(room, connection, needed))
    return refuse(connection.id, 'history', 'not_allowed', 'You may not read what was said here.', { id })
  const kind = channel === 'notes' ? 'note' : KIND[channel]
  // One more than was asked for tells whether there are more.
  const from = mayI(room, connection, CAN.history) ? 0 : firstSeen(room, connection.user)
  const events = room.log.events([kind], count + 1, Math.max(0, from - 1), before)
  const more = events.length > count
  const page = more ? events.slice(1) : events
  const list = page.filter(isChat).map(messageOf)
  const notes = page.filter(isNote).map(noteOf)
  const chars = [...list, ...notes].reduce((sum, { text }) => sum + text.length, 0)
  connection.budget -= chars / CHARS_A_MESSAGE
  const to = connection.id
  if (channel !== 'notes')
    return [{ do: 'send', to, message: { t: 'chats', id, channel, before, list, more } }]
  const began = room.log.firstEvent('join')?.at ?? room.at
  return [{ do: 'send', to, message: { t: 'notes', id, before, began, list: notes, more } }]
}

/** Number of the oldest message that somebody could have seen: what they were welcomed with the first time. */
function firstSeen(room: Room, user: string): number {
  let first = room.firstSeen.get(user)
  if (first === undefined) {
    const came = room.log
      .events(['join'], COMINGS)
      .find((event) => event.kind === 'join' && event.by.user === user)
    const coming = came?.seq ?? room.seq + 1
    first = room.log.events([KIND.all], LIMITS.chatHistory, 0, coming)[0]?.seq ?? coming
    room.firstSeen.set(user, first)
  }
  return first
}
