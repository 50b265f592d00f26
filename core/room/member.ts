import { LIMITS } from '#core/protocol/limits.ts'
import type { Arrival } from './join.ts'
import type { Room } from './room.ts'

/** Number of colours people are told apart by. */
const COLORS = LIMITS.colors

/** Takes who somebody is from what the Worker says of them now. */
export function knowMember(room: Room, { user, name, guest, role, color }: Arrival): void {
  const here = [...room.connections.values()].some((other) => other.user === user)
  const known = room.members.get(user)
  const taken = here && known ? known.color : freeColor(room, user, known?.color)
  const member = { user, name, guest, role, color: color ?? taken }
  const same = known?.name === member.name && known.role === member.role && known.color === member.color
  if (!same) room.log.putMember(member)
  room.members.set(user, member)
}

/** A colour nobody present has, starting from the one the person had, or one that depends only on them. */
function freeColor(room: Room, user: string, had: number | undefined): number {
  let start = had ?? 0
  if (had === undefined)
    for (let i = 0; i < user.length; i++) start = (start * 31 + user.charCodeAt(i)) % 9973
  const taken = new Set([...room.connections.values()].map((other) => room.members.get(other.user)?.color))
  for (let i = 0; i < COLORS; i++) if (!taken.has((start + i) % COLORS)) return (start + i) % COLORS
  return start % COLORS
}
