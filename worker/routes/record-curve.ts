import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { curveWanted } from '#core/protocol/api/curve.ts'
import { readProblem } from '../../durable-objects/problem-rows.ts'
import { readBody } from '../body.ts'
import { continueCurve, knownCurve, type CurveOf } from '../curve.ts'
import { database } from '../db/database.ts'
import { problemOfRoom } from '../db/room-problems.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, mayTake, take } from '../limits.ts'
import { recordAccess, type RecordAccess } from './record-access.ts'

/** How many tests of a problem passed over a session: judged when somebody asks for it, a little at a time. */
export const recordCurve = new Hono<App>()
  .use('/:code/record/curve', allowed('rooms:read', 'rooms:write'))

  .get('/:code/record/curve', async (c) => {
    const asked = v.safeParse(curveWanted.entries.problem, c.req.query('problem'))
    if (!asked.success) throw notFound()
    const access = await recordAccess(c)
    return c.json(await knownCurve(c.env, await curveIn(c, access, asked.output)))
  })

  .post('/:code/record/curve', async (c) => {
    const wanted = await readBody(c, curveWanted)
    const access = await recordAccess(c)
    if (!access.run && !access.staff) throw new ApiError('forbidden', 'Your role does not run programs.')
    if (access.live && !access.staff)
      throw new ApiError('forbidden', 'The tests are run over the session once everybody has left.')
    const curve = await curveIn(c, access, wanted.problem)
    await take(c, byPerson(c, 'curvePerPerson'))
    const mayJudge = () => mayTake(c, byPerson(c, 'judgedTextPerPerson'))
    const mayBegin = () => mayTake(c, byPerson(c, 'curveTurnPerPerson'))
    return c.json(await continueCurve(c.env, curve, { user: c.var.access.user, mayJudge, mayBegin }))
  })

/** The problem in the version that the room has, also when it was taken away since. */
async function curveIn(c: Context<App>, { room, staff }: RecordAccess, id: string): Promise<CurveOf> {
  const row = await problemOfRoom(database(c.env), room.id, id)
  const stored = row && (await readProblem(c.env.DB, row.problemId, row.version))
  if (!row || !stored) throw notFound()
  return { room: room.id, of: { problem: row.problemId, version: row.version }, stored, staff }
}
