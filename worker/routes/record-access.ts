import type { Context } from 'hono'
import { CAN, can, capabilities, type Role } from '#core/protocol/access.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { bitsIn, seenRoom } from './seen-room.ts'

/** What somebody may see of a record: events `from` to `to` of a room, those for staff too or not. */
export type RecordAccess = {
  room: { id: string; code: string | null; title: string; language: string; createdAt: number }
  /** Whether somebody is in the room now. */
  live: boolean
  staff: boolean
  /** Whether they may change titles and take things out. */
  edit: boolean
  /** Null for whoever sees it without being a member. */
  role: Role | null
  from: number
  to: number
  clip: { title: string; from: number; to: number } | null
}

const OPEN = { archived: false, locked: false, sealed: false }

/** The whole of a record. */
export const EVERYTHING = { from: 1, to: Number.MAX_SAFE_INTEGER } as const

/** Decides who may read a record. */
export type Access = (c: Context<App>) => Promise<RecordAccess>

/**
 * The record of the room of the path's code, for its members with the right to the history. To everybody else there is no
 * such room: one that is missing, one they were sent out of and one they never joined answer the same.
 */
export const recordAccess: Access = async (c) => {
  await take(c, byPerson(c, 'recordPerPerson'))
  const room = await seenRoom(c)
  if (room.role === null) throw notFound()
  const bits = bitsIn(room.role, room)
  if (!can(bits, CAN.history)) throw new ApiError('forbidden', 'Your role does not include the history.')
  const { id, code, title, language, createdAt } = room
  return {
    room: { id, code, title, language, createdAt },
    live: room.people.length > 0,
    staff: can(bits, CAN.staffView),
    // Also of a room that is closed: who may put its record in order does not depend on it.
    edit: can(capabilities(room.role, OPEN), CAN.staffWrite),
    role: room.role,
    ...EVERYTHING,
    clip: null,
  }
}
