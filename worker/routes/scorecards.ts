import { Hono, type Context } from 'hono'
import { CAN, can, capabilities } from '#core/protocol/access.ts'
import { scorecardBody, type Scorecard } from '#core/protocol/api/scorecards.ts'
import { readBody } from '../body.ts'
import { assessmentByID, rubricOf } from '../db/assessments.ts'
import { attemptOfRoom } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { giveScorecard, listScorecards, saveScorecard } from '../db/scorecards.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { seenRoom, type OwnRoom } from './seen-room.ts'

const BODY_BYTES = 256 * 1024
const OPEN = { archived: false, locked: false, sealed: false }

/** What each of the staff thinks of a session: their own until they give it, then everybody's of the staff. */
export const scorecards = new Hono<App>()
  .use('/:code/scorecards', allowed('rooms:read'))
  .use('/:code/scorecard', allowed('rooms:read', 'rooms:write'))
  .use('/:code/scorecard/*', allowed('rooms:read', 'rooms:write'))

  .get('/:code/scorecards', async (c) => {
    const room = await staffRoom(c)
    const db = database(c.env)
    const attempt = await attemptOfRoom(db, room.id)
    const assessment = attempt && (await assessmentByID(db, attempt.assessmentId))
    const cards = await listScorecards(db, room.id, c.var.access.user)
    return c.json({ rubric: assessment ? rubricOf(assessment) : [], scorecards: cards })
  })

  .put('/:code/scorecard', async (c) => {
    const body = await readBody(c, scorecardBody, BODY_BYTES)
    const room = await staffRoom(c)
    await take(c, byPerson(c, 'assessmentPerPerson'))
    if (!(await saveScorecard(database(c.env), room.id, c.var.access.user, body)))
      throw new ApiError('forbidden', 'A scorecard that was given does not change any more.')
    return c.json({ scorecard: await mine(c, room.id) })
  })

  .post('/:code/scorecard/submit', async (c) => {
    const room = await staffRoom(c)
    await giveScorecard(database(c.env), room.id, c.var.access.user)
    return c.json({ scorecard: await mine(c, room.id) })
  })

/** Also of a room that is closed: what is thought of it is written afterwards. */
async function staffRoom(c: Context<App, '/:code'>): Promise<OwnRoom> {
  const room = await seenRoom(c)
  const { role } = room
  if (role === null) throw notFound()
  if (!can(capabilities(role, OPEN), CAN.staffWrite))
    throw new ApiError('forbidden', 'Scorecards are for the staff of the room.')
  return { ...room, role }
}

async function mine(c: Context<App>, room: string): Promise<Scorecard> {
  const cards = await listScorecards(database(c.env), room, c.var.access.user)
  const own = cards.find((card) => card.mine)
  if (!own) throw notFound()
  return own
}
