import * as v from 'valibot'
import { readKeyframe } from './record-rows.ts'
import { rewriteKeyframes } from './archive-amend.ts'

export const DAY_MS = 24 * 60 * 60_000

/** What is dropped of an object's own log once it is archived: what it is not asked for any more. */
export const ARCHIVED_KINDS = ['push', 'places', 'output'] as const
/** What is forgotten of it with the record; joins of people who are still here only with those people. */
export const FORGOTTEN_KINDS = [
  ...['push', 'places', 'output', 'chat', 'staffChat', 'note', 'chatChange', 'staffChange'],
  ...['leave', 'focus', 'run', 'started', 'verdict', 'role', 'redaction'],
] as const satisfies readonly string[]

const row = v.object({ first_seq: v.number(), last_at: v.number(), frame: v.number() })

/** Forgets everything that is recorded of a room up to an event, texts and sums too. */
export async function forgetUpTo(db: D1Database, room: string, upTo: number): Promise<void> {
  await db.batch([
    db.prepare(`DELETE FROM session_events WHERE room_id = ? AND last_seq <= ?`).bind(room, upTo),
    db.prepare(`DELETE FROM session_texts WHERE room_id = ? AND seq <= ?`).bind(room, upTo),
    db.prepare(`DELETE FROM session_stats WHERE room_id = ?`).bind(room),
    ...besides(db, room, upTo + 1),
  ])
}

/**
 * Forgets what is recorded of a room from before a time, as far as what stays begins with a keyframe: the last stretch is
 * left to `forgetUpTo`. True when something went.
 */
export async function forgetBefore(db: D1Database, room: string, before: number): Promise<boolean> {
  const select = db.prepare(
    `SELECT first_seq, last_at, keyframe IS NOT NULL AS frame FROM session_events WHERE room_id = ? ORDER BY first_seq`,
  )
  const rows = v.parse(v.array(row), (await select.bind(room).all()).results)
  const young = rows.findIndex(({ last_at }) => last_at >= before)
  const from = rows
    .slice(1, (young < 0 ? rows.length : young) + 1)
    .findLast(({ frame }) => frame === 1)?.first_seq
  if (from === undefined) return false
  // First: should the rest fail, this is done again.
  await rewriteKeyframes(db, room, from - 1, (frame) => {
    const chat = frame.chat.filter(({ seq }) => seq >= from)
    const run = frame.run && frame.run.at < before && frame.run.verdict ? null : frame.run
    return chat.length === frame.chat.length && run === frame.run ? null : { ...frame, chat, run }
  })
  const kept = await db
    .prepare(`SELECT keyframe FROM session_events WHERE room_id = ? AND first_seq = ?`)
    .bind(room, from)
    .first('keyframe')
  const named = (await readKeyframe(kept)).files.map(({ id, text }) => `${id}/${text}`)
  await db.batch([
    db.prepare(`DELETE FROM session_events WHERE room_id = ? AND first_seq < ?`).bind(room, from),
    db
      .prepare(
        `DELETE FROM session_texts WHERE room_id = ? AND seq < ?
         AND file || '/' || seq NOT IN (SELECT value FROM json_each(?))`,
      )
      .bind(room, from - 1, JSON.stringify(named)),
    db.prepare(`DELETE FROM session_stats WHERE room_id = ? AND last_at < ?`).bind(room, before),
    ...besides(db, room, from),
  ])
  return true
}

/** What was made of the stretch that goes: chapters, links that show nothing any more, and how its tests went. */
const besides = (db: D1Database, room: string, from: number): D1PreparedStatement[] => [
  db.prepare(`DELETE FROM session_chapters WHERE room_id = ? AND seq < ?`).bind(room, from),
  db.prepare(`DELETE FROM session_clips WHERE room_id = ? AND to_seq < ?`).bind(room, from),
  db.prepare(`DELETE FROM room_curves WHERE room_id = ?`).bind(room),
]
