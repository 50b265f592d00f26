import { Hono, type Context } from 'hono'
import { CAN, can } from '#core/protocol/access.ts'
import { hintToShow } from '#core/protocol/api/problem-requests.ts'
import { readProblem } from '../../durable-objects/problem-rows.ts'
import { readBody } from '../body.ts'
import { assessmentByID } from '../db/assessments.ts'
import { attemptOfRoom } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { problemOfRoom } from '../db/room-problems.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { authorIn, memberRoom } from './room-problems.ts'
import { bitsIn, type OwnRoom } from './seen-room.ts'

/** Hints of a room's problems, a step at a time: what was shown is there for everybody, the rest for staff only. */
export const roomHints = new Hono<App>()
  .use('/:code/problems/:problem/hints/*', allowed('rooms:read', 'rooms:write'))

  .get('/:code/problems/:problem/hints/:n', async (c) => {
    const room = await memberRoom(c)
    const asked = c.req.param('n')
    const n = /^\d{1,2}$/.test(asked) ? Number(asked) : 0
    const hint = (await hintsIn(c, room))[n - 1]
    if (hint === undefined) throw notFound()
    if (!can(bitsIn(room.role, room), CAN.staffView) && n > (await shownIn(c, room)))
      throw new ApiError('forbidden', 'This hint was not shown here yet.')
    return c.json({ hint })
  })

  .post('/:code/problems/:problem/hints', async (c) => {
    const { n } = await readBody(c, hintToShow)
    const room = await memberRoom(c)
    if (!(await mayShow(c, room))) throw new ApiError('forbidden', 'Staff decide here when a hint is shown.')
    await take(c, byPerson(c, 'problemPerPerson'))
    const hint = (await hintsIn(c, room))[n - 1]
    if (hint === undefined) throw notFound()
    const by = await authorIn(c)
    const said: { refused?: string | null } = {}
    const wanted = { problem: c.req.param('problem'), n, by }
    await tell(c.env, room.id, async (stub) => void (said.refused = await stub.showHint(wanted)))
    if (said.refused) throw new ApiError('forbidden', said.refused)
    return c.json({ hint }, 201)
  })

type Asked = Context<App, '/:code/problems/:problem/hints'>

/** Staff show hints wherever they are; who learns does it too, in a lesson's room in which they may run programs. */
async function mayShow(c: Asked, room: OwnRoom): Promise<boolean> {
  const bits = bitsIn(room.role, room)
  if (can(bits, CAN.staffWrite)) return true
  if (!can(bits, CAN.run)) return false
  const db = database(c.env)
  const attempt = await attemptOfRoom(db, room.id)
  const of = attempt && (await assessmentByID(db, attempt.assessmentId))
  return of?.kind === 'lesson'
}

/** All hints of the version of the path's problem that the room keeps. */
async function hintsIn(c: Asked, room: OwnRoom): Promise<readonly string[]> {
  const row = await problemOfRoom(database(c.env), room.id, c.req.param('problem'))
  const stored = row && (await readProblem(c.env.DB, row.problemId, row.version))
  if (!stored) throw notFound()
  return stored.body.hints
}

async function shownIn(c: Asked, room: OwnRoom): Promise<number> {
  const said = { shown: 0 }
  await tell(
    c.env,
    room.id,
    async (stub) => void (said.shown = await stub.shownHints(c.req.param('problem'))),
  )
  return said.shown
}
