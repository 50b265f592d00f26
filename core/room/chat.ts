import { CAN } from '#core/protocol/access.ts'
import type { Channel, ChatMessage } from '#core/protocol/chat.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Up } from '#core/protocol/up.ts'
import { reads, tellChannel } from './audience.ts'
import type { Logged, RoomEvent } from './log.ts'
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
import { readText, remember, wasSaid } from './said.ts'

/** What one must be allowed to write in a channel. */
export const WRITE = { all: CAN.chat, staff: CAN.staffWrite } as const satisfies Record<Channel, number>
/** Messages of a channel in the log. */
export const KIND = { all: 'chat', staff: 'staffChat' } as const satisfies Record<Channel, RoomEvent['kind']>

type Said = Extract<RoomEvent, { kind: 'chat' | 'staffChat' }>

/** A logged message as its readers see it. */
export function messageOf({ kind, seq, at, chat }: Logged<Said>): ChatMessage {
  return { seq, at, ...chat, ...(kind === 'staffChat' ? { channel: 'staff' as const } : {}) }
}

export const isChat = (event: Logged<RoomEvent>): event is Logged<Said> =>
  event.kind === 'chat' || event.kind === 'staffChat'

/** Logs a chat message and tells everybody who reads its channel; author, time and order are the room's. */
export function chat(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'chat' }>,
): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'chat', code, why, { id: message.id })
  const { channel = 'all' } = message
  if (!mayI(room, connection, WRITE[channel]))
    return no('not_allowed', whyClosed(room) ?? 'You may not write in this chat.')
  const read = readText(message.text, LIMITS.chatChars)
  if ('why' in read) return no('bad_text', read.why)
  if (wasSaid(room, connection.user, message.id)) return []
  const entry = {
    id: message.id,
    by: authorOf(memberOf(room, connection.user)),
    ...read,
    ...mentioned(room, channel, read.text, message.mentions),
  }
  const kind = KIND[channel]
  const stamp = append(room, at, { kind, chat: entry })
  remember(room, connection.user, message.id)
  // Who has said it is no longer writing it.
  room.typing[channel].delete(connection.user)
  return tellChannel(room, channel, { t: 'chat', ...messageOf({ kind, chat: entry, ...stamp }) })
}

/** Edits or removes a message: the logged one is written over, and the log says that it was. */
export function changeChat(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'editChat' | 'removeChat' }>,
): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, message.t, code, why, { id: message.id })
  const old = room.log.event(message.seq)
  const channel = old?.kind === 'staffChat' ? 'staff' : 'all'
  // Who may not read a channel does not learn what is in it.
  if (!old || !isChat(old) || old.chat.removed || !reads(room, connection.user, channel))
    return no('no_message', 'This message is no longer there.')
  const mine = old.chat.by.user === connection.user
  const moderated = message.t === 'removeChat' && channel === 'all' && mayI(room, connection, CAN.staffWrite)
  if (!moderated && !(mine && mayI(room, connection, WRITE[channel])))
    return no('not_allowed', 'You may not change this message.')

  const by = authorOf(memberOf(room, connection.user))
  const { text: _, mentions: __, ...rest } = old.chat
  let changed: Said['chat']
  if (message.t === 'removeChat') changed = { ...rest, text: '', removed: by }
  else {
    const read = readText(message.text, LIMITS.chatChars)
    if ('why' in read) return no('bad_text', read.why)
    const edited = Math.max(at, room.at)
    changed = { ...rest, ...read, ...mentioned(room, channel, read.text, message.mentions), edited }
  }
  room.log.replaceEvent(old.seq, { kind: old.kind, chat: changed })
  const { seq } = append(room, at, {
    kind: channel === 'staff' ? 'staffChange' : 'chatChange',
    of: old.seq,
    change: message.t === 'removeChat' ? 'removed' : 'edited',
    by,
  })
  const told = { t: 'chatChange', seq, chat: messageOf({ ...old, chat: changed }) } as const
  return [
    { do: 'send', to: connection.id, message: { ...told, id: message.id } },
    ...tellChannel(room, channel, told, connection.id),
  ]
}

/** Those of the mentioned who read the channel and whose name stands in the text, each once. */
function mentioned(
  room: Room,
  channel: Channel,
  text: string,
  users: readonly string[] = [],
): { mentions?: string[] } {
  const mentions = [...new Set(users)].filter(
    (user) => reads(room, user, channel) && text.includes(`@${room.members.get(user)?.name}`),
  )
  return mentions.length > 0 ? { mentions } : {}
}
