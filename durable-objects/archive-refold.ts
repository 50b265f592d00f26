import * as v from 'valibot'
import { storedText, type Keyframe } from '#core/replay/keyframe.ts'
import { apply, type SessionState } from '#core/replay/state.ts'
import { segmentsFrom, stateBefore } from './archived-segments.ts'
import { gzip } from './gzip.ts'
import { eventsOf, readText, textStatements } from './record-rows.ts'

/**
 * Makes everything that is stored of moments after an event anew from what events say now: keyframes, and texts with where
 * their characters came from. Done twice, it changes nothing the second time.
 */
export async function refold(db: D1Database, room: string, from: number): Promise<void> {
  const begin = await stateBefore(db, room, from)
  if (!begin) return
  const { first, state } = begin
  for await (const { segment, keyframe } of segmentsFrom(db, room, first)) {
    if (keyframe && segment.head.first > first) await rewrite(db, room, state, keyframe, segment.head.first)
    for (const event of eventsOf(segment)) apply(state, event)
  }
}

async function rewrite(
  db: D1Database,
  room: string,
  state: SessionState,
  frame: Keyframe,
  first: number,
): Promise<void> {
  for (const { id, text } of frame.files) {
    const file = state.files.get(id)
    // Those of before were made anew with their own keyframe.
    if (file && text === frame.seq) await rewriteText(db, room, id, text, storedText(file))
  }
  const now: Keyframe = {
    ...frame,
    // Retention may have forgotten it.
    run: frame.run && state.run,
    ...(frame.deleted ? { deleted: [...state.deletions.values()] } : {}),
  }
  const json = JSON.stringify(now)
  if (json === JSON.stringify(frame)) return
  await db
    .prepare(`UPDATE session_events SET keyframe = ? WHERE room_id = ? AND first_seq = ?`)
    .bind(await gzip(json), room, first)
    .run()
}

async function rewriteText(
  db: D1Database,
  room: string,
  file: string,
  seq: number,
  text: string,
): Promise<void> {
  const of = [room, file, seq] as const
  const { results } = await db
    .prepare(`SELECT body FROM session_texts WHERE room_id = ? AND file = ? AND seq = ? ORDER BY part`)
    .bind(...of)
    .all()
  const rows = v.parse(v.array(v.unknown()), results)
  if (rows.length === 0 || (await readText(rows)) === text) return
  await db.batch([
    db.prepare(`DELETE FROM session_texts WHERE room_id = ? AND file = ? AND seq = ?`).bind(...of),
    ...(await textStatements(db, room, { file, seq, text })),
  ])
}
