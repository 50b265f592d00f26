import { CAN, can } from '#core/protocol/access.ts'
import type { ChatMessage } from '#core/protocol/chat.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { Up } from '#core/protocol/up.ts'
import { isChat, KIND, messageOf } from './chat.ts'
import { isNote, noteOf } from './notes.ts'
import { bitsOf, memberOf, refuse, type Connection, type Effect, type Room } from './room.ts'

/** Characters of an answer that cost as much as a message. */
const CHARS_A_MESSAGE = 64 * 1024

/** Comings looked at for the first one of somebody: whoever first came before all of them counts from the oldest of theirs. */
const COMINGS = 5_000

type Asked = Pick<Extract<Up, { t: 'history' }>, 'channel' | 'before' | 'count'>
type Page = { list: ChatMessage[]; notes: StaffNote[]; more: boolean }

/**
 * Answers with a page of a channel's messages, or of notes, to those who may read them; who may not watch what was before
 * they came gets what they could have seen.
 */
export function history(
  room: Room,
  connection: Connection,
  { id, channel, before, count }: Extract<Up, { t: 'history' }>,
): Effect[] {
  const { user } = connection
  const page = pageFor(room, user, bitsOf(room, memberOf(room, user)), { channel, before, count })
  if (!page)
    return refuse(connection.id, 'history', 'not_allowed', 'You may not read what was said here.', { id })
  const { list, notes, more } = page
  const chars = [...list, ...notes].reduce((sum, { text }) => sum + text.length, 0)
  connection.budget -= chars / CHARS_A_MESSAGE
  const to = connection.id
  if (channel !== 'notes')
    return [{ do: 'send', to, message: { t: 'chats', id, channel, before, list, more } }]
  const began = room.log.firstEvent('join')?.at ?? room.at
  return [{ do: 'send', to, message: { t: 'notes', id, before, began, list: notes, more } }]
}

/** The same page for somebody with these rights, oldest first; null for who may not read it. */
export function pageFor(
  room: Room,
  user: string,
  bits: number,
  { channel, before, count }: Asked,
): Page | null {
  if (!can(bits, channel === 'all' ? CAN.read : CAN.staffView)) return null
  const kind = channel === 'notes' ? 'note' : KIND[channel]
  // One more than was asked for tells whether there are more.
  const from = can(bits, CAN.history) ? 0 : firstSeen(room, user)
  const events = room.log.events([kind], count + 1, Math.max(0, from - 1), before)
  const more = events.length > count
  const page = more ? events.slice(1) : events
  return { list: page.filter(isChat).map(messageOf), notes: page.filter(isNote).map(noteOf), more }
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
