import type { Role } from '#core/protocol/access.ts'
import type { RoomInfo } from '#core/protocol/down.ts'
import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { disconnect } from './join.ts'
import { append, bitsOf, memberOf, personOf, present, type Effect, type Room } from './room.ts'

/** When the last ticket ends that was made until now. */
export const endOfTickets = (at: number): number => at + LIMITS.ticketMs

/** Changes title or openness; everybody is told, and everybody's rights follow at once. */
export function changeInfo(
  room: Room,
  at: number,
  change: Partial<Pick<RoomInfo, 'title' | 'archived' | 'locked' | 'sealed'>>,
): Effect[] {
  const { title, archived, locked, sealed } = room.info
  const info = {
    ...room.info,
    title: change.title ?? title,
    archived: change.archived ?? archived,
    locked: change.locked ?? locked,
    // What is sealed stays so.
    sealed: sealed || (change.sealed ?? false),
  }
  append(room, at, { kind: 'room', room: info })
  room.info = info
  return [
    { do: 'broadcast', message: { t: 'room', room: info } },
    ...present(room).flatMap((c) => tellRights(room, c)),
  ]
}

/** Gives a member another role, effective with the next message; the others see it. */
export function setRole(room: Room, at: number, user: string, role: Role): Effect[] {
  room.log.voidTickets(user, endOfTickets(at))
  const member = room.members.get(user)
  if (!member) return []
  const changed = { ...member, role }
  room.log.putMember(changed)
  room.members.set(user, changed)
  return present(room)
    .filter((connection) => connection.user === user)
    .flatMap((connection): Effect[] => [
      ...tellRights(room, connection),
      { do: 'broadcast', except: connection.id, message: { t: 'join', person: personOf(room, connection) } },
    ])
}

/** Shows a member under another name and colour from now on; what they did before keeps the name it was done under. */
export function setProfile(room: Room, user: string, name: string, color: number | null): Effect[] {
  const member = room.members.get(user)
  if (!member) return []
  const changed = { ...member, name, color: color ?? member.color }
  room.log.putMember(changed)
  room.members.set(user, changed)
  const here = present(room).filter((connection) => connection.user === user)
  const told = here.map((connection): Effect => {
    return { do: 'broadcast', message: { t: 'join', person: personOf(room, connection) } }
  })
  return here.length > 0 ? [...told, { do: 'presence' }] : []
}

/** Takes a person out of the room and closes their sockets. */
export function removeMember(room: Room, at: number, user: string): Effect[] {
  room.log.voidTickets(user, endOfTickets(at))
  const sockets = [...room.connections.values()].filter((connection) => connection.user === user)
  const effects = sockets.flatMap(({ id }): Effect[] => [
    { do: 'close', to: id, code: CLOSE.forbidden, reason: 'removed from the room' },
    ...disconnect(room, at, id),
  ])
  room.log.removeMember(user)
  room.members.delete(user)
  return effects
}

function tellRights(room: Room, connection: { id: string; user: string }): Effect[] {
  const member = memberOf(room, connection.user)
  return [
    { do: 'send', to: connection.id, message: { t: 'you', role: member.role, can: bitsOf(room, member) } },
  ]
}
