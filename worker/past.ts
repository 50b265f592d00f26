import { Seeker } from '#core/replay/seek.ts'
import type { FoldedFrom } from '#core/replay/source.ts'
import type { SessionState } from '#core/replay/state.ts'
import { readKeyframe, readText } from '../durable-objects/record-rows.ts'
import { gunzip } from '../durable-objects/gzip.ts'
import type { Database } from './db/database.ts'
import { foldedSegments } from './db/past.ts'
import { readPart, readTextParts, type Stretch } from './db/record.ts'
import { notFound } from './error.ts'

/** Folds a stretch of a room's record, as everybody sees it who may: what is for staff only is never read. No room is woken. */
export async function seekerOf(db: Database, stretch: Stretch): Promise<Seeker> {
  const segments = await foldedSegments(db, stretch)
  return new Seeker(sourceOf(db, stretch.room), { segments, clip: null, staff: false })
}

/** The state of a session after an event; throws `not_found` when the record does not hold that event. */
export async function stateAfter(db: Database, room: string, seq: number): Promise<SessionState> {
  const seeker = await seekerOf(db, { room, from: seq, to: seq })
  const { first, last } = seeker.segments[seeker.indexOf(seq)] ?? { first: 0, last: 0 }
  if (seq < first || seq > last) throw notFound()
  return seeker.stateAt(seq)
}

function sourceOf(db: Database, room: string): FoldedFrom {
  const column = async (first: number, name: 'lines' | 'keyframe') => {
    const part = await readPart(db, room, first, name)
    if (!part?.body) throw notFound()
    return part.body
  }
  return {
    lines: async (first) => gunzip(await column(first, 'lines')),
    staffLines: () => Promise.resolve(''),
    keyframe: async (first) => readKeyframe(await column(first, 'keyframe')),
    text: async (file, seq) => readText(await readTextParts(db, room, file, seq)),
  }
}
