import * as v from 'valibot'
import type { Segment } from '#core/replay/segment.ts'
import { stateOf, type Keyframe } from '#core/replay/keyframe.ts'
import type { SessionState } from '#core/replay/state.ts'
import { textsOf } from './archive-state.ts'
import { readKeyframe, readSegment } from './record-rows.ts'

/**
 * The segment with a keyframe from which a moment is reached, and the state before it: the first that is kept where the moment
 * is not any more. Null when nothing is recorded.
 */
export async function stateBefore(
  db: D1Database,
  room: string,
  seq: number,
): Promise<{ first: number; state: SessionState } | null> {
  const row = await db
    .prepare(
      `SELECT first_seq, keyframe FROM session_events WHERE room_id = ?1 AND keyframe IS NOT NULL
       ORDER BY first_seq <= ?2 DESC, abs(first_seq - ?2) LIMIT 1`,
    )
    .bind(room, seq)
    .first()
  if (!row) return null
  const { first_seq, keyframe } = v.parse(v.object({ first_seq: v.number(), keyframe: v.unknown() }), row)
  const frame = await readKeyframe(keyframe)
  return { first: first_seq, state: stateOf(frame, await textsOf(db, room, frame)) }
}

/** The segments of a room from the one that begins with an event on; one is in memory at a time. */
export async function* segmentsFrom(
  db: D1Database,
  room: string,
  first: number,
): AsyncGenerator<{ segment: Segment; keyframe: Keyframe | null }> {
  const select = db.prepare(
    `SELECT * FROM session_events WHERE room_id = ? AND first_seq >= ? ORDER BY first_seq LIMIT 1`,
  )
  for (let next = first; ;) {
    const row = await select.bind(room, next).first()
    if (!row) return
    const read = await readSegment(row)
    yield read
    next = read.segment.head.last + 1
  }
}
