import * as v from 'valibot'
import { chainStart, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { stateOf, type Keyframe } from '#core/replay/keyframe.ts'
import type { SealedUpTo } from '#core/replay/sealer.ts'
import { apply, emptyState, type SessionState } from '#core/replay/state.ts'
import { emptyMemory, type StatsMemory } from '#core/replay/stats.ts'
import { isActive } from '#core/room/room.ts'
import { sealedUpToBase, type Base } from './archive-base.ts'
import { eventsOf, readSegment, readText } from './record-rows.ts'

/** Texts asked for at once. */
const AT_ONCE = 10

const statsRow = v.object({ user_id: v.string(), name: v.string(), color: v.number(), last_at: v.number() })

/**
 * Where the record of a room stands by what is in the directory (D1): the last keyframe, its texts, and the events since.
 * `base` counts when it is newer. Null when the directory has no such room.
 */
export async function loadSealed(
  db: D1Database,
  room: string,
  base: Base | null,
): Promise<SealedUpTo | null> {
  const [known, rows, stats] = await db.batch([
    db.prepare(`SELECT 1 FROM rooms WHERE id = ?`).bind(room),
    db
      .prepare(
        `SELECT * FROM session_events WHERE room_id = ?1 AND first_seq >= (SELECT max(first_seq) FROM session_events
           WHERE room_id = ?1 AND keyframe IS NOT NULL) ORDER BY first_seq`,
      )
      .bind(room),
    db.prepare(`SELECT user_id, name, color, last_at FROM session_stats WHERE room_id = ?`).bind(room),
  ])
  if (known?.results.length !== 1) return null
  const segments = await Promise.all((rows?.results ?? []).map(readSegment))
  const last = segments.at(-1)?.segment.head
  if (base && base.frame.seq >= (last?.last ?? 0)) return sealedUpToBase(base)
  const [begin] = segments
  if (!begin?.keyframe || !last) return fresh(room)
  const frame = begin.keyframe
  const state = stateOf(frame, await textsOf(db, room, frame))
  for (const { segment } of segments) for (const event of eventsOf(segment)) applyNext(state, event)
  return {
    chain: last.hash,
    state,
    texts: new Map(frame.files.map(({ id, text, version }) => [id, { seq: text, version }])),
    memory: memoryOf(stats?.results ?? [], state),
    since: segments.length,
    framed: frame.seq,
  }
}

const fresh = (room: string): SealedUpTo => ({
  chain: writeDigest(chainStart(room)),
  state: emptyState(),
  texts: new Map(),
  memory: emptyMemory(),
  since: 0,
})

function applyNext(state: SessionState, event: RecordedEvent): void {
  if (event.seq !== state.seq + 1) throw new Error(`the record has a gap before event ${event.seq}`)
  apply(state, event)
}

/** The texts that a keyframe names, by file. */
export async function textsOf(
  db: D1Database,
  room: string,
  { files }: Keyframe,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const select = db.prepare(
    `SELECT body FROM session_texts WHERE room_id = ? AND file = ? AND seq = ? ORDER BY part`,
  )
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE)
    const found = await db.batch(some.map(({ id, text }) => select.bind(room, id, text)))
    for (const [i, { id }] of some.entries()) {
      const rows = found[i]?.results ?? []
      if (rows.length > 0) texts.set(id, await readText(rows))
    }
  }
  return texts
}

function memoryOf(rows: readonly unknown[], { run }: SessionState): StatsMemory {
  const people = v
    .parse(v.array(statsRow), rows)
    .map(({ user_id, name, color, last_at }) => [user_id, { name, color, lastAt: last_at }] as const)
  return { people: new Map(people), run: isActive(run) ? { id: run.id, user: run.by.user } : null }
}
