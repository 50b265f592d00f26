import { Hono, type Context } from 'hono'
import { CAN, can } from '#core/protocol/access.ts'
import { timerCommand } from '#core/protocol/room-timer.ts'
import type { RoomClock } from '../../durable-objects/clock.ts'
import { authorOf } from '../assessment-room.ts'
import { readBody } from '../body.ts'
import { attemptOfRoom } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { tell } from '../room-stub.ts'
import { bitsIn, seenRoom, type OwnRoom } from './seen-room.ts'

/** The time in a room: everybody there sees it, staff have it start, pause, go on for longer and end. */
export const roomTimer = new Hono<App>()
  .use('/:code/timer', allowed('rooms:read', 'rooms:write'))
  .use('/:code/hand-in', allowed('rooms:write'))

  .get('/:code/timer', async (c) => c.json(await clockOf(c, (await memberRoom(c)).id)))

  .post('/:code/timer', async (c) => {
    const command = await readBody(c, timerCommand)
    const room = await memberRoom(c)
    if (!can(bitsIn(room.role, room), CAN.staffWrite))
      throw new ApiError('forbidden', 'Only the staff of the room change its timer.')
    const by = await callerOf(c)
    const said: { refused?: string | null } = {}
    await tell(c.env, room.id, async (stub) => void (said.refused = await stub.timerStep(command, by)))
    if (said.refused) throw new ApiError('invalid', said.refused)
    return c.json(await clockOf(c, room.id))
  })

  .post('/:code/hand-in', async (c) => {
    const room = await memberRoom(c)
    const db = database(c.env)
    const attempt = await attemptOfRoom(db, room.id)
    const mine = attempt !== undefined && attempt.userId === c.var.access.user
    if (!mine && !can(bitsIn(room.role, room), CAN.staffWrite))
      throw new ApiError('forbidden', 'Only whose work this is hands it in.')
    const { timer: before } = await clockOf(c, room.id)
    if (!before?.handsIn) throw new ApiError('invalid', 'Nothing is handed in here.')
    const by = await callerOf(c)
    // Refused when it was handed in already, which is what was wanted.
    await tell(c.env, room.id, async (stub) => void (await stub.timerStep({ do: 'stop' }, by)))
    const { timer } = await clockOf(c, room.id)
    const now = await attemptOfRoom(db, room.id)
    return c.json({ submittedAt: now?.submittedAt ?? null, timer })
  })

async function memberRoom(c: Context<App, '/:code'>): Promise<OwnRoom> {
  const room = await seenRoom(c)
  const { role } = room
  if (role === null) throw notFound()
  return { ...room, role }
}

async function clockOf(c: Context<App>, room: string): Promise<RoomClock> {
  const said: { clock?: RoomClock | null } = {}
  await tell(c.env, room, async (stub) => void (said.clock = await stub.timer()))
  if (!said.clock) throw notFound()
  return said.clock
}

async function callerOf(c: Context<App>) {
  const person = await activeUser(database(c.env), c.var.access.user)
  if (!person) throw notFound()
  return authorOf(person)
}
