import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import type { Role } from '#core/protocol/access.ts'
import { fromBase64 } from '#core/signing/bytes.ts'
import { chainStart, digestOf, link, readDigest, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import { parseLine, type RecordedEvent } from '#core/replay/event.ts'
import { signedText } from '#core/replay/segment.ts'
import { eventsOf, readSegment } from '../../../durable-objects/record-rows.ts'
import * as v from 'valibot'
import { env, registered, roomAnswer } from './browser.ts'
import { Live, ticketOf } from './live.ts'

/** A room of the API with its object. */
export async function recordedRoom(more: object = {}) {
  const owner = await registered()
  const wanted = { title: 'A room', language: 'markdown', visibility: 'code', ...more }
  const response = await owner.post('/api/rooms', wanted)
  const { room } = v.parse(roomAnswer, await response.json())
  return { owner, room, id: room.id, stub: stubOf(room.id) }
}

export const stubOf = (id: string) => env.ROOMS.get(env.ROOMS.idFromName(id))
export type Stub = ReturnType<typeof stubOf>

/** Somebody in a room, who need not be in the database. */
export const enter = async (room: string, name: string, role?: Role): Promise<Live> =>
  (await Live.with(room, await ticketOf(room, name, role), name))[0]

/**
 * Dies with everything that was in memory; the sockets stay. The runtime never ends this for an object of which a method threw
 * to its caller, whatever the method did: have it called and caught inside (`runInDurableObject`) instead.
 */
export const evict = (stub: Stub) => evictDurableObject(stub)

/** Runs SQL in the object. */
export const inObject = (stub: Stub, query: string, ...bindings: SqlStorageValue[]) =>
  runInDurableObject(stub, (_room, { storage }) => storage.sql.exec(query, ...bindings).toArray())

/** Segments of a room as they are in the directory, in order. */
export async function segmentsOf(room: string) {
  const { results } = await env.DB.prepare(
    'SELECT * FROM session_events WHERE room_id = ? ORDER BY first_seq',
  )
    .bind(room)
    .all()
  return Promise.all(results.map(readSegment))
}

/** The events of a room as they are in the directory; throws unless every signature, digest and number is right. */
export async function recordOf(room: string): Promise<RecordedEvent[]> {
  const { kty, crv, x } = JSON.parse(env.RECORD_KEY ?? '') as { kty: string; crv: string; x: string }
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
  const events: RecordedEvent[] = []
  let chain: string | null = null
  for (const { segment, signature } of await segmentsOf(room)) {
    const { head, salts } = segment
    const text = new TextEncoder().encode(signedText(head))
    const proof = fromBase64(signature)
    if (!proof || !(await crypto.subtle.verify('Ed25519', key, proof, text)))
      throw new Error('a false signature')
    const start = head.first === 1 ? writeDigest(chainStart(room)) : chain
    if (start !== null && head.prev !== start) throw new Error(`the chain breaks before ${head.first}`)
    let digest = readDigest(head.prev) ?? new Uint8Array()
    const amended = new Map(head.amended)
    const lines = [...segment.lines.split('\n'), ...segment.staff.split('\n')].filter((line) => line !== '')
    const written = new Map(lines.map((line) => [parseLine(line).seq, line]))
    for (const [i, event] of eventsOf(segment).entries()) {
      if (event.seq !== head.first + i) throw new Error(`event ${head.first + i} is missing`)
      const line = written.get(event.seq) ?? ''
      const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
      const now = digestOf(salt, line)
      if (event.was !== undefined && amended.get(event.seq) !== writeDigest(now))
        throw new Error('a false sum')
      const own = event.was === undefined ? now : readDigest(event.was)
      if (!own) throw new Error('no digest')
      digest = link(digest, own)
      events.push(event)
    }
    if (writeDigest(digest) !== head.hash || events.at(-1)?.seq !== head.last) throw new Error('a false hash')
    chain = head.hash
  }
  return events
}

/** Every value of every row that is in the directory about a room, as text, what is compressed too. */
export async function everythingOf(room: string): Promise<string> {
  const all: string[] = []
  for (const { segment, keyframe } of await segmentsOf(room))
    all.push(segment.lines, segment.staff, JSON.stringify(keyframe))
  for (const table of [
    'session_events',
    'session_stats',
    'session_chapters',
    'session_clips',
    'room_activity',
  ]) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE room_id = ?`).bind(room).all()
    all.push(JSON.stringify(results))
  }
  return all.join('\n')
}

/** How many rows of each table of the record are about a room. */
export async function countsOf(room: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of ['events', 'texts', 'stats', 'chapters', 'clips']) {
    const query = env.DB.prepare(`SELECT count(*) AS n FROM session_${table} WHERE room_id = ?`)
    counts[table] = (await query.bind(room).first<number>('n')) ?? 0
  }
  return counts
}

/** Runs something while a statement on a table of the directory fails. */
export async function whileFailing<T>(table: string, run: () => Promise<T>): Promise<T> {
  await env.DB.prepare(`ALTER TABLE ${table} RENAME TO ${table}_away`).run()
  try {
    return await run()
  } finally {
    await env.DB.prepare(`ALTER TABLE ${table}_away RENAME TO ${table}`).run()
  }
}
