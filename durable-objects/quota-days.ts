import type { ObjectEnv } from './env.ts'
import { mostOf, type QuotaEnv } from './quotas.ts'

/** Milliseconds of a day, which is one of UTC. */
export const DAY_MS = 24 * 60 * 60 * 1000
/** Number of a day since the epoch. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS)

const USED = (kind: string) =>
  `coalesce((SELECT used FROM quota_days WHERE user_id = ?1 AND kind = '${kind}' AND day = ?2), 0)`
/** What accounts may, and what guests may; whom the directory does not know is an account. */
const MOST = (account: string, guest: string) =>
  `iif((SELECT kind FROM users WHERE id = ?1) = 'guest', ${guest}, ${account})`

/**
 * Counts a program that somebody starts, exactly also when many are started at once; false when they used what they have for
 * today, of runs or of computing time. What was counted on other days goes.
 */
export async function spendRun(db: D1Database, env: QuotaEnv, user: string, now: number): Promise<boolean> {
  const most = (name: 'runs_a_day' | 'cpu_seconds_a_day', factor = 1) =>
    (['account', 'guest'] as const).map((kind) => mostOf(env, name, kind) * factor)
  const [counted] = await db.batch([
    db
      .prepare(
        `INSERT INTO quota_days (user_id, kind, day, used) SELECT ?1, 'runs', ?2, 1
         WHERE ${USED('cpu')} < ${MOST('?5', '?6')}
         ON CONFLICT DO UPDATE SET used = used + 1 WHERE used < ${MOST('?3', '?4')}`,
      )
      .bind(user, dayOf(now), ...most('runs_a_day'), ...most('cpu_seconds_a_day', 1_000)),
    db.prepare(`DELETE FROM quota_days WHERE user_id = ? AND day < ?`).bind(user, dayOf(now)),
  ])
  return counted?.meta.changes === 1
}

/** Counts the computing time of a program that has ended, milliseconds. */
export async function noteCpu(db: D1Database, user: string, cpuMs: number, now: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO quota_days (user_id, kind, day, used) VALUES (?, 'cpu', ?, ?)
       ON CONFLICT DO UPDATE SET used = used + excluded.used`,
    )
    .bind(user, dayOf(now), Math.round(cpuMs))
    .run()
}

/** Counts what a room runs. A directory that does not answer stops nobody's program. */
export const spending = (env: ObjectEnv, live: (work: Promise<unknown>) => void) => ({
  spend: (user: string) =>
    spendRun(env.DB, env, user, Date.now()).catch((error: unknown) => {
      console.error('a run was not counted', error)
      return true
    }),
  spent: (user: string, cpuMs: number) =>
    live(
      noteCpu(env.DB, user, cpuMs, Date.now()).catch((error: unknown) =>
        console.error('the time of a run was not counted', error),
      ),
    ),
})
