import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import {
  assessmentChange,
  newAssessment,
  newAssessmentRoom,
  type Assessment,
  type NewAssessment,
} from '#core/protocol/api/assessments.ts'
import { toCSV } from '#core/replay/csv.ts'
import { linkTo } from '../auth/mail.ts'
import { assessmentRoom } from '../assessment-room.ts'
import { attemptsTable } from '../attempts-table.ts'
import { readBody } from '../body.ts'
import {
  columnsOf,
  deleteAssessment,
  insertAssessment,
  listAssessments,
  ownAssessment,
  problemsOf,
  showAssessments,
  updateAssessment,
  usableProblems,
  type AssessmentRow,
} from '../db/assessments.ts'
import { compareAttempts, everyAttempt, insertAttempt } from '../db/attempts.ts'
import { database } from '../db/database.ts'
import { activeUser, type UserRow } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { digest, randomID, showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { once } from '../once.ts'
import { roomTitle } from '#core/protocol/names.ts'

/** A rubric with all that it may say. */
const BODY_BYTES = 256 * 1024
const MINUTE = 60_000

/** Interviews, take-homes and lessons as they are prepared: for who prepared them, and for nobody else. */
export const assessments = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .get('/', async (c) => {
    const db = database(c.env)
    const { user } = c.var.access
    const stretch = stretchOf(c, v.strictTuple([whole, words]))
    const { list, next } = await listAssessments(db, user, c.req.query('archived') === '1', stretch)
    return c.json({ assessments: await showAssessments(db, list, user), ...nextOf(c, next) })
  })

  .post('/', once(BODY_BYTES), async (c) => {
    const wanted = await readBody(c, newAssessment, BODY_BYTES)
    const { id: ownerId } = await maker(c)
    await take(c, byPerson(c, 'assessmentPerPerson'))
    await check(c, wanted)
    const now = Date.now()
    const id = `a_${randomID(12)}`
    const row = { id, ownerId, ...columnsOf(wanted), createdAt: now, updatedAt: now }
    if (!(await insertAssessment(database(c.env), row)))
      throw new ApiError('forbidden', 'You have as many assessments as one may have. Delete one first.')
    return c.json({ assessment: await shown(c, id) }, 201)
  })

  .get('/:id', async (c) => c.json({ assessment: await shown(c, (await own(c)).id) }))

  .put('/:id', async (c) => {
    const wanted = await readBody(c, newAssessment, BODY_BYTES)
    const row = await own(c)
    if (row.kind !== wanted.kind)
      throw new ApiError('invalid', 'An assessment stays of its kind.', { field: 'kind' })
    await check(c, wanted, problemsOf(row))
    await updateAssessment(database(c.env), row.id, { ...columnsOf(wanted), updatedAt: Date.now() })
    return c.json({ assessment: await shown(c, row.id) })
  })

  .patch('/:id', async (c) => {
    const { archived } = await readBody(c, assessmentChange)
    const row = await own(c)
    const archivedAt = archived ? (row.archivedAt ?? Date.now()) : null
    await updateAssessment(database(c.env), row.id, { archivedAt })
    return c.json({ assessment: await shown(c, row.id) })
  })

  .delete('/:id', async (c) => {
    const row = await own(c)
    const { rooms } = await shown(c, row.id)
    const db = database(c.env)
    // What people did in it stays to be looked at: it is only put away, and its link ends.
    if (rooms > 0) await updateAssessment(db, row.id, { archivedAt: Date.now(), tokenHash: null })
    else await deleteAssessment(db, row.id)
    return c.body(null, 204)
  })

  .post('/:id/link', async (c) => {
    const row = await own(c)
    if (row.kind !== 'take_home')
      throw new ApiError('invalid', 'Only a take-home is started by a link.', { field: 'kind' })
    await take(c, byPerson(c, 'newLinkPerPerson'))
    const token = randomID(32)
    await updateAssessment(database(c.env), row.id, { tokenHash: await digest(token) })
    return c.json({ token, url: linkTo(c.env, c.req.url, '/take', token) }, 201)
  })

  .post('/:id/rooms', once(), async (c) => {
    const { title = null } = await readBody(c, newAssessmentRoom)
    const row = await own(c)
    if (row.kind === 'take_home')
      throw new ApiError('invalid', 'Rooms of a take-home are made by who takes it.', { field: 'kind' })
    const owner = await maker(c)
    await take(c, byPerson(c, 'roomPerPerson'))
    const leftMs = (row.minutes ?? 0) * MINUTE
    const locksAtEnd = row.kind === 'interview'
    const room = await assessmentRoom(c.env, owner, {
      ...{ title: title ?? row.title, language: row.language, notes: row.notes },
      problems: problemsOf(row),
      timer: row.minutes === null ? null : { leftMs, locksAtEnd, handsIn: false },
    })
    const attempt = { roomId: room.id, assessmentId: row.id, name: title ?? row.title }
    await insertAttempt(database(c.env), { ...attempt, startedAt: Date.now() })
    return c.json({ code: showCode(room.code) }, 201)
  })

  .get('/:id/attempts', async (c) => {
    const row = await own(c)
    await take(c, byPerson(c, 'reportPerPerson'))
    const db = database(c.env)
    if (c.req.query('format') !== 'csv') {
      const { list, next } = await compareAttempts(db, row.id, stretchOf(c, v.strictTuple([whole, words])))
      return c.json({ attempts: list, ...nextOf(c, next) })
    }
    const { header, rows } = attemptsTable(await everyAttempt(db, row.id))
    return c.body(toCSV(header, rows), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="attempts.csv"',
    })
  })

/** The assessment of the path; one of somebody else is not there. */
async function own(c: Context<App, '/:id'>): Promise<AssessmentRow> {
  const row = await ownAssessment(database(c.env), c.req.param('id'), c.var.access.user)
  if (!row) throw notFound()
  return row
}

async function shown(c: Context<App>, id: string): Promise<Assessment> {
  const { user } = c.var.access
  const row = await ownAssessment(database(c.env), id, user)
  const [assessment] = row ? await showAssessments(database(c.env), [row], user) : []
  if (!assessment) throw notFound()
  return assessment
}

async function maker(c: Context<App>): Promise<UserRow> {
  const user = await activeUser(database(c.env), c.var.access.user)
  if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to prepare assessments.')
  return user
}

/** What a schema cannot say; `had` are problems that it had before, which may be gone since. */
async function check(
  c: Context<App>,
  wanted: NewAssessment,
  had: NewAssessment['problems'] = [],
): Promise<void> {
  const no = (field: string, why: string) => new ApiError('invalid', why, { field })
  if (wanted.kind === 'take_home' && wanted.minutes === null)
    throw no('minutes', 'A take-home needs a number of minutes.')
  if (wanted.opensAt !== null && wanted.closesAt !== null && wanted.opensAt >= wanted.closesAt)
    throw no('closesAt', 'It closes before it opens.')
  const title = v.safeParse(roomTitle, wanted.title)
  if (!title.success) throw no('title', title.issues[0].message)
  const names = wanted.rubric.map(({ name }) => name)
  if (new Set(names).size < names.length) throw no('rubric', 'Two criteria have the same name.')
  const ids = wanted.problems.map(({ problem }) => problem)
  if (new Set(ids).size < ids.length) throw no('problems', 'A problem is there twice.')
  const usable = await usableProblems(database(c.env), ids, c.var.access.user)
  // Other versions of what is somebody else's may be from before they showed it, or after.
  const mayHave = ({ problem, version }: NewAssessment['problems'][number]) => {
    if (had.some((one) => one.problem === problem && one.version === version)) return true
    const known = usable.get(problem)
    return known !== undefined && (version === undefined || !known.isShared || version === known.version)
  }
  if (!wanted.problems.every(mayHave)) throw no('problems', 'There is no such problem that you may use.')
}
