import { mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { WINDOW_SECONDS } from '#core/signing/request.ts'

/** A nonce is remembered for longer than any request with it would be accepted, milliseconds. */
const NONCE_MS = 2 * (WINDOW_SECONDS + 1) * 1000
/** Run ids are remembered this long, far beyond the window in which a signed request is accepted. */
const KEEP_MS = 30 * 24 * 3600 * 1000

const FORGET = 'DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE at < ? ORDER BY at LIMIT 10000)'

/** What is known of a run id that was used before. */
export type Past = { status: string | null }

/** Remembers run ids and nonces on disk, so that neither is good for a second time, also across restarts. */
export class Ledger {
  #database: DatabaseSync
  #now: () => number
  /** Runs that were found unfinished when this was opened. */
  readonly lost: number
  #forgot = 0

  /** Opens the ledger of a data folder; runs that a killed runner left unfinished become `lost`. */
  constructor(folder: string, now: () => number) {
    mkdirSync(folder, { recursive: true })
    this.#now = now
    this.#database = new DatabaseSync(`${folder}/runs.sqlite`)
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
      CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, at INTEGER NOT NULL, status TEXT) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS runs_at ON runs (at);
      CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;`)
    const lost = this.#database.prepare(`UPDATE runs SET status = 'lost' WHERE status IS NULL`).run()
    this.lost = Number(lost.changes)
    this.#database.prepare('DELETE FROM runs WHERE at < ?').run(now() - KEEP_MS)
  }

  /** Takes a run id for the first and only time; answers what became of it when it was taken before. */
  claim(id: string): Past | null {
    const insert = this.#database
      .prepare('INSERT OR IGNORE INTO runs (id, at) VALUES (?, ?)')
      .run(id, this.#now())
    if (insert.changes === 1) return null
    const row = this.#database.prepare('SELECT status FROM runs WHERE id = ?').get(id)
    return { status: typeof row?.status === 'string' ? row.status : null }
  }

  /** True when this nonce is seen for the first time in the time in which it could be used. */
  first(nonce: string): boolean {
    const now = this.#now()
    if (now - this.#forgot > NONCE_MS) {
      this.#database.prepare('DELETE FROM nonces WHERE at < ?').run(now - NONCE_MS)
      // A few at a time, so that nobody waits for it; more than come meanwhile.
      this.#database.prepare(FORGET).run(now - KEEP_MS)
      this.#forgot = now
    }
    const insert = this.#database.prepare('INSERT OR IGNORE INTO nonces (nonce, at) VALUES (?, ?)')
    return insert.run(nonce, now).changes === 1
  }

  /** Notes how a run ended. */
  settle(id: string, status: string): void {
    this.#database.prepare('UPDATE runs SET status = ? WHERE id = ?').run(status, id)
  }

  close(): void {
    this.#database.close()
  }
}
