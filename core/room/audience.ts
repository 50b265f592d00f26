import { CAN, capabilities, can } from '#core/protocol/access.ts'
import type { Channel } from '#core/protocol/chat.ts'
import type { Down } from '#core/protocol/down.ts'
import { listeners, mayI, type Effect, type Room } from './room.ts'

/** Tells those who may see what only staff may see, by the rights they have now. Scripts of theirs read no messages. */
export function tellStaff(room: Room, message: Down, except?: string): Effect[] {
  const to = listeners(room)
    .filter((connection) => connection.id !== except && mayI(room, connection, CAN.staffView))
    .map(({ id }) => id)
  return to.length > 0 ? [{ do: 'tell', among: to, message }] : []
}

/** Tells everybody who may read a channel. */
export function tellChannel(room: Room, channel: Channel, message: Down, except?: string): Effect[] {
  if (channel === 'staff') return tellStaff(room, message, except)
  return [{ do: 'broadcast', message, ...(except === undefined ? {} : { except }) }]
}

/** Whether a member could read a channel if they were here. */
export function reads(room: Room, user: string, channel: Channel): boolean {
  const member = room.members.get(user)
  if (!member) return false
  return channel === 'all' || can(capabilities(member.role, room.info), CAN.staffView)
}
