import { CHANNELS, type Channel } from '#core/protocol/chat.ts'
import { tellChannel } from './audience.ts'
import { WRITE } from './chat.ts'
import { mayI, refuse, timer, type Connection, type Effect, type Room } from './room.ts'

/** A socket is heard this often at most, milliseconds. */
const PAUSE_MS = 2_000

/** Those who write within this time are told of together, milliseconds. */
const COALESCE_MS = 150

/** Somebody writes: the readers of the channel are told with the next batch. Nothing of it is kept. */
export function typing(room: Room, connection: Connection, at: number, channel: Channel): Effect[] {
  if (!mayI(room, connection, WRITE[channel]))
    return refuse(connection.id, 'typing', 'not_allowed', 'You may not write in this chat.')
  if (at - connection.typed < PAUSE_MS) return []
  connection.typed = at
  room.typing[channel].add(connection.user)
  return timer(room, 'typing', COALESCE_MS)
}

/** Tells who wrote since the last batch. */
export function flushTyping(room: Room): Effect[] {
  return CHANNELS.flatMap((channel) => {
    const users = [...room.typing[channel]]
    room.typing[channel].clear()
    return users.length > 0 ? tellChannel(room, channel, { t: 'typing', channel, users }) : []
  })
}
