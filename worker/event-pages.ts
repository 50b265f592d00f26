import * as v from 'valibot'
import { parseLine } from '#core/replay/event.ts'
import type { LoggedLine } from '../durable-objects/archive-log.ts'
import { gunzip } from '../durable-objects/gzip.ts'
import { bytes } from '../durable-objects/record-rows.ts'
import type { Env } from './env.ts'
import type { Page } from './event-stream.ts'
import { roomStub } from './room-stub.ts'

const row = v.object({
  first_seq: v.number(),
  last_seq: v.number(),
  lines: bytes,
  staff: v.nullable(bytes),
})

/**
 * The events of a room after a number, from the archive or else from the room's own log; null when there is none. The log drops
 * only what is archived, so that what is missing there stands in the archive, or was forgotten.
 */
export async function nextPage(
  env: Env,
  room: string,
  after: number,
  staff: boolean,
  asksRoom: boolean,
): Promise<Page | 'not_recorded' | null> {
  const stored = await storedPage(env.DB, room, after, staff)
  if (stored || !asksRoom) return stored
  const logged = await roomStub(env, room).recent(after)
  if (logged === null) return 'not_recorded'
  const [first] = logged
  if (!first) return null
  const archived = first.seq === after + 1 ? null : await storedPage(env.DB, room, after, staff)
  return archived ?? pageOf(whole(logged), after, staff)
}

/** What the next archived segment has after a number. */
async function storedPage(db: D1Database, room: string, after: number, staff: boolean): Promise<Page | null> {
  const found = await db
    .prepare(
      `SELECT first_seq, last_seq, lines, staff FROM session_events WHERE room_id = ? AND last_seq > ?
       ORDER BY first_seq LIMIT 1`,
    )
    .bind(room, after)
    .first()
  if (!found) return null
  const { first_seq, last_seq, lines, staff: hidden } = v.parse(row, found)
  const texts = [await gunzip(lines), staff && hidden ? await gunzip(hidden) : '']
  const all = texts
    .flatMap((text) => (text === '' ? [] : text.split('\n')))
    .map((line) => ({ seq: parseLine(line).seq, line }))
    .filter(({ seq }) => seq > after)

    .sort((a, b) => a.seq - b.seq)
  return { forgotten: between(after, first_seq), lines: all, last: last_seq }
}

/** The beginning of these that has no gap. */
function whole(logged: readonly LoggedLine[]): LoggedLine[] {
  const begin = logged[0]?.seq ?? 0
  return logged.filter(({ seq }, i) => seq === begin + i)
}

const pageOf = (logged: readonly LoggedLine[], after: number, staff: boolean): Page => ({
  forgotten: between(after, logged[0]?.seq ?? after + 1),
  lines: logged.filter((event) => staff || !event.staff).map(({ seq, line }) => ({ seq, line })),
  last: logged.at(-1)?.seq ?? after,
})

const between = (after: number, next: number): Page['forgotten'] =>
  next > after + 1 ? { from: after + 1, to: next - 1 } : null
