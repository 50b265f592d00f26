import * as v from 'valibot'
import { parseLines, type RecordedEvent } from '#core/replay/event.ts'
import { keyframe, type Keyframe } from '#core/replay/keyframe.ts'
import { outline as outlineSchema } from '#core/protocol/outline.ts'
import { outlineOf, type OutlineBefore } from '#core/replay/outline.ts'
import type { Sealed } from '#core/replay/sealer.ts'
import { segmentHead, type Segment } from '#core/replay/segment.ts'
import { gunzip, gzip } from './gzip.ts'
import { statsStatement } from './record-stats.ts'

/** UTF-16 units of a text in one row: as JSON six bytes each at most, below the platform's 2 MB a row also uncompressed. */
const PART = 250_000

/** What vouches for a segment: Ed25519 over what `signedText` says, base64, and the id of the key. */
export type Signature = { signature: string; keyId: string }

/**
 * The statements that write one segment of a room's record, to be run as one batch. The insert is a plain one: a second
 * attempt, and one for a room that was deleted, fails as a whole.
 */
export async function segmentStatements(
  db: D1Database,
  sealed: Sealed,
  { signature, keyId }: Signature,
): Promise<D1PreparedStatement[]> {
  const { segment, kinds, people, outline, texts, stats } = sealed
  const { head, firstAt, lastAt } = segment
  const insert = db.prepare(
    `INSERT INTO session_events (room_id, first_seq, last_seq, first_at, last_at, prev, hash, amended, signature, key_id,
       kinds, people, outline, lines, staff, salts, keyframe)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const named = [head.room, head.first, head.last, firstAt, lastAt, head.prev, head.hash]
  const described = [kinds, people, outline].map((value) => JSON.stringify(value))
  return [
    insert.bind(
      ...[...named, JSON.stringify(head.amended), signature, keyId, ...described],
      ...[await gzip(segment.lines), segment.staff === '' ? null : await gzip(segment.staff)],
      ...[segment.salts, sealed.keyframe && (await gzip(JSON.stringify(sealed.keyframe)))],
    ),
    ...(await Promise.all(texts.map((text) => textStatements(db, head.room, text)))).flat(),
    ...stats.map((delta) => statsStatement(db, head.room, delta)),
  ]
}

/** A text as JSON strings in parts, because a lone surrogate would not survive UTF-8. */
export function textStatements(
  db: D1Database,
  room: string,
  { file, seq, text }: Sealed['texts'][number],
): Promise<D1PreparedStatement[]> {
  const insert = db.prepare(
    `INSERT INTO session_texts (room_id, file, seq, part, body) VALUES (?, ?, ?, ?, ?)`,
  )
  const count = Math.max(1, Math.ceil(text.length / PART))
  const parts = Array.from({ length: count }, (_, part) => text.slice(part * PART, (part + 1) * PART))
  return Promise.all(
    parts.map(async (slice, part) => insert.bind(room, file, seq, part, await gzip(JSON.stringify(slice)))),
  )
}

/** The events of a segment, in order. */
export const eventsOf = ({ lines, staff }: Pick<Segment, 'lines' | 'staff'>): RecordedEvent[] =>
  [...parseLines(lines), ...parseLines(staff)].sort((a, b) => a.seq - b.seq)

/**
 * The statement that writes an amended segment over the one that `was` signed; it changes no row if another was faster.
 * `known` is the outline that stands there.
 */
export async function amendStatement(
  db: D1Database,
  segment: Segment,
  { signature, keyId }: Signature,
  was: string,
  known: unknown = null,
): Promise<D1PreparedStatement> {
  const { head, lines, staff, salts } = segment
  // It quotes what was said.
  const outline = JSON.stringify(outlineOf(eventsOf(segment), beforeOf(segment, known)))
  return db
    .prepare(
      `UPDATE session_events SET amended = ?, amended_staff = ?, signature = ?, key_id = ?, outline = ?, lines = ?, staff = ?,
         salts = ? WHERE room_id = ? AND first_seq = ? AND signature = ?`,
    )
    .bind(
      ...[JSON.stringify(head.amended), amendedIn(staff, head.amended)],
      ...[signature, keyId, outline, await gzip(lines)],
      ...[staff === '' ? null : await gzip(staff), salts, head.room, head.first, was],
    )
}

/** How many of the lines that were written over are among these. */
function amendedIn(lines: string, amended: Segment['head']['amended']): number {
  const seqs = new Set(parseLines(lines).map(({ seq }) => seq))
  return amended.filter(([seq]) => seqs.has(seq)).length
}

/** What was before a segment, as far as its outline says it. */
function beforeOf({ head, firstAt }: Segment, known: unknown): OutlineBefore {
  const { files, marks } = v.parse(
    outlineSchema,
    typeof known === 'string' ? JSON.parse(known) : { activity: {}, marks: [], staff: [] },
  )
  const pause = marks.find(({ seq, mark }) => seq === head.first && mark === 'pause')
  return {
    at: pause ? firstAt - 1_000 * Number(pause.label) : 0,
    names: new Map(files.map(([id, name]) => [id, name])),
  }
}

/** A column of bytes as D1 answers it, or as drizzle does. */
export const bytes = v.pipe(
  v.union([v.instance(Uint8Array), v.instance(ArrayBuffer), v.array(v.number())]),
  v.transform((value) => new Uint8Array(value)),
)

/** A row of `session_events` as SQL names its columns; the descriptions of what is in it are left out. */
export const segmentRow = v.object({
  room_id: v.string(),
  first_seq: v.number(),
  last_seq: v.number(),
  first_at: v.number(),
  last_at: v.number(),
  prev: v.string(),
  hash: v.string(),
  amended: v.string(),
  signature: v.string(),
  key_id: v.string(),
  lines: bytes,
  staff: v.nullable(bytes),
  salts: bytes,
  keyframe: v.nullable(bytes),
})

/** The segment of a row, its signature (not verified) and keyframe; throws for a row that holds something else. */
export async function readSegment(
  row: unknown,
): Promise<{ segment: Segment; keyframe: Keyframe | null } & Signature> {
  const found = v.parse(segmentRow, row)
  const head = v.parse(segmentHead, {
    room: found.room_id,
    first: found.first_seq,
    last: found.last_seq,
    prev: found.prev,
    hash: found.hash,
    amended: JSON.parse(found.amended),
  })
  const segment = {
    ...{ head, firstAt: found.first_at, lastAt: found.last_at, salts: found.salts },
    lines: await gunzip(found.lines),
    staff: found.staff ? await gunzip(found.staff) : '',
  }
  const frame = found.keyframe && (await readKeyframe(found.keyframe))
  return { segment, keyframe: frame, signature: found.signature, keyId: found.key_id }
}

/** The keyframe of a row's column. */
export const readKeyframe = async (column: unknown): Promise<Keyframe> =>
  v.parse(keyframe, JSON.parse(await gunzip(v.parse(bytes, column))))

/** The text whose parts these rows of `session_texts` are, in order; throws when one is none. */
export async function readText(rows: readonly unknown[]): Promise<string> {
  const parts = rows.map(async (row) => {
    const { body } = v.parse(v.object({ body: bytes }), row)
    return v.parse(v.string(), JSON.parse(await gunzip(body)))
  })
  return (await Promise.all(parts)).join('')
}
