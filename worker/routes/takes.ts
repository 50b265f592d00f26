import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { takeStart, type TakeAnswer } from '#core/protocol/api/takes.ts'
import { authorOf, type Prepared } from '../assessment-room.ts'
import { readBody } from '../body.ts'
import { assessmentByToken, problemsOf, type AssessmentRow } from '../db/assessments.ts'
import { attemptOf, type AttemptRow } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { digest } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { personName } from '#core/protocol/names.ts'
import { startAttempt } from '../start-attempt.ts'

const MINUTE = 60_000

/** What the link of a take-home does for who holds it: to see what awaits them, to start, and to come back. */
export const takes = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .get('/:token', async (c) => {
    const row = await byToken(c)
    const attempt = await attemptOf(database(c.env), { assessmentId: row.id }, c.var.access.user)
    return c.json(whereItStands(row, attempt, Date.now()))
  })

  .post('/:token', async (c) => {
    const { name } = await readBody(c, takeStart)
    const row = await byToken(c)
    const db = database(c.env)
    const [person, owner] = await Promise.all([
      activeUser(db, c.var.access.user),
      activeUser(db, row.ownerId),
    ])
    if (person === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    if (owner === undefined) throw notFound()
    if (person.id === owner.id) throw new ApiError('forbidden', 'This is your own: others take it.')
    const had = await attemptOf(db, { assessmentId: row.id }, person.id)
    const { state } = whereItStands(row, had, Date.now())
    if (state === 'early') throw new ApiError('forbidden', 'This cannot be started yet.')
    if (state === 'late') throw new ApiError('forbidden', 'This cannot be started any more.')
    if (!had) await take(c, byPerson(c, 'roomPerPerson'), byAddress(c, 'takePerAddress'))
    const as = name === undefined ? person.name : nameOf(name)
    const starting = { assessmentId: row.id, owner, person, name: as }
    const prepare = async (): Promise<Prepared> => ({
      ...{
        title: `${row.title}: ${as}`,
        language: row.language,
        notes: row.notes,
        problems: problemsOf(row),
      },
      timer: {
        leftMs: (row.minutes ?? 60) * MINUTE,
        ...{ locksAtEnd: true, handsIn: true, of: { ...authorOf(person), name: as } },
      },
    })
    const { code } = await startAttempt(c.env, starting, prepare)
    return c.json({ code }, had ? 200 : 201)
  })

function nameOf(name: string): string {
  const parsed = v.safeParse(personName, name)
  if (!parsed.success) throw new ApiError('invalid', parsed.issues[0].message, { field: 'name' })
  return parsed.output
}

async function byToken(c: Context<App, '/:token'>): Promise<AssessmentRow> {
  await take(c, byPerson(c, 'linkPerPerson'), byAddress(c, 'linkPerAddress'))
  const token = c.req.param('token')
  const row = token.length > 200 ? undefined : await assessmentByToken(database(c.env), await digest(token))
  if (!row) throw notFound()
  return row
}

function whereItStands(
  { title, minutes, problems, opensAt, closesAt }: AssessmentRow,
  attempt: (AttemptRow & { code: string }) | undefined,
  at: number,
): TakeAnswer {
  const fresh =
    opensAt !== null && at < opensAt ? 'early' : closesAt !== null && at >= closesAt ? 'late' : 'ready'
  const { code = null, startedAt = null, endsAt = null, submittedAt = null } = attempt ?? {}
  const isOver = submittedAt !== null || (endsAt !== null && at >= endsAt)
  return {
    ...{ title, minutes, problems: problemsOf({ problems }).length, opensAt, closesAt },
    state: attempt ? (isOver ? 'over' : 'open') : fresh,
    ...{ code, startedAt, endsAt, submittedAt, at },
  }
}
