import { gte, lt } from 'drizzle-orm'
import type { RunnerState, Status } from '#core/protocol/api/status.ts'
import { LANGUAGES } from '#core/protocol/languages.ts'
import { attested, type Attested } from './attested.ts'
import { database } from './db/database.ts'
import { statusSamples } from './db/schema/admin.ts'
import type { Env } from './env.ts'
import { roomStub } from './room-stub.ts'
import { VERSION } from './version.ts'

/** How long an answer is given again, how long a part may take to answer, and how far apart samples are, milliseconds. */
const CACHED_MS = 10_000
const PATIENCE_MS = 3_000
const SAMPLE_MS = 5 * 60_000
const DAY_MS = 24 * 60 * 60_000

/** A name that no room has: they begin with `r_`. */
const PROBE = 'status'

let known: { until: number; status: Status } | null = null

/**
 * How things are. It is looked at when somebody asks, at most every 10 s in each isolate, and kept at most every five minutes:
 * what watches a deployment asks often enough, and nothing has to run for it meanwhile.
 */
export async function statusNow(env: Env, now = Date.now()): Promise<Status> {
  if (known !== null && now < known.until) return known.status
  const [database, rooms, { state: runner, said }] = await Promise.all([
    answers(env.DB.prepare('SELECT 1').run()),
    answers(roomStub(env, PROBE).alive()),
    runnerNow(env),
  ])
  const history = await sample(env, now, { database, rooms, runner }).catch((error: unknown) => {
    console.error('no history of how things were', error)
    return []
  })
  const status: Status = {
    ...{ at: now, version: VERSION, web: 'up', database, rooms, runner, history },
    languages: languagesOf(said),
  }
  known = { until: now + CACHED_MS, status }
  return status
}

/** What the runner is, and what it says of itself where its key signed that. */
export async function runnerNow(env: Env): Promise<{ state: RunnerState; said: Attested | null }> {
  if (!env.RUNNER_URL) return { state: 'none', said: null }
  const heard = await attested(env)
  if (heard.ok) return { state: 'up', said: heard.said }
  return { state: heard.code === 'runner_away' ? 'down' : 'untrusted', said: null }
}

function languagesOf(said: Attested | null): Status['languages'] {
  const runs = new Set(
    (said?.sandboxes ?? [])
      .filter(({ passed }) => passed)
      .flatMap((one) => one.languages.map(({ id }) => id)),
  )
  return LANGUAGES.filter(({ runs: meant }) => meant).map(({ id, name }) => ({
    id,
    name,
    runs: runs.has(id),
  }))
}

/** Whether something answers in time. */
async function answers(asked: PromiseLike<unknown>): Promise<'up' | 'down'> {
  const late = scheduler.wait(PATIENCE_MS).then(() => 'down' as const)
  const heard = Promise.resolve(asked).then(
    () => 'up' as const,
    () => 'down' as const,
  )
  return Promise.race([heard, late])
}

/** Keeps how things are, and answers how they were on the last day. */
async function sample(
  env: Env,
  now: number,
  { database: data, rooms, runner }: Pick<Status, 'database' | 'rooms' | 'runner'>,
): Promise<Status['history']> {
  const db = database(env)
  const slot = (at: number) => Math.floor(at / SAMPLE_MS)
  const [, , kept] = await db.batch([
    db
      .insert(statusSamples)
      .values({ slot: slot(now), database: data, rooms, runner })
      .onConflictDoNothing(),
    db.delete(statusSamples).where(lt(statusSamples.slot, slot(now - DAY_MS))),
    db
      .select()
      .from(statusSamples)
      .where(gte(statusSamples.slot, slot(now - DAY_MS)))
      .orderBy(statusSamples.slot),
  ])
  return kept.map(({ slot, ...was }) => ({ at: slot * SAMPLE_MS, ...was }))
}
