import type { Judgement } from '#core/protocol/judging.ts'
import { foldJudgement } from '#core/room/judgement-state.ts'
import type { RoomLog } from '#core/room/log.ts'

/** Judgements told of in one write, and how soon a failed one is tried again, milliseconds. */
const AT_ONCE = 50
const RETRY_MS = 5_000
const KEY = 'submitted'

type Row = { seq: number; judgement: Judgement; version: number }

/** What the directory (`submissions`) is told of judgements that have ended, from where it was told last. */
export class Submissions {
  readonly #db: D1Database
  readonly #log: () => RoomLog
  readonly #kv: SyncKvStorage
  readonly #wake: (ms: number) => Promise<void>

  /** `wake` has the alarm ring after some milliseconds at the latest. */
  constructor(db: D1Database, log: () => RoomLog, kv: SyncKvStorage, wake: (ms: number) => Promise<void>) {
    this.#db = db
    this.#log = log
    this.#kv = kv
    this.#wake = wake
  }

  /** Tells what is new; a directory that fails is told again. */
  async tell(room: string): Promise<void> {
    const told = this.#kv.get<number>(KEY) ?? 0
    const ends = this.#log().events(['judged'], AT_ONCE, told)
    const last = ends.at(-1)
    if (!last) return
    try {
      const rows = this.#rows(told, last.seq)
      if (rows.length > 0) await this.#db.batch(rows.map((row) => this.#insert(room, row)))
      this.#kv.put(KEY, last.seq)
    } catch (error) {
      console.error('submissions not written', error)
      await this.#wake(RETRY_MS)
    }
  }

  /** Whether something is to be told still. */
  get isDue(): boolean {
    return this.#log().events(['judged'], 1, this.#kv.get<number>(KEY) ?? 0).length > 0
  }

  #rows(told: number, upTo: number): Row[] {
    const open = new Map<string, Row>()
    const versions = new Map<string, number>()
    const ended: Row[] = []
    // Whose end is new may have begun before what was told last.
    for (const event of this.#log().events(
      ['problem', 'judgement', 'outcomes', 'judged'],
      Number.MAX_SAFE_INTEGER,
      0,
      upTo + 1,
    )) {
      if (event.kind === 'problem') versions.set(event.problem.id, event.problem.version)
      if (event.kind === 'judgement')
        open.set(event.judgement.id, {
          seq: event.seq,
          judgement: event.judgement,
          version: versions.get(event.judgement.problem) ?? 0,
        })
      if (event.kind !== 'outcomes' && event.kind !== 'judged') continue
      const row = open.get(event.judgement)
      if (!row) continue
      row.judgement = foldJudgement(row.judgement, event)
      if (event.kind === 'judged' && event.seq > told) ended.push(row)
    }
    return ended.filter(({ judgement }) => judgement.kind !== 'try')
  }

  #insert(room: string, { seq, judgement, version }: Row): D1PreparedStatement {
    const { problem, by, kind, language, at, status, verdict, points, outcomes, total } = judgement
    const slowest = Math.max(0, ...outcomes.map(({ result }) => result.cpuMs ?? 0))
    return this.#db
      .prepare(
        `INSERT OR IGNORE INTO submissions
         (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total, points, points_of, cpu_ms)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
         WHERE EXISTS (SELECT 1 FROM rooms WHERE id = ?1) AND EXISTS (SELECT 1 FROM users WHERE id = ?5)`,
      )
      .bind(
        ...[room, seq, problem, version, by.user, kind, language, at, status],
        ...[verdict?.passed ?? 0, total, points?.got ?? null, points?.of ?? null, slowest],
      )
  }
}
