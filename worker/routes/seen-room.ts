import type { Context } from 'hono'
import type { Room } from '#core/protocol/api/rooms.ts'
import { database } from '../db/database.ts'
import { findRoom, type SeenRoom } from '../db/rooms.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { readCode, showCode } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'

/** A room as the API shows it. */
export const showRoom = ({ ownerId: _, archivedAt, lockedAt, sealedAt, ...room }: SeenRoom): Room => ({
  ...room,
  code: showCode(room.code),
  archived: archivedAt !== null,
  locked: lockedAt !== null,
  sealed: sealedAt !== null,
  owner: room.role === 'owner',
})

/**
 * The room of the path's code as the caller sees it. A missing room, a hidden one and a text that is no code answer the
 * same after the same work. Each look-up by somebody who is no member is counted, so that codes cannot be found by trying.
 */
export async function seenRoom(c: Context<App, '/:code'>): Promise<SeenRoom> {
  const code = readCode(c.req.param('code')) ?? ''
  const room = await findRoom(database(c.env), code, c.var.access.user)
  if ((room?.role ?? null) === null)
    await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
  if (room === undefined) throw notFound()
  return room
}

/** The same for its owner only; others who can see the room are refused. */
export async function ownRoom(c: Context<App, '/:code'>): Promise<SeenRoom> {
  const room = await seenRoom(c)
  if (room.role !== 'owner') throw new ApiError('forbidden', 'Only the owner of the room can do this.')
  return room
}
