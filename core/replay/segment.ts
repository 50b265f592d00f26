import * as v from 'valibot'
import { natural } from '#core/protocol/shared.ts'
import { digestOf, link, readDigest, SALT_BYTES, writeDigest } from './chain.ts'
import { digest, lineOf, STAFF_KINDS, type RecordedEvent } from './event.ts'

/** Events, and characters of their lines, after which a segment ends: its row stays far below the platform's 2 MB. */
export const SEGMENT_EVENTS = 1_000
export const SEGMENT_CHARS = 400_000

/**
 * What a signature vouches for: the events `first` to `last` of a room take its chain from `prev` to `hash`, and the lines
 * in `amended` (number and digest, over the salt that the segment has for them) stand where others did.
 */
export const segmentHead = v.strictObject({
  room: v.string(),
  first: natural,
  last: natural,
  prev: digest,
  hash: digest,
  amended: v.array(v.strictTuple([natural, digest])),
})
export type SegmentHead = v.InferOutput<typeof segmentHead>

/** The events of a segment as they are stored: lines joined with `\n`, those for staff apart, and a salt for each event. */
export type Segment = {
  head: SegmentHead
  firstAt: number
  lastAt: number
  /** Lines that everybody with the right to the history may see, and those for staff only. */
  lines: string
  staff: string
  salts: Uint8Array
}

/** What is signed of a segment (Ed25519, over its UTF-8). */
export const signedText = ({ room, first, last, prev, hash, amended }: SegmentHead): string =>
  `codecollab-segment-1\n${JSON.stringify([room, first, last, prev, hash, amended])}`

/** How many of these events the next segment takes: at least one. */
export function cut(events: readonly RecordedEvent[]): number {
  let chars = 0
  let count = 0
  for (const event of events) {
    chars += lineOf(event).length
    if (count > 0 && (count === SEGMENT_EVENTS || chars > SEGMENT_CHARS)) break
    count++
  }
  return count
}

/** Makes a segment of events; `prev` is the chain before them, `salts` holds `SALT_BYTES` random bytes for each. */
export function seal(
  room: string,
  prev: string,
  events: readonly RecordedEvent[],
  salts: Uint8Array,
): Segment {
  const [begin, end] = [events[0], events[events.length - 1]]
  let chain = readDigest(prev)
  if (!begin || !end || !chain) throw new Error('a segment needs events and a chain')
  const lines: string[] = []
  const staff: string[] = []
  for (const [i, event] of events.entries()) {
    const line = lineOf(event)
    ;(STAFF_KINDS.includes(event.kind) ? staff : lines).push(line)
    chain = link(chain, digestOf(saltAt(salts, i), line))
  }
  const head = { room, first: begin.seq, last: end.seq, prev, hash: writeDigest(chain), amended: [] }
  return { head, firstAt: begin.at, lastAt: end.at, lines: lines.join('\n'), staff: staff.join('\n'), salts }
}

const saltAt = (salts: Uint8Array, i: number): Uint8Array =>
  salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)

/**
 * Writes lines of a segment over. `write` answers what an event says from now on, or null to leave it; the digest of what
 * it said stays, so that the chain holds, and its salt goes: another of `newSalt`, `SALT_BYTES` random bytes, takes its
 * place. Null when nothing changed.
 */
export function amend(
  segment: Segment,
  write: (line: string) => RecordedEvent | null,
  newSalt: () => Uint8Array,
): Segment | null {
  const salts = segment.salts.slice()
  const amended = new Map(segment.head.amended)
  const rewrite = (text: string) =>
    text
      .split('\n')
      .map((line) => {
        const now = line === '' ? null : write(line)
        if (!now) return line
        const salt = saltAt(salts, now.seq - segment.head.first)
        // A line that was written over before keeps the digest of what it said first.
        const { was = writeDigest(digestOf(salt, line)), ...rest } = now
        salt.set(newSalt())
        const changed = lineOf({ ...rest, was } as RecordedEvent)
        amended.set(now.seq, writeDigest(digestOf(salt, changed)))
        return changed
      })
      .join('\n')
  const [lines, staff] = [rewrite(segment.lines), rewrite(segment.staff)]
  if (lines === segment.lines && staff === segment.staff) return null
  const head = { ...segment.head, amended: [...amended].sort(([a], [b]) => a - b) }
  return { ...segment, head, lines, staff, salts }
}
