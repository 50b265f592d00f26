import type { Context } from 'hono'
import { CAN, can, capabilities, mayGive, type Role } from '#core/protocol/access.ts'
import type { Room } from '#core/protocol/api/rooms.ts'
import { database } from '../db/database.ts'
import { findRoom, type SeenRoom } from '../db/rooms.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { isRoomID, readCode, showCode } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'

/** A room as the API shows it. */
export const showRoom = ({
  ownerId: _,
  archivedAt,
  lockedAt,
  sealedAt,
  waitingAt,
  trialAt,
  unrecordedAt,
  ...room
}: SeenRoom): Room => ({
  ...room,
  code: showCode(room.code),
  archived: archivedAt !== null,
  locked: lockedAt !== null,
  sealed: sealedAt !== null,
  waiting: waitingAt !== null,
  // Who waits at the door does not see who is behind it.
  people: waitingAt !== null && room.role === null ? [] : room.people,
  trial: trialAt !== null,
  recorded: unrecordedAt === null,
  owner: room.role === 'owner',
})

/**
 * The room of the path's code as the caller sees it. A missing room, a hidden one and a text that is no code answer the
 * same after the same work. Each look-up by somebody who is no member is counted, so that codes cannot be found by trying.
 */
export async function seenRoom(c: Context<App, '/:code'>): Promise<SeenRoom> {
  const typed = c.req.param('code')
  const code = isRoomID(typed) ? typed : (readCode(typed) ?? '')
  const room = await findRoom(database(c.env), code, c.var.access.user)
  if ((room?.role ?? null) === null)
    await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
  if (room === undefined) throw notFound()
  c.set('room', room.id)
  return room
}

/** A room seen by somebody who belongs to it. */
export type OwnRoom = SeenRoom & { role: Role }

/** The same for its owner only; others who can see the room are refused. */
export const ownRoom = (c: Context<App, '/:code'>): Promise<OwnRoom> =>
  roomWith(c, CAN.manageRoom, 'Only the owner of the room can do this.')

/** The same for those only who may let people in and send them out. */
export const peopleRoom = (c: Context<App, '/:code'>): Promise<OwnRoom> =>
  roomWith(c, CAN.people, 'You may not let people into this room or send them out.')

async function roomWith(c: Context<App, '/:code'>, what: number, why: string): Promise<OwnRoom> {
  const room = await seenRoom(c)
  const { role } = room
  if (role === null || !can(bitsIn(role, room), what)) throw new ApiError('forbidden', why)
  return { ...room, role }
}

/** Refuses to give, change or take a role that is not below the caller's own. */
export function refuseHigher(room: OwnRoom, role: Role): void {
  if (mayGive(bitsIn(room.role, room), room.role, role)) return
  throw new ApiError('forbidden', role === 'owner' ? OWNER : `Only somebody above a ${role} can do this.`)
}

/** Whether somebody who sees a room may let people in. */
export const mayLetIn = (room: SeenRoom): boolean =>
  room.role !== null && can(bitsIn(room.role, room), CAN.people)

const OWNER = 'The owner stays the owner of the room.'

/** What a role may do in a room as it is. */
export const bitsIn = (role: Role, { archivedAt, lockedAt, sealedAt }: SeenRoom): number =>
  capabilities(role, { archived: archivedAt !== null, locked: lockedAt !== null, sealed: sealedAt !== null })
