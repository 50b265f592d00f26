import type { Manifest, SegmentInfo } from '#core/protocol/api/record.ts'
import { parseLines } from '#core/replay/event.ts'
import { mergeOutlines } from '#core/replay/merge-outlines.ts'
import { gunzip } from '../durable-objects/gzip.ts'
import type { Database } from './db/database.ts'
import { readPart, readSummary, type SegmentSummary } from './db/record.ts'
import { notFound } from './error.ts'
import { showCode } from './id.ts'
import type { RecordAccess } from './routes/record-access.ts'

/** Everything about a session but its events, as somebody may see it. */
export async function manifestOf(db: Database, access: RecordAccess): Promise<Manifest> {
  const { room, live, staff, edit, run } = access
  const summary = await readSummary(db, room.id)
  if (!summary.room) throw notFound()
  const outlines = mergeOutlines(
    summary.segments.map(({ outline }) => outline),
    staff,
  )
  return {
    room: { ...room, code: room.code && showCode(room.code), ...summary.room },
    ...{ live, staff, edit, run, clip: null },
    people: summary.people.map(({ roomId: _, userId, ...sums }) => ({ user: userId, ...sums })),
    segments: await Promise.all(summary.segments.map((segment) => infoOf(db, access, segment))),
    ...outlines,
    chapters: summary.chapters,
  }
}

async function infoOf(
  db: Database,
  { room, staff }: RecordAccess,
  { outline: _, amended, ...segment }: SegmentSummary,
): Promise<SegmentInfo> {
  // That staff took back something they said is theirs to know, too.
  const hidden =
    staff || !segment.staff || amended.length === 0 ? [] : await staffNumbers(db, room.id, segment.first)
  return {
    ...segment,
    staff: staff && segment.staff,
    amended: amended.filter((seq) => !hidden.includes(seq)).length,
  }
}

async function staffNumbers(db: Database, room: string, first: number): Promise<number[]> {
  const part = await readPart(db, room, first, 'staff')
  return part?.body ? parseLines(await gunzip(part.body)).map(({ seq }) => seq) : []
}
