import type { Judgement } from '#core/protocol/judging.ts'
import { foldJudgement } from '#core/room/judgement-state.ts'
import type { EventKind, RoomLog } from '#core/room/log.ts'

/** Judgements that one write tells of at most, and how soon a failed one is tried again, milliseconds. */
const AT_ONCE = 50
const RETRY_MS = 5_000
const KEY = 'submitted'

/** `seq` is where it began and `end` where it ended; `cpuMs` is that of the slowest test. */
type Row = { seq: number; end: number; judgement: Judgement; version: number; cpuMs: number }

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
    const last = this.#log().events(['judged'], 1, told).at(-1)
    if (!last) return
    try {
      const rows = this.#rows(told, last.seq)
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        const some = rows.slice(from, from + AT_ONCE)
        await this.#db.batch(some.map((row) => this.#insert(room, row)))
        this.#kv.put(KEY, some.at(-1)?.end ?? told)
      }
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
    const log = this.#log()
    const read = (kinds: readonly EventKind[], after: number) =>
      log.events(kinds, Number.MAX_SAFE_INTEGER, after, upTo + 1)
    const versions = new Map(
      read(['problem'], 0).flatMap((event) =>
        event.kind === 'problem' ? [[event.problem.id, event.problem.version] as const] : [],
      ),
    )
    const rows: Row[] = []
    let begun: Row | null = null
    // One begins when the one before has ended. What its tests printed is read of one at a time, and never again.
    for (const event of read(['judgement', 'judged'], told)) {
      if (event.kind === 'judgement') {
        const { judgement, seq } = event
        begun = { seq, end: seq, judgement, version: versions.get(judgement.problem) ?? 0, cpuMs: 0 }
      }
      if (event.kind !== 'judged' || begun?.judgement.id !== event.judgement) continue
      const { kind } = begun.judgement
      const judgement = foldJudgement(begun.judgement, event)
      if (kind !== 'try')
        rows.push({ ...begun, end: event.seq, judgement, cpuMs: this.#slowest(begun.seq, event.seq) })
      begun = null
    }
    return rows
  }

  #slowest(after: number, before: number): number {
    let slowest = 0
    for (const event of this.#log().events(['outcomes'], Number.MAX_SAFE_INTEGER, after, before))
      if (event.kind === 'outcomes')
        for (const { result } of event.list) slowest = Math.max(slowest, result.cpuMs ?? 0)
    return slowest
  }

  #insert(room: string, { seq, judgement, version, cpuMs }: Row): D1PreparedStatement {
    const { problem, by, kind, language, at, status, verdict, points, total } = judgement
    return this.#db
      .prepare(
        `INSERT OR IGNORE INTO submissions
         (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total, points, points_of, cpu_ms)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
         WHERE EXISTS (SELECT 1 FROM rooms WHERE id = ?1) AND EXISTS (SELECT 1 FROM users WHERE id = ?5)`,
      )
      .bind(
        ...[room, seq, problem, version, by.user, kind, language, at, status],
        ...[verdict?.passed ?? 0, total, points?.got ?? null, points?.of ?? null, cpuMs],
      )
  }
}
