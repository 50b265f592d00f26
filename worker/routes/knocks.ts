import { Hono, type Context } from 'hono'
import { rolesBelow } from '#core/protocol/access.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { askAgain, putKnock, refuseKnock, takeKnock, type KnockState } from '../db/knocks.ts'
import { addMember, membershipOf } from '../db/members.ts'
import type { SeenRoom } from '../db/rooms.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { within } from '../quotas.ts'
import { readCode } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { knockAnswer } from '#core/protocol/api/room-requests.ts'
import { peopleRoom, refuseHigher } from './seen-room.ts'

/** The door of a room whose people decide who comes in. */
export const knocks = new Hono<App>()
  .use('/:code/knock', allowed('rooms:write'))
  .use('/:code/knocks/*', allowed('rooms:read', 'rooms:write'))

  // No GET: that somebody still asks is written down, and told inside.
  .post('/:code/knock', async (c) => {
    await take(c, byPerson(c, 'knockPerPerson'))
    const db = database(c.env)
    const now = Date.now()
    const { user } = c.var.access
    const found = await askAgain(db, readCode(c.req.param('code')) ?? '', user, now)
    if (found === undefined) {
      // Whoever has not knocked learns nothing here, and is counted as one who tries codes.
      await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
      throw notFound()
    }
    if (found.asked) await announce(c, found.room, now)
    return c.json({ knock: found.state })
  })

  .post('/:code/knocks/:user', async (c) => {
    const answer = await readBody(c, knockAnswer)
    const room = await peopleRoom(c)
    const user = c.req.param('user')
    const db = database(c.env)
    if ('refuse' in answer) {
      if (!(await refuseKnock(db, room.id, user))) throw notFound()
    } else {
      refuseHigher(room, answer.role)
      const before = await membershipOf(db, room.id, user)
      if (before !== undefined) refuseHigher(room, before.role)
      if (!(await takeKnock(db, room.id, user))) throw notFound()
      const { role } = answer
      const add = (most: number) => addMember(db, room.id, user, role, rolesBelow(room.role), most)
      if (!(await within(c.env, 'members', add)))
        throw new ApiError('forbidden', 'This person’s role here is not below your own.')
      await tell(c.env, room.id, (stub) => stub.setRole(user, answer.role, c.var.access.user))
    }
    await tell(c.env, room.id, (stub) => stub.endKnocks(user))
    return c.body(null, 204)
  })

/** Lets the caller knock at a room; those inside who may let them in hear of it. */
export async function knock(c: Context<App>, room: SeenRoom): Promise<KnockState> {
  const now = Date.now()
  const state = await putKnock(database(c.env), room.id, c.var.access.user, now)
  if (state === 'full')
    throw new ApiError('rate_limited', 'Too many people wait at this door. Try again in a while.', {
      retryAfterMs: 60_000,
    })
  if (state === 'waiting') await announce(c, room.id, now)
  return state
}

async function announce(c: Context<App>, room: string, at: number): Promise<void> {
  const person = await activeUser(database(c.env), c.var.access.user)
  if (person === undefined) throw new ApiError('unauthorized', 'You are signed out.')
  const { id: user, name, kind } = person
  await tell(c.env, room, (stub) => stub.knock({ user, name, guest: kind === 'guest', at }))
}
