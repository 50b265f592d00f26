import { CAN } from '#core/protocol/access.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Knock } from '#core/protocol/shared.ts'
import { mayI, present, type Connection, type Effect, type Room } from './room.ts'

/** Somebody asks to be let in, or asks on: those who may let them in are told the first time. */
export function knock(room: Room, knock: Knock): Effect[] {
  const known = room.knocks.has(knock.user)
  if (!known && room.knocks.size >= LIMITS.knocks) return []
  room.log.putKnock(knock)
  room.knocks.set(knock.user, knock)
  return known ? [] : tell(room, knock, true)
}

/** Somebody does not wait any more: was let in, was refused, or gave up. Without `user` nobody does. */
export function endKnocks(room: Room, user?: string): Effect[] {
  const ended = [...room.knocks.values()].filter((entry) => user === undefined || entry.user === user)
  return ended.flatMap((entry) => forget(room, entry))
}

/** Forgets those who stopped asking. */
export function expireKnocks(room: Room, at: number): Effect[] {
  const late = [...room.knocks.values()].filter((entry) => !isFresh(entry, at))
  return late.flatMap((entry) => forget(room, entry))
}

/** For somebody who may let people in now and could not before: who waits. */
export const showKnocks = (room: Room, connection: Connection, at: number): Effect[] =>
  (knocksFor(room, connection, at).knocks ?? []).map((entry) => toldTo(connection, entry, true))

/** The part of a welcome that only those have who may let people in. */
export function knocksFor(room: Room, connection: Connection, at: number): { knocks?: Knock[] } {
  if (!mayI(room, connection, CAN.people)) return {}
  return { knocks: [...room.knocks.values()].filter((entry) => isFresh(entry, at)) }
}

const isFresh = (entry: Knock, at: number): boolean => at - entry.at < LIMITS.knockMs

function forget(room: Room, entry: Knock): Effect[] {
  room.log.removeKnock(entry.user)
  room.knocks.delete(entry.user)
  return tell(room, entry, false)
}

const tell = (room: Room, entry: Knock, waiting: boolean): Effect[] =>
  present(room)
    .filter((connection) => mayI(room, connection, CAN.people))
    .map((connection) => toldTo(connection, entry, waiting))

const toldTo = ({ id }: Connection, knock: Knock, waiting: boolean): Effect => ({
  do: 'send',
  to: id,
  message: { t: 'knock', knock, waiting },
})
