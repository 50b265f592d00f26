import { CAN, type Role } from '#core/protocol/access.ts'
import type { RoomInfo } from '#core/protocol/down.ts'
import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Author } from '#core/protocol/shared.ts'
import { disconnect } from './join.ts'
import { showKnocks } from './knocks.ts'
import {
  append,
  authorOf,
  bitsOf,
  mayI,
  memberOf,
  personOf,
  present,
  type Effect,
  type Room,
} from './room.ts'

/** When the last ticket ends that was made until now. */
export const endOfTickets = (at: number): number => at + LIMITS.ticketMs

/** What of a room can be changed, and which member did it. */
export type InfoChange = Partial<Pick<RoomInfo, 'code' | 'title' | 'archived' | 'locked' | 'sealed'>> & {
  by?: string
}

/** Changes title, code or openness; everybody is told, and everybody's rights follow at once. */
export function changeInfo(room: Room, at: number, change: InfoChange): Effect[] {
  const { code, title, archived, locked, sealed } = room.info
  const info = {
    ...room.info,
    code: change.code ?? code,
    title: change.title ?? title,
    archived: change.archived ?? archived,
    locked: change.locked ?? locked,
    // What is sealed stays so.
    sealed: sealed || (change.sealed ?? false),
  }
  append(room, at, { kind: 'room', room: info, ...doneBy(room, change.by) })
  room.info = info
  return [
    { do: 'broadcast', message: { t: 'room', room: info } },
    ...present(room).flatMap((c) => tellRights(room, c)),
  ]
}

/** Gives a member another role, effective with the next message; the others see it, and the log tells of it. */
export function setRole(room: Room, at: number, user: string, role: Role, by?: string): Effect[] {
  room.log.voidTickets(user, endOfTickets(at))
  const member = room.members.get(user)
  if (!member) return []
  if (member.role === role) return []
  const mine = present(room).filter((connection) => connection.user === user)
  const hadPeople = mine.some((connection) => mayI(room, connection, CAN.people))
  append(room, at, { kind: 'role', who: authorOf(member), role, ...doneBy(room, by) })
  const changed = { ...member, role }
  room.log.putMember(changed)
  room.members.set(user, changed)
  return mine.flatMap((connection): Effect[] => [
    ...tellRights(room, connection),
    ...(hadPeople ? [] : showKnocks(room, connection, at)),
    { do: 'broadcast', except: connection.id, message: { t: 'join', person: personOf(room, connection) } },
  ])
}

/** Who changed something, for the log; nothing when the room has not met them. */
function doneBy(room: Room, user: string | undefined): { by?: Author } {
  const member = user === undefined ? undefined : room.members.get(user)
  return member ? { by: authorOf(member) } : {}
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
