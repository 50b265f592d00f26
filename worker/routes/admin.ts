import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import type { AdminOverview } from '#core/protocol/api/admin.ts'
import { adminReason, reportChange } from '#core/protocol/api/admin-requests.ts'
import { adminOf, administrator, isAdministrator, proveFresh } from '../administrators.ts'
import { block } from '../auth/block.ts'
import { readBody } from '../body.ts'
import { listActs, noteAct } from '../db/admin-log.ts'
import { hookedAccounts, overviewOf } from '../db/admin-overview.ts'
import { peopleForAdmins } from '../db/admin-people.ts'
import { letBackIn } from '../db/blocked.ts'
import { database } from '../db/database.ts'
import { changeReport, listReports } from '../db/reports.ts'
import { personByID, type UserRow } from '../db/users.ts'
import type { Env } from '../env.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { nextOf, partOf, stretchOf, whole } from '../list-page.ts'
import { runnerNow } from '../status.ts'
import { readAnew } from '../shut-out.ts'
import { newest, searchedFor } from './admin-lists.ts'
import { adminRooms } from './admin-rooms.ts'

/** Accounts whose webhooks are asked after at once: the platform allows six connections. */
const AT_ONCE = 6

/** What administrators see and do of the whole deployment; to everybody else there is nothing here. */
export const admin = new Hono<App>()
  .use(administrator)
  .route('/rooms', adminRooms)

  .get('/overview', async (c) => {
    const db = database(c.env)
    const [found, runner, webhooks] = await Promise.all([
      overviewOf(db, c.env.DB),
      runnerNow(c.env),
      deadLetters(c.env, await hookedAccounts(db)),
    ])
    const { records, problems, imports, bytes } = found
    const groups = { records, problems, imports, rest: Math.max(0, bytes - records - problems - imports) }
    const answer: AdminOverview = {
      people: { accounts: found.accounts, guests: found.guests, online: found.online },
      rooms: found.rooms,
      openReports: found.openReports,
      runner: {
        state: runner.state,
        at: runner.said?.at ?? null,
        keyID: runner.said?.keyID ?? null,
        sandboxes: (runner.said?.sandboxes ?? []).map(({ kind, engine, passed, languages }) => ({
          ...{ kind, engine, passed },
          languages: languages.length,
        })),
      },
      storage: {
        bytes,
        groups: (['records', 'problems', 'imports', 'rest'] as const).map((name) => ({
          name,
          bytes: groups[name],
        })),
        owners: found.owners,
        largest: found.largest,
      },
      webhooks,
    }
    return c.json(answer)
  })

  .get('/people', async (c) => {
    const { after, limit } = stretchOf(c, newest)
    const rows = await peopleForAdmins(database(c.env), searchedFor(c), after, limit + 1)
    const { list, next } = partOf(rows, limit, ({ createdAt, id }) => [createdAt, id] as const)
    const people = list.map((person) => ({
      ...person,
      admin: isAdministrator(c.env, { kind: person.guest ? 'guest' : 'account', username: person.username }),
    }))
    return c.json({ people, ...nextOf(c, next) })
  })

  .post('/people/:id/block', async (c) => {
    const { reason, password } = await readBody(c, adminReason)
    const person = await personOf(c)
    if (isAdministrator(c.env, person))
      throw new ApiError('forbidden', 'An administrator is taken out of the configuration first.')
    await proveFresh(c, password)
    const by = adminOf(c)
    await noteAct(database(c.env), by, 'person.block', person.id, `${person.name}: ${reason}`)
    if (!(await block(c.env, { userId: person.id, at: Date.now(), reason, byId: by.id }))) throw notFound()
    return c.body(null, 204)
  })

  .post('/people/:id/unblock', async (c) => {
    const { reason } = await readBody(c, adminReason)
    const person = await personOf(c)
    await noteAct(database(c.env), adminOf(c), 'person.unblock', person.id, `${person.name}: ${reason}`)
    if (!(await letBackIn(database(c.env), person.id))) throw notFound()
    readAnew()
    return c.body(null, 204)
  })

  .get('/reports', async (c) => {
    const asked = c.req.query('state') ?? null
    if (asked !== null && asked !== 'open' && asked !== 'closed')
      throw new ApiError('invalid', 'A state is open or closed.', { field: 'state' })
    const { after, limit } = stretchOf(c, newest)
    const rows = await listReports(database(c.env), asked, after, limit + 1)
    const { list, next } = partOf(rows, limit, ({ at, id }) => [at, id] as const)
    return c.json({ reports: list, ...nextOf(c, next) })
  })

  .patch('/reports/:id', async (c) => {
    const { state, note } = await readBody(c, reportChange)
    const [db, by, id] = [database(c.env), adminOf(c), c.req.param('id')]
    await noteAct(db, by, state === 'closed' ? 'report.close' : 'report.open', id.slice(0, 40), note)
    const closed = state === 'closed' ? { at: Date.now(), by: by.id, note } : null
    if (!(await changeReport(db, id, closed))) throw notFound()
    return c.body(null, 204)
  })

  .get('/log', async (c) => {
    const { after, limit } = stretchOf(c, v.tuple([whole]))
    const rows = await listActs(database(c.env), after?.[0] ?? Number.MAX_SAFE_INTEGER, limit + 1)
    const { list, next } = partOf(rows, limit, ({ n }) => [n] as const)
    return c.json({ acts: list, ...nextOf(c, next) })
  })

/** The person of the path who is not erased. */
async function personOf(c: Context<App, '/people/:id/*'>): Promise<UserRow> {
  const person = await personByID(database(c.env), c.req.param('id'))
  if (person === undefined) throw notFound()
  return person
}

/** How much was given up of what was to be told to webhooks. */
async function deadLetters(env: Env, accounts: readonly string[]): Promise<AdminOverview['webhooks']> {
  let [dead, unreached] = [0, 0]
  for (let at = 0; at < accounts.length; at += AT_ONCE) {
    const some = accounts.slice(at, at + AT_ONCE)
    const counted = await Promise.allSettled(
      some.map((user) => env.WEBHOOKS.get(env.WEBHOOKS.idFromName(user)).dead()),
    )
    for (const one of counted) {
      if (one.status === 'fulfilled') dead += one.value
      else unreached++
    }
  }
  return { accounts: accounts.length, dead, unreached }
}
