import * as v from 'valibot'
import { nameOf, type PartName } from '#core/replay/held.ts'
import { MOMENT_BYTES, MOMENT_SEGMENTS, STAFF_SEGMENTS, type MomentPart } from '#core/replay/moment.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { readText } from '../../durable-objects/record-rows.ts'

/** Bytes as the database writes them in hexadecimal digits: as they are they would come as a list of numbers, which is slow to read. */
const hex = v.pipe(
  v.string(),
  v.hexadecimal(),
  v.transform((digits) => Uint8Array.fromHex(digits)),
)
const maybeHex = v.union([
  v.pipe(
    v.literal(''),
    v.transform(() => null),
  ),
  hex,
])
const segmentRow = v.object({
  first_seq: v.number(),
  last_seq: v.number(),
  lines: maybeHex,
  staff: maybeHex,
  keyframe: maybeHex,
})
const textRow = v.object({ file: v.string(), seq: v.number(), body: hex })
const staffRow = v.object({ first_seq: v.number(), staff: hex })

/** The segment that a moment is folded from, ?1 being the room and ?2 an event: it begins with the last keyframe before. */
const START = `(SELECT max(first_seq) FROM session_events WHERE room_id = ?1 AND first_seq <= ?2 AND keyframe IS NOT NULL)`

/** Whether a part is wanted, ?3 being the names of what is held (`core/replay/held.ts`) as JSON. */
const wanted = (name: string) => `${name} NOT IN (SELECT value FROM json_each(?3))`
const STATE_WANTED = wanted(`'k' || ${START}`)

/** From the segment of the event backwards; what is before the start is not read. */
const SEGMENTS = `SELECT first_seq, last_seq, hex(iif(${wanted(`'l' || first_seq`)}, lines, NULL)) AS lines,
    hex(iif(?4 AND ${wanted(`'s' || first_seq`)}, staff, NULL)) AS staff,
    hex(iif(first_seq = ${START} AND ${STATE_WANTED}, keyframe, NULL)) AS keyframe
  FROM session_events WHERE room_id = ?1 AND first_seq BETWEEN coalesce(${START}, 0) AND ?2
  ORDER BY first_seq DESC LIMIT ${MOMENT_SEGMENTS}`

/** Of each file the text that was stored last before the start, which its keyframe names; of a file all parts or none. */
const TEXTS = `SELECT file, seq, hex(body) AS body FROM (
    SELECT file, seq, part, body, sum(length(body)) OVER (ORDER BY file) AS total
    FROM session_texts JOIN (
      SELECT file AS named, max(seq) AS stored FROM session_texts
      WHERE room_id = ?1 AND seq < ${START} GROUP BY file
    ) ON file = named AND seq = stored
    WHERE room_id = ?1 AND ${STATE_WANTED} AND ${wanted(`file || '.' || seq`)}
  ) WHERE total <= ${MOMENT_BYTES} ORDER BY file, part`

const STAFF = `SELECT first_seq, hex(staff) AS staff FROM session_events
  WHERE room_id = ?1 AND first_seq < ${START} AND staff IS NOT NULL AND ${STATE_WANTED}
  ORDER BY first_seq DESC LIMIT ${STAFF_SEGMENTS}`

/** Which moment of which room is read. */
export type MomentOf = {
  room: string
  seq: number
  /** With what only they may see. */
  staff: boolean
  /** Names of parts that are not read. */
  held: ReadonlySet<PartName>
}

/**
 * Everything that the state after an event is made of, as it is stored, in one go: what is needed most comes first. Null when
 * the record does not hold the event.
 */
export async function readMomentParts(
  db: D1Database,
  { room, seq, staff, held }: MomentOf,
): Promise<MomentPart[] | null> {
  const asked = [room, seq, JSON.stringify([...held])] as const
  const [segments, texts, before] = await db.batch([
    db.prepare(SEGMENTS).bind(...asked, staff ? 1 : 0),
    db.prepare(TEXTS).bind(...asked),
    ...(staff ? [db.prepare(STAFF).bind(...asked)] : []),
  ])
  const rows = v.parse(v.array(segmentRow), segments?.results)
  const [newest] = rows
  if (!newest || newest.last_seq < seq) return null
  return [
    ...rows.flatMap(({ first_seq: first, keyframe }) => partsOf('keyframe', first, keyframe)),
    ...(await wholeTexts(v.parse(v.array(textRow), texts?.results))),
    ...rows.flatMap(({ first_seq: first, lines, staff: own }) => [
      ...partsOf('lines', first, lines),
      ...partsOf('staff', first, own),
    ]),
    ...v
      .parse(v.array(staffRow), before?.results ?? [])
      .filter(({ first_seq: first }) => !held.has(nameOf({ part: 'staff', first })))
      .flatMap(({ first_seq: first, staff: own }) => partsOf('staff', first, own)),
  ]
}

const partsOf = (
  part: 'keyframe' | 'lines' | 'staff',
  first: number,
  body: Uint8Array<ArrayBuffer> | null,
): MomentPart[] => (body ? [{ part, first, body }] : [])

/** Texts from their parts, which are JSON strings of their own: together they are one only after they were read. */
function wholeTexts(rows: readonly v.InferOutput<typeof textRow>[]): Promise<MomentPart[]> {
  const files = Map.groupBy(rows, ({ file }) => file)
  return Promise.all(
    [...files].map(async ([file, parts]) => {
      const [only, ...others] = parts
      const body = only && others.length === 0 ? only.body : await gzip(JSON.stringify(await readText(parts)))
      return { part: 'text', file, seq: only?.seq ?? 0, body } as const
    }),
  )
}
