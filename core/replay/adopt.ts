import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RecordedEvent } from './event.ts'

/** Who wrote what a room begins with. */
const ROOM = 'room'

/** The room that events are taken into; `known` when the people of the events are the same people here. */
export type Adopter = { id: string; code: string; known: boolean }

/**
 * Takes an event of another room into a record of its own: it says nothing of what it said before it was written over, names
 * this room, and people that are not known here by ids that are nobody's, so that no file can say something of somebody here.
 */
export function adopt({ id, code, known }: Adopter, event: RecordedEvent): RecordedEvent {
  if (event.kind === 'hidden') return event
  const { was: _, ...own } = event
  const named = known ? own : renamed(id, own)
  return (named.kind === 'room' ? { ...named, room: { ...named.room, id, code } } : named) as RecordedEvent
}

/** The same value with every person by another id. */
function renamed<T>(room: string, value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(room, item)) as T
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => {
    if (key === 'user' && typeof inner === 'string') return [key, strangerOf(room, inner)]
    if (key === 'mentions' && Array.isArray(inner))
      return [key, inner.map((user) => strangerOf(room, String(user)))]
    // Nobody is in what was typed.
    return [key, key === 'ops' ? inner : renamed(room, inner)]
  })
  return Object.fromEntries(entries) as T
}

const strangerOf = (room: string, user: string): string =>
  user === ROOM ? user : `x_${bytesToHex(sha256(utf8ToBytes(`${room}\n${user}`))).slice(0, 20)}`
