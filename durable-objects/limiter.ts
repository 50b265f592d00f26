import { DurableObject } from 'cloudflare:workers'
import type { ObjectEnv } from './env.ts'

/** A token bucket: `burst` tries at once, refilled evenly over `perMs`. */
export type Bucket = { name: string; burst: number; perMs: number }
/** What a bucket has left: whole tries, and the time until all are there again. */
export type Left = { name: string; tries: number; fullMs: number }
/** Whether a try was counted, and if not how long until the next one is; what is left in the bucket that has least. */
export type Taken = ({ ok: true } | { ok: false; retryAfterMs: number }) & { left: Left }

/** A try is not refused for less than this, milliseconds: times are floating. */
const SLACK_MS = 0.5

/**
 * Exact rate limits: one object per subject (an address, a person, a login), one row per bucket. A bucket is a single
 * number, the time at which it is full again (the generic cell rate algorithm), and it outlives an eviction.
 */
export class Limiter extends DurableObject<ObjectEnv> {
  #ready = false

  /** Counts one try in every bucket, or in none when one of them is empty. */
  async take(buckets: readonly Bucket[]): Promise<Taken> {
    this.#prepare()
    const now = Date.now()
    const next: { name: string; fullAt: number }[] = []
    const [before, after]: [Left[], Left[]] = [[], []]
    let retryAfterMs = 0
    for (const bucket of buckets) {
      const { name, burst, perMs } = bucket
      const stood = Math.max(this.#fullAt(name), now)
      const fullAt = stood + perMs / burst
      retryAfterMs = Math.max(retryAfterMs, fullAt - now - perMs)
      next.push({ name, fullAt })
      before.push(leftOf(bucket, stood - now))
      after.push(leftOf(bucket, fullAt - now))
    }
    if (retryAfterMs > SLACK_MS)
      return { ok: false, retryAfterMs: Math.ceil(retryAfterMs), left: leastOf(before) }
    for (const { name, fullAt } of next) {
      this.ctx.storage.sql.exec(
        'INSERT INTO buckets VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET full_at = excluded.full_at',
        name,
        fullAt,
      )
    }
    const last = Math.max(...next.map((bucket) => bucket.fullAt))
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(last + 1_000)
    return { ok: true, left: leastOf(after) }
  }

  /** Forgets a bucket: a login that succeeded clears its failures. */
  async clear(name: string): Promise<void> {
    this.#prepare()
    this.ctx.storage.sql.exec('DELETE FROM buckets WHERE name = ?', name)
  }

  /** Leaves nothing behind once every bucket is full. */
  override async alarm(): Promise<void> {
    this.#prepare()
    const { last } = this.ctx.storage.sql
      .exec<{ last: number | null }>('SELECT max(full_at) AS last FROM buckets')
      .one()
    if (last !== null && last > Date.now()) return this.ctx.storage.setAlarm(last + 1_000)
    this.#ready = false
    await this.ctx.storage.deleteAll()
  }

  #prepare(): void {
    if (this.#ready) return
    this.ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, full_at REAL NOT NULL)',
    )
    this.#ready = true
  }

  #fullAt(name: string): number {
    const row = this.ctx.storage.sql
      .exec<{ full_at: number }>('SELECT full_at FROM buckets WHERE name = ?', name)
      .toArray()[0]
    return row?.full_at ?? 0
  }
}

const leftOf = ({ name, burst, perMs }: Bucket, fullMs: number): Left => ({
  name,
  tries: Math.max(0, Math.floor((perMs + SLACK_MS - fullMs) / (perMs / burst))),
  fullMs,
})

/** What is left where least is; where as much is, where it takes longest to come back. */
export function leastOf<T extends Left>(all: readonly T[]): T {
  const [least] = all.toSorted((a, b) => a.tries - b.tries || b.fullMs - a.fullMs)
  if (least === undefined) throw new Error('there is no bucket')
  return least
}
