import { Hono, type Context } from 'hono'
import { publicProblem } from '#core/judge/public.ts'
import { CAN, can } from '#core/protocol/access.ts'
import { problemToOpen } from '#core/protocol/api/problem-requests.ts'
import type { Author } from '#core/protocol/shared.ts'
import { readProblem } from '../../durable-objects/problem-rows.ts'
import { readBody } from '../body.ts'
import { database, type Database } from '../db/database.ts'
import { dropProblem, hasOwner, knowsTests, problemOfRoom, problemsOfRoom } from '../db/room-problems.ts'
import { activeUser } from '../db/users.ts'
import type { Env } from '../env.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { openProblemIn } from '../open-problem.ts'
import { tell } from '../room-stub.ts'
import { bitsIn, seenRoom, type OwnRoom } from './seen-room.ts'

/** What is to be solved in a room: its staff choose, everybody in it sees what they may. */
export const roomProblems = new Hono<App>()
  .use('/:code/problems/*', allowed('rooms:read', 'rooms:write'))

  .get('/:code/problems', async (c) => {
    const room = await memberRoom(c)
    return c.json({ problems: await problemsOfRoom(database(c.env), room.id) })
  })

  .get('/:code/problems/:problem', async (c) => {
    const room = await memberRoom(c)
    const db = database(c.env)
    const row = await problemOfRoom(db, room.id, c.req.param('problem'))
    const stored = row && (await readProblem(c.env.DB, row.problemId, row.version))
    if (!row || !stored) throw notFound()
    const knows =
      can(bitsIn(room.role, room), CAN.staffView) &&
      ((await knowsTests(db, row.problemId, c.var.access.user)) ||
        (await isBrought(c.env, db, room.id, row.problemId)))
    return c.json(publicProblem({ id: row.problemId, version: row.version }, stored, knows))
  })

  .post('/:code/problems', async (c) => {
    const wanted = await readBody(c, problemToOpen)
    const room = await staffRoom(c)
    await take(c, byPerson(c, 'problemPerPerson'))
    return c.json(await openProblemIn(c.env, room.id, await authorIn(c), wanted), 201)
  })

  .delete('/:code/problems/:problem', async (c) => {
    const room = await staffRoom(c)
    const id = c.req.param('problem')
    const by = await authorIn(c)
    if (!(await dropProblem(database(c.env), room.id, id))) throw notFound()
    await tell(c.env, room.id, (stub) => stub.removeProblem(id, by))
    return c.body(null, 204)
  })

/** Whether a person's problem was opened here by its owner: then who interviews with them knows it too. */
async function isBrought(env: Env, db: Database, room: string, problem: string): Promise<boolean> {
  if (!(await hasOwner(db, problem))) return false
  const said = { isOpen: false }
  await tell(env, room, async (stub) => void (said.isOpen = await stub.isOpenToStaff(problem)))
  return said.isOpen
}

/** A room with problems, for whoever belongs to it. */
export async function memberRoom(c: Context<App, '/:code'>): Promise<OwnRoom> {
  const room = await seenRoom(c)
  const { role } = room
  if (role === null) throw notFound()
  return { ...room, role }
}

async function staffRoom(c: Context<App, '/:code'>): Promise<OwnRoom> {
  const room = await memberRoom(c)
  if (!can(bitsIn(room.role, room), CAN.staffWrite))
    throw new ApiError('forbidden', 'Only the staff of the room choose what is solved in it.')
  return room
}

/** Who asks, as the room's log names them; the room knows their colour if it has met them. */
export async function authorIn(c: Context<App>): Promise<Author> {
  const { user } = c.var.access
  const person = await activeUser(database(c.env), user)
  if (!person) throw notFound()
  return { user, name: person.name, color: person.color ?? 0 }
}
