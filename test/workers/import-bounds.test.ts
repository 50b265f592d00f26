import { expect, test, vi } from 'vitest'
import { decodeLine, fileOf, recordKey, segmentsOf, shortSession } from '../support/signed-session.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { takeTurn } from '../../worker/import-turn.ts'
import { sessionLines } from '../../worker/session-body.ts'
import { Browser, env, errorOf, registered, roomOf } from './support/browser.ts'
import { record, session } from './support/recorded.ts'

const HOUR = 60 * 60_000
const sendFile = (person: Browser, body: string) =>
  person.send('POST', '/api/records', body, { 'Content-Type': 'application/x-ndjson' })
const file = async (count = 20) =>
  fileOf(segmentsOf('r_1', shortSession(count)), await recordKey('elsewhere'))
const count = async (table: string, where = '1') =>
  env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<number>('n')

/** An import that ended half-way: a room without a member, with a part of its record, and a piece of its file. */
async function halfDone(owner: Browser, startedAt: number): Promise<string> {
  const id = `r_half${startedAt}`
  const origin = JSON.stringify({ from: 'file', title: 'Half', ours: false })
  await env.DB.batch([
    env.DB.prepare('INSERT INTO session_imports VALUES (?, ?)').bind(id, startedAt),
    env.DB.prepare('INSERT INTO session_import_pieces VALUES (?, 0, ?)').bind(id, new Uint8Array(3)),
    env.DB.prepare(
      `INSERT INTO rooms (id, code, title, language, visibility, owner_id, created_at, last_used_at, origin)
       VALUES (?, ?, 'Half', 'python', 'private', ?, ?, ?, ?)`,
    ).bind(id, `${startedAt}`.slice(-9), owner.id, startedAt, startedAt, origin),
  ])
  await record(id)
  return id
}

test('V12: an import that was ended half-way is removed with everything it wrote, one that goes on is left alone', async () => {
  const kim = await registered()
  const [old, young] = [
    await halfDone(kim, Date.now() - HOUR - 1_000),
    await halfDone(kim, Date.now() - 60_000),
  ]
  expect((await sendFile(kim, await file())).status).toBe(201)
  await vi.waitFor(async () => expect(await count('rooms', `id = '${old}'`)).toBe(0), 5_000)
  for (const table of ['session_events', 'session_stats', 'session_texts'])
    expect([table, await count(table, `room_id = '${old}'`)]).toEqual([table, 0])
  expect(await count('session_events', `room_id = '${young}'`)).toBe(3)
  // Nothing is left of an import that was done, but of the one that goes on.
  expect([await count('session_imports'), await count('session_import_pieces')]).toEqual([1, 1])
})

test('V12: a room that was opened is never taken for one that was given up', async () => {
  const kim = await registered()
  const { room } = (await (await sendFile(kim, await file())).json()) as {
    room: { id: string; code: string }
  }
  await env.DB.prepare('INSERT INTO session_imports VALUES (?, 1)').bind(room.id).run()
  expect((await sendFile(kim, await file())).status).toBe(201)
  await vi.waitFor(async () => expect(await count('session_imports', 'started_at = 1')).toBe(0), 5_000)
  expect((await kim.get(`/api/rooms/${room.code}/record`)).status).toBe(200)
})

test('V13: one file is read at a time; others wait, and are told when to try again', async () => {
  const kim = await registered()
  const text = await file()
  const turn = await takeTurn()
  const busy = await sendFile(kim, text)
  expect([await errorOf(busy.clone()), busy.headers.get('Retry-After')]).toEqual(['unavailable', '10'])
  const waits = sendFile(kim, text)
  await scheduler.wait(600)
  turn.end()
  expect((await waits).status).toBe(201)
  expect(await count('session_imports', `id NOT LIKE 'r_half%'`)).toBe(0)
})

test('V13: a turn whose request ended without a word is over after a minute', async () => {
  await takeTurn()
  await expect(takeTurn(0)).rejects.toThrow(/imported/)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
  const next = await takeTurn(0)
  vi.restoreAllMocks()
  next.end()
})

/** So many pieces of 64 kB of one letter, packed: a thousandth of it. */
async function bombOf(pieces: number): Promise<Uint8Array> {
  const piece = new Uint8Array(64_000).fill(120)
  let left = pieces
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
  })
  return new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream('gzip'))).arrayBuffer())
}

test('V13: what is packed is unpacked no further than it is read', async () => {
  const bomb = await bombOf(3_000)
  let taken = 0
  const pieces = async function* () {
    for (let at = 0; at < bomb.length; at += 1_024) {
      taken++
      yield await Promise.resolve(bomb.subarray(at, at + 1_024))
    }
  }
  await expect(sessionLines(pieces()).next()).rejects.toThrow('a line is too long')
  expect(taken).toBeLessThan(bomb.length / 1_024 / 3)
})

test('V13: a file of many pieces is the same file', async () => {
  const text = 'é\n'.repeat(400_000)
  const packed = await gzip(text)
  const pieces = async function* (bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += 777) yield await Promise.resolve(bytes.subarray(at, at + 777))
  }
  for (const bytes of [packed, new TextEncoder().encode(text)]) {
    let lines = 0
    for await (const line of sessionLines(pieces(bytes))) lines += line === 'é' ? 1 : Infinity
    expect(lines).toBe(400_000)
  }
  expect(decodeLine(new Uint8Array())).toBe('')
})

const bytesOf = async (room: string) =>
  env.DB.prepare(
    `SELECT record_bytes AS counted, (SELECT sum(length(lines) + ifnull(length(staff), 0) + length(salts)
       + ifnull(length(keyframe), 0) + length(outline)) FROM session_events WHERE room_id = rooms.id)
       + (SELECT ifnull(sum(length(body)), 0) FROM session_texts WHERE room_id = rooms.id) AS kept
     FROM rooms WHERE id = ?`,
  )
    .bind(room)
    .first<{ counted: number; kept: number | null }>()

test('K12: what is kept of a record is counted, also when it is written over and forgotten', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, session(room.id), 2)
  const first = await bytesOf(room.id)
  expect(first?.counted).toBe(first?.kept)
  expect(first?.counted).toBeGreaterThan(500)
  await env.DB.prepare(`UPDATE session_events SET lines = x'00', keyframe = NULL WHERE room_id = ?`)
    .bind(room.id)
    .run()
  const second = await bytesOf(room.id)
  expect(second?.counted).toBe(second?.kept)
  expect(second?.counted).not.toBe(first?.counted)
  await env.DB.prepare('DELETE FROM session_texts WHERE room_id = ?').bind(room.id).run()
  await env.DB.prepare('DELETE FROM session_events WHERE room_id = ?').bind(room.id).run()
  expect((await bytesOf(room.id))?.counted).toBe(0)
})

test('K12: whose records take all their space begins no new one, by file or otherwise, and keeps what is recorded', async () => {
  const kim = await registered()
  const room = await roomOf(kim)
  const stub = env.ROOMS.get(env.ROOMS.idFromName(room.id))
  await stub.archive()
  await env.DB.prepare('UPDATE rooms SET record_bytes = ? WHERE id = ?').bind(1_000_000_000, room.id).run()
  const wanted = { title: 'Another', language: 'python', visibility: 'code' }
  const refused = await kim.post('/api/rooms', wanted)
  expect([refused.status, await errorOf(refused)]).toEqual([409, 'record_full'])
  expect(await errorOf(await sendFile(kim, await file()))).toBe('record_full')
  expect(await errorOf(await kim.post(`/api/rooms/${room.code}/record/fork`, { seq: 2 }))).toBe('record_full')
  expect((await kim.post('/api/rooms', { ...wanted, recorded: false })).status).toBe(201)
  await stub.update({ title: 'Goes on', by: kim.id })
  const kept = await count('session_events', `room_id = '${room.id}'`)
  await stub.archive()
  expect(await count('session_events', `room_id = '${room.id}'`)).toBe((kept ?? 0) + 1)
  expect((await kim.delete(`/api/rooms/${room.code}`)).status).toBe(204)
  expect((await kim.post('/api/rooms', wanted)).status).toBe(201)
})

test('K12: a file that makes it too much is not taken', async () => {
  const kim = await registered()
  const room = await roomOf(kim)
  await env.DB.prepare('UPDATE rooms SET record_bytes = ? WHERE id = ?')
    .bind(1_000_000_000 - 100, room.id)
    .run()
  const before = await count('rooms')
  expect(await errorOf(await sendFile(kim, await file()))).toBe('record_full')
  expect(await count('rooms')).toBe(before)
})
