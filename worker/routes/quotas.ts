import { Hono } from 'hono'
import type { QuotaName, Quotas } from '#core/protocol/api/quotas.ts'
import { mostOf } from '../../durable-objects/quotas.ts'
import { DAY_MS, dayOf } from '../../durable-objects/quota-days.ts'
import { database } from '../db/database.ts'
import { usedBy } from '../db/quota-use.ts'
import { signedIn, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { ownPerson } from './own-account.ts'

const MB = 1_000_000
const MIB = 1024 * 1024
const up = (n: number): number => Math.round(n * 10) / 10

/** What one uses of what there is for one. */
export const quotas = new Hono<App>().get('/quotas', signedIn, async (c) => {
  const { id, kind } = await ownPerson(c)
  await take(c, byPerson(c, 'searchPerPerson'))
  const now = Date.now()
  const used = await usedBy(database(c.env), id, now)
  const all: Record<QuotaName, number> = {
    ...{ rooms: used.rooms, rooms_a_day: used.roomsToday, members: used.members },
    ...{ record_mb: up(used.recordBytes / MB), runs_a_day: used.runsToday },
    ...{ cpu_seconds_a_day: up(used.cpuMsToday / 1_000), tokens: used.tokens, embed_keys: used.embedKeys },
    ...{ webhooks: used.webhooks, problems: used.problems, problem_mb: up(used.problemBytes / MIB) },
  }
  const names = Object.keys(all) as QuotaName[]
  const shown = names.filter((name) => kind === 'account' || GUESTS.has(name))
  const answer: Quotas = {
    quotas: shown.map((name) => ({ name, used: all[name], most: mostOf(c.env, name, kind) })),
    resetsAt: (dayOf(now) + 1) * DAY_MS,
  }
  return c.json(answer)
})

/** What guests have something of. */
const GUESTS: ReadonlySet<QuotaName> = new Set(['record_mb', 'runs_a_day', 'cpu_seconds_a_day'])
