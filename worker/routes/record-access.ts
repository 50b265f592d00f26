import type { Context } from 'hono'
import { CAN, can, capabilities, type Role } from '#core/protocol/access.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { bitsIn, seenRoom } from './seen-room.ts'

/** What somebody may see of a room's record, and do with it. */
export type RecordAccess = {
  room: { id: string; code: string | null; title: string; language: string; createdAt: number }
  /** Whether somebody is in the room now. */
  live: boolean
  staff: boolean
  /** Whether they may change titles and take things out. */
  edit: boolean
  /** Whether they may run what was. */
  run: boolean
  role: Role
}

const OPEN = { archived: false, locked: false, sealed: false }

/** Decides who may read a record. */
export type Access = (c: Context<App>) => Promise<RecordAccess>

/**
 * The record of the room of the path's code, for its members with the right to the history. To everybody else there is no
 * such room: one that is missing, one they were sent out of and one they never joined answer the same.
 */
export const recordAccess: Access = async (c) => {
  // Counted and looked up at once: somebody waits for a picture.
  const seen = accessNow(c)
  seen.catch(() => null)
  await take(c, byPerson(c, 'recordPerPerson'))
  return seen
}

/** The same for who was counted already. */
export const accessNow: Access = async (c) => {
  const room = await seenRoom(c)
  if (room.role === null) throw notFound()
  const bits = bitsIn(room.role, room)
  if (!can(bits, CAN.history)) throw new ApiError('forbidden', 'Your role does not include the history.')
  const { id, code, title, language, createdAt } = room
  // Also of a room that is closed: its record does not depend on it.
  const open = capabilities(room.role, OPEN)
  return {
    room: { id, code, title, language, createdAt },
    live: room.people.length > 0,
    staff: can(bits, CAN.staffView),
    edit: can(open, CAN.staffWrite),
    run: can(open, CAN.run),
    role: room.role,
  }
}
