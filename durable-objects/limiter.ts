import { DurableObject } from 'cloudflare:workers'
import type { ObjectEnv } from './env.ts'

/** A token bucket: `burst` tries at once, refilled evenly over `perMs`. */
export type Bucket = { name: string; burst: number; perMs: number }
/** Whether a try was counted, and if not how long until the next one is. */
export type Taken = { ok: true } | { ok: false; retryAfterMs: number }

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
    let retryAfterMs = 0
    for (const { name, burst, perMs } of buckets) {
      const fullAt = Math.max(this.#fullAt(name), now) + perMs / burst
      retryAfterMs = Math.max(retryAfterMs, fullAt - now - perMs)
      next.push({ name, fullAt })
    }
    if (retryAfterMs > 0.5) return { ok: false, retryAfterMs: Math.ceil(retryAfterMs) }
    for (const { name, fullAt } of next) {
      this.ctx.storage.sql.exec(
        'INSERT INTO buckets VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET full_at = excluded.full_at',
        name,
        fullAt,
      )
    }
    const last = Math.max(...next.map((bucket) => bucket.fullAt))
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(last + 1_000)
    return { ok: true }
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
