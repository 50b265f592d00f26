import type { Manifest } from '#core/protocol/api/record.ts'
import { parseLines } from '#core/replay/event.ts'
import { fewOf, MARKS_MOST, mergeOutlines, type Merged } from '#core/replay/merge-outlines.ts'
import { gunzip } from '../durable-objects/gzip.ts'
import type { Database } from './db/database.ts'
import { outlinesOf, readSummary, uncounted, type SegmentSummary } from './db/record.ts'
import { notFound } from './error.ts'
import { showCode } from './id.ts'
import type { RecordAccess } from './routes/record-access.ts'

/** How many more marks are in memory at a time than are told. */
const SPARE = 4

/** Everything about a session but its events, as somebody may see it. */
export async function manifestOf(db: Database, access: RecordAccess): Promise<Manifest> {
  const { room, live, staff, edit, run } = access
  const { segments, ...summary } = await readSummary(db, room.id)
  if (!summary.room) throw notFound()
  const hidden = staff ? null : await amendedOfStaff(db, room.id, segments)
  const outlines = await mergedOutlines(db, access, segments)
  return {
    room: { ...room, code: room.code && showCode(room.code), ...summary.room },
    ...{ live, staff, edit, run, clip: null },
    people: summary.people.map(({ roomId: _, userId, ...sums }) => ({ user: userId, ...sums })),
    segments: segments.map(({ amendedStaff: _, amended, ...segment }) => ({
      ...segment,
      staff: staff && segment.staff,
      // That staff took back something they said is theirs to know, too.
      amended: amended - (hidden?.get(segment.first) ?? 0),
    })),
    ...outlines,
    chapters: summary.chapters,
  }
}

/** What all segments are about, a few outlines in memory at a time, with no more marks than a page can draw. */
async function mergedOutlines(
  db: Database,
  { room, staff }: RecordAccess,
  segments: readonly SegmentSummary[],
): Promise<Merged> {
  const ofEach = Math.ceil((SPARE * MARKS_MOST) / Math.max(1, segments.length))
  let merged = mergeOutlines([], staff)
  for await (const outlines of outlinesOf(db, room.id, segments.at(-1)?.first ?? 0)) {
    const few = outlines.map(({ marks, staff: own, ...rest }) => ({
      ...rest,
      ...{ marks: [...fewOf(marks, ofEach)], staff: [...fewOf(own, ofEach)] },
    }))
    merged = mergeOutlines([{ ...merged, staff: [] }, ...few], staff)
  }
  return { ...merged, marks: [...fewOf(merged.marks, MARKS_MOST)] }
}

/** How many lines of each segment that were written over only staff may see, by its first event. */
async function amendedOfStaff(
  db: Database,
  room: string,
  segments: readonly SegmentSummary[],
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map(segments.map(({ first, amendedStaff }) => [first, amendedStaff ?? 0]))
  if (!segments.some((segment) => segment.staff && segment.amended > 0 && segment.amendedStaff === null))
    return counts
  for await (const { first, amended, staff } of uncounted(db, room)) {
    const own = new Set(parseLines(await gunzip(staff)).map(({ seq }) => seq))
    counts.set(first, amended.filter((seq) => own.has(seq)).length)
  }
  return counts
}
