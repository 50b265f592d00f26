import * as v from 'valibot'
import type { ChatMessage } from '#core/protocol/chat.ts'
import { SALT_BYTES } from '#core/replay/chain.ts'
import { lineOf, parseLine, type RecordedEvent } from '#core/replay/event.ts'
import type { Keyframe } from '#core/replay/keyframe.ts'
import { amend } from '#core/replay/segment.ts'
import type { SigningKey } from '#core/signing/keys.ts'
import { gzip } from './gzip.ts'
import { signSegment } from './record-key.ts'
import { amendStatement, readKeyframe, readSegment } from './record-rows.ts'

/** How often a segment is read again that somebody else wrote over at the same time. */
const TRIES = 5
/** Keyframes read at once. */
const AT_ONCE = 8

/**
 * Writes into the record what these events say now, in place of what they said when they were archived, and into every
 * keyframe that quotes them. Done twice, it changes nothing the second time; what is not in the record is passed over.
 */
export async function amendRecord(
  db: D1Database,
  room: string,
  events: readonly RecordedEvent[],
  key: SigningKey,
): Promise<void> {
  const now = new Map(events.map((event) => [event.seq, event]))
  let done = 0
  for (const seq of [...now.keys()].sort((a, b) => a - b))
    if (seq > done) done = await amendSegment(db, room, seq, now, key)
  const chat = new Map(events.flatMap((event) => (event.kind === 'chat' ? [[event.seq, saidBy(event)]] : [])))
  if (chat.size === 0) return
  const first = Math.min(...chat.keys())
  await rewriteKeyframes(db, room, first, (frame) => {
    if (!frame.chat.some(({ seq }) => chat.has(seq))) return null
    return { ...frame, chat: frame.chat.map((message) => chat.get(message.seq) ?? message) }
  })
}

const saidBy = ({ seq, at, chat }: Extract<RecordedEvent, { kind: 'chat' }>): ChatMessage => ({
  seq,
  at,
  ...chat,
})

/** Amends the segment that holds an event, with all events that are in it; answers its last event, or this one without a segment. */
async function amendSegment(
  db: D1Database,
  room: string,
  seq: number,
  now: ReadonlyMap<number, RecordedEvent>,
  key: SigningKey,
): Promise<number> {
  const select = db.prepare(
    `SELECT * FROM session_events WHERE room_id = ?1 AND first_seq <= ?2 AND last_seq >= ?2`,
  )
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const row = await select.bind(room, seq).first()
    if (!row) return seq
    const { segment, signature } = await readSegment(row)
    const amended = amend(segment, (line) => rewritten(line, now), newSalt)
    if (!amended) return segment.head.last
    const signed = await signSegment(amended.head, key)
    const done = await (await amendStatement(db, amended, signed, signature, row.outline)).run()
    if (done.meta.changes > 0) return segment.head.last
  }
  throw new Error('a segment was written over again and again')
}

const newSalt = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SALT_BYTES))

/** What the event of a line says now, with the digest of what it said first; null when that is what the line says. */
function rewritten(line: string, now: ReadonlyMap<number, RecordedEvent>): RecordedEvent | null {
  const { was, ...said } = parseLine(line)
  const event = now.get(said.seq)
  if (!event || lineOf(event) === lineOf(said as RecordedEvent)) return null
  return { ...event, ...(was === undefined ? {} : { was }) } as RecordedEvent
}

const frameRow = v.object({ first_seq: v.number(), keyframe: v.unknown() })

/** Writes the keyframes of segments that begin after `seq` over; `write` answers null to leave one. */
export async function rewriteKeyframes(
  db: D1Database,
  room: string,
  seq: number,
  write: (frame: Keyframe) => Keyframe | null,
): Promise<void> {
  const select = db.prepare(
    `SELECT first_seq, keyframe FROM session_events
     WHERE room_id = ? AND first_seq > ? AND keyframe IS NOT NULL ORDER BY first_seq LIMIT ?`,
  )
  const update = db.prepare(`UPDATE session_events SET keyframe = ? WHERE room_id = ? AND first_seq = ?`)
  for (let after = seq; ;) {
    const rows = v.parse(v.array(frameRow), (await select.bind(room, after, AT_ONCE).all()).results)
    for (const { first_seq, keyframe } of rows) {
      after = first_seq
      const frame = await readKeyframe(keyframe)
      const changed = write(frame)
      if (changed) await update.bind(await gzip(JSON.stringify(changed)), room, first_seq).run()
      // A keyframe holds the newest messages: those after it hold no older ones.
      if ((frame.chat[0]?.seq ?? 0) > seq) return
    }
    if (rows.length < AT_ONCE) return
  }
}
