import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { publicProblem } from '#core/judge/public.ts'
import { problemChange, problemCheck, problemSearch } from '#core/protocol/api/problem-requests.ts'
import { mostOf } from '../../durable-objects/quotas.ts'
import { readProblem, type StoredProblem } from '../../durable-objects/problem-rows.ts'
import { readBody, readJson } from '../body.ts'
import { checkProblem } from '../check-problem.ts'
import { database } from '../db/database.ts'
import { ghostsOf } from '../db/practice.ts'
import { findProblem, listProblems, type ListedProblem } from '../db/problem-list.ts'
import {
  changeProblem,
  makeProblem,
  ownProblem,
  removeProblem,
  showProblem,
  type Stores,
  type Written,
} from '../db/problems.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { once } from '../once.ts'
import { NDJSON } from '../http-names.ts'
import { quotaReached } from '../quotas.ts'
import { PROBLEM_BYTES, problemIn } from '../problem-in.ts'

/** The problem bank: one's own, the deployment's and those that others made public. */
export const problems = new Hono<App>()
  .use(allowed('rooms:read', 'rooms:write'))

  .get('/', async (c) => {
    await take(c, byPerson(c, 'searchPerPerson'))
    const asked = v.safeParse(problemSearch, c.req.query(), { abortEarly: true })
    if (!asked.success) {
      const [{ message }] = asked.issues
      throw new ApiError('invalid', message)
    }
    const stretch = stretchOf(c, v.strictTuple([whole, words, words]), 'cursor')
    const found = await listProblems(database(c.env), c.var.access.user, asked.output, stretch)
    const { list, next, ...more } = found
    return c.json({ problems: list, ...more, ...nextOf(c, next) })
  })

  .post('/', once(PROBLEM_BYTES), async (c) => {
    const owner = await author(c)
    const problem = problemIn(await readJson(c, PROBLEM_BYTES))
    const stores = storesOf(c)
    const had =
      c.req.query('replace') === '1' ? await ownProblem(stores.db, { slug: problem.slug }, owner) : undefined
    if (!had) return written(c, await makeProblem(stores, owner, problem), 201)
    return written(c, await changeProblem(stores, owner, had, problem), 200)
  })

  .get('/:id', async (c) => {
    const { entry, stored, version } = await seen(c)
    const { from, progress, visibility } = entry
    const shown = publicProblem({ id: entry.id, version }, stored)
    const editorial = stored.body.editorial.trim() !== ''
    return c.json({ ...shown, from, progress, visibility, editorial })
  })

  .put('/:id', async (c) => {
    const owner = await author(c)
    const stores = storesOf(c)
    const had = await ownProblem(stores.db, { id: c.req.param('id') }, owner)
    if (!had) throw notFound()
    const problem = problemIn(await readJson(c, PROBLEM_BYTES))
    return written(c, await changeProblem(stores, owner, had, problem), 200)
  })

  .patch('/:id', async (c) => {
    const { visibility } = await readBody(c, problemChange)
    const owner = await author(c)
    if (!(await showProblem(database(c.env), c.req.param('id'), owner, visibility))) throw notFound()
    return c.body(null, 204)
  })

  .delete('/:id', async (c) => {
    if (!(await removeProblem(c.env.DB, c.req.param('id'), c.var.access.user))) throw notFound()
    return c.body(null, 204)
  })

  .get('/:id/source', async (c) => {
    const { stored } = await source(c)
    return c.json({ ...stored.body, tests: stored.tests })
  })

  .get('/:id/hints/:n', async (c) => {
    const { stored } = await seen(c)
    const hint = /^\d{1,2}$/.test(c.req.param('n'))
      ? stored.body.hints[Number(c.req.param('n')) - 1]
      : undefined
    if (hint === undefined) throw notFound()
    return c.json({ hint })
  })

  .get('/:id/editorial', async (c) => {
    const { entry, stored } = await seen(c)
    if (entry.from !== 'own' && !entry.progress?.solved)
      throw new ApiError('forbidden', 'The editorial is shown once you have solved the problem.')
    return c.json({ editorial: stored.body.editorial })
  })

  .get('/:id/ghosts', async (c) => {
    const { entry } = await seen(c)
    return c.json({ ghosts: await ghostsOf(database(c.env), c.var.access.user, entry.id) })
  })

  .post('/:id/check', async (c) => {
    await readBody(c, problemCheck)
    const { stored } = await source(c)
    await take(c, byPerson(c, 'checkPerPerson'))
    const lines = checkProblem(c.env, stored, c.var.access.user)
    return c.body(lines, 200, { 'Content-Type': NDJSON, 'Cache-Control': 'no-store' })
  })

/** Who writes to the bank: an account; what a guest made would have no owner soon. */
async function author(c: Context<App>): Promise<string> {
  await account(c, 'Make an account to write problems.')
  await take(c, byPerson(c, 'problemChangePerPerson'))
  return c.var.access.user
}

async function account(c: Context<App>, why: string): Promise<void> {
  const user = await activeUser(database(c.env), c.var.access.user)
  if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  if (user.kind === 'guest') throw new ApiError('forbidden', why)
}

type Seen = { entry: ListedProblem; stored: StoredProblem; version: number }

/**
 * The problem of the path, in its newest version or the one that is asked for; a hidden one is as one that is not there, and
 * so is an earlier version of what others made: it may be from before they showed it to anybody.
 */
async function seen(c: Context<App, '/:id'>): Promise<Seen> {
  await take(c, byPerson(c, 'problemReadPerPerson'))
  const entry = await findProblem(database(c.env), c.req.param('id'), c.var.access.user)
  if (!entry) throw notFound()
  const asked = c.req.query('version') ?? String(entry.version)
  const version = /^\d{1,9}$/.test(asked) ? Number(asked) : 0
  const isShown = entry.from !== 'shared' || version === entry.version
  const stored = isShown ? await readProblem(c.env.DB, entry.id, version) : null
  if (!stored) throw notFound()
  return { entry, stored, version }
}

/**
 * The same with everything in it, for its owner. What the deployment brings is for every account: who interviews with it has
 * to know its tests, and its folders are in the open anyway.
 */
async function source(c: Context<App, '/:id'>): Promise<Seen> {
  const found = await seen(c)
  if (found.entry.from === 'shared')
    throw new ApiError('forbidden', 'Only its owner sees everything about this problem.')
  if (found.entry.from === 'built-in') await account(c, 'Make an account to see everything about a problem.')
  return found
}

/** Where problems are written, and how much of them one person may have. */
const storesOf = ({ env }: Context<App>): Stores => ({
  db: database(env),
  raw: env.DB,
  most: { problems: mostOf(env, 'problems'), bytes: mostOf(env, 'problem_mb') * 1024 * 1024 },
})

function written(c: Context<App>, result: Written, status: 200 | 201): Response {
  if (!('refused' in result)) return c.json({ id: result.id, version: result.version }, status)
  switch (result.refused) {
    case 'slug_taken':
      throw new ApiError('slug_taken', result.why, { field: 'slug' })
    case 'problems':
    case 'problem_mb':
      throw quotaReached(c.env, result.refused)
    case 'at_once':
      throw new ApiError('unavailable', result.why)
    case 'too_large':
      throw new ApiError('too_large', result.why, { field: 'tests' })
    default:
      return result satisfies never
  }
}
