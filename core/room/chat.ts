import { CAN } from '#core/protocol/access.ts'
import type { Up } from '#core/protocol/up.ts'
import { countGraphemes } from './graphemes.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import {
  append,
  authorOf,
  mayI,
  memberOf,
  refuse,
  whyClosed,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'

/** A message with the id of one of the author's among this many is a resend. */
const RECENT = 1_000

/** Logs a chat message and tells everybody; author, time and order are the room's. */
export function chat(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'chat' }>,
): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'chat', code, why, { id: message.id })
  if (!mayI(room, connection, CAN.chat))
    return no('not_allowed', whyClosed(room) ?? 'You may not write in this chat.')
  const text = message.text.replace(/\r\n?/g, '\n').trim()
  if (text === '') return no('bad_text', 'The message is empty.')
  if (!text.isWellFormed() || countGraphemes(text, LIMITS.chatChars) > LIMITS.chatChars) {
    return no('bad_text', 'The message holds characters that cannot be shown.')
  }
  const said = saidIn(room)
  const key = `${connection.user} ${message.id}`
  if (said.has(key)) return []
  const entry = { id: message.id, by: authorOf(memberOf(room, connection.user)), text }
  const stamp = append(room, at, { kind: 'chat', chat: entry })
  said.add(key)
  for (const oldest of said) {
    if (said.size <= RECENT) break
    said.delete(oldest)
  }
  return [{ do: 'broadcast', message: { t: 'chat', ...stamp, ...entry } }]
}

/** Authors and ids of the newest messages, oldest first; read from the log when the first one is asked about. */
function saidIn(room: Room): Set<string> {
  room.said ??= new Set(
    room.log
      .events(['chat'], RECENT)
      .flatMap((event) => (event.kind === 'chat' ? [`${event.chat.by.user} ${event.chat.id}`] : [])),
  )
  return room.said
}
