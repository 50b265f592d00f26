import { runDurableObjectAlarm } from 'cloudflare:test'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { manifest } from '#core/protocol/api/record.ts'
import { parseLines } from '#core/replay/event.ts'
import { linesOf } from '#core/replay/file-lines.ts'
import { signaturesBy, verifyFile, type Verified } from '#core/replay/verify.ts'
import { generatePrivateJwk } from '#core/signing/keys.ts'
import { gunzip, gzip } from '../../durable-objects/gzip.ts'
import { fileOf, segmentsOf, shortSession } from '../support/signed-session.ts'
import {
  Browser,
  env,
  errorOf,
  guestNamed,
  registered,
  roomAnswer,
  roomOf,
  type RoomJSON,
} from './support/browser.ts'
import { Live } from './support/live.ts'
import { record } from './support/recorded.ts'
import { ticketFor } from './support/socket.ts'

type Bytes = Uint8Array<ArrayBuffer>

const bytesOf = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer())
const exported = async (person: Browser, room: RoomJSON, query = ''): Promise<Bytes> =>
  bytesOf(await person.get(`/api/rooms/${room.code}/record/export${query}`))

async function verify(packed: Bytes, keys: Parameters<typeof signaturesBy>[1] = null): Promise<Verified> {
  const text = new TextEncoder().encode(await gunzip(packed))
  async function* whole() {
    yield await Promise.resolve(text)
  }
  return verifyFile(
    linesOf(whole(), (line) => new TextDecoder().decode(line)),
    signaturesBy(crypto.subtle, keys),
  )
}

const sendFile = (person: Browser, body: Bytes | string, headers: Record<string, string | null> = {}) =>
  person.send('POST', '/api/records', body as string, { 'Content-Type': 'application/x-ndjson', ...headers })
const imported = async (person: Browser, body: Bytes | string): Promise<RoomJSON> => {
  const response = await sendFile(person, body)
  const json: unknown = await response.json()
  expect([response.status, json]).toMatchObject([201, {}])
  return v.parse(roomAnswer, json).room
}
const manifestOf = async (person: Browser, room: RoomJSON) =>
  v.parse(manifest, await (await person.get(`/api/rooms/${room.code}/record`)).json())

/** Every table that a room has rows in, counted. */
async function rows(): Promise<number[]> {
  const tables = [
    'rooms',
    'room_members',
    'session_events',
    'session_texts',
    'session_stats',
    'room_activity',
  ]
  const counts = await env.DB.batch<{ n: number }>(
    tables.map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`)),
  )
  return counts.map(({ results }) => results[0]?.n ?? -1)
}

async function recorded(): Promise<{ owner: Browser; room: RoomJSON }> {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id)
  return { owner, room }
}
const stranger = () => generatePrivateJwk<CryptoKey>('record-elsewhere', crypto.subtle as never)

test('V7: an exported file holds by the keys that the server names, and its name is the title', async () => {
  const { owner, room } = await recorded()
  const response = await owner.get(`/api/rooms/${room.code}/record/export`)
  expect(response.headers.get('Content-Disposition')).toBe(
    'attachment; filename="A-room.codecollab.ndjson.gz"',
  )
  const keys = await (await new Browser().get('/api/record/keys')).json()
  expect(keys).toEqual({ keys: [expect.not.objectContaining({ d: expect.anything() })] })
  expect(await verify(await bytesOf(response), keys as never)).toMatchObject({
    ...{ ok: true, events: 12, hidden: 0, signedBy: new Map([['record-of-tests', 3]]) },
    header: { staff: true, room: { title: 'A room' }, people: [{ user: 'u_ada', name: 'Ada', color: 1 }] },
  })
})

test('V2, V5: an export for others, or without what only staff may see, holds and says nothing of it', async () => {
  const { owner, room } = await recorded()
  const kim = await guestNamed('Kim')
  await kim.post(`/api/rooms/${room.code}/join`)
  for (const file of [await exported(kim, room), await exported(owner, room, '?staff=0')]) {
    expect(await verify(file)).toMatchObject({ ok: true, events: 12, hidden: 3, header: { staff: false } })
    expect(await gunzip(file)).not.toMatch(/SECRET|staffChat|staffChange|"note"/)
  }
})

test('V8: a file that is imported is a sealed room that ends as the file does, with the same events', async () => {
  const { owner, room } = await recorded()
  const kim = await registered()
  const copy = await imported(kim, await exported(owner, room))
  expect(copy).toMatchObject({
    title: 'A room',
    language: 'python',
    sealed: true,
    visibility: 'private',
    role: 'owner',
  })
  const seen = await manifestOf(kim, copy)
  expect(seen.room.origin).toEqual({ from: 'file', title: 'A room', ours: true })
  // It is this deployment's own, so the people are the same.
  expect(seen.people).toMatchObject([{ user: 'u_ada', name: 'Ada' }])
  const lines = await (await kim.get(`/api/rooms/${copy.code}/record/segments/1`)).text()
  expect(parseLines(lines).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 6, 8, 9, 11, 12])
  expect(lines).not.toContain('abc-def-ghj')
  const [live, { texts, room: info }] = await Live.with(copy.id, await ticketFor(kim, copy), 'kim')
  expect(texts.map(({ text }) => text)).toEqual(['print("é😀")\n# more!'])
  expect(info.sealed).toBe(true)
  expect(await live.ask({ t: 'chat', id: 'c1', text: 'hello' }, 'refused')).toMatchObject({
    code: 'not_allowed',
  })
  live.leave()
  // What is exported again holds again.
  expect(await verify(await exported(kim, copy))).toMatchObject({ ok: true, events: 12, first: 1 })
})

test('V8: a file of somebody else’s is imported with people who are nobody here, and says that it is not from here', async () => {
  const victim = await registered()
  const events = shortSession(60).map(
    (event) => JSON.parse(JSON.stringify(event).replaceAll('u_ada', victim.id)) as typeof event,
  )
  const file = await fileOf(segmentsOf('r_1', events, 20, [14, 28]), await stranger(), {
    credit: 'Somebody, CC BY 4.0',
    staff: false,
  })
  const kim = await registered()
  const copy = await imported(kim, file)
  const seen = await manifestOf(kim, copy)
  expect(seen.room.origin).toEqual({
    from: 'file',
    title: 'A room',
    ours: false,
    credit: 'Somebody, CC BY 4.0',
  })
  expect(seen.people.map(({ user }) => /^x_[0-9a-f]{20}$/.test(user))).toEqual([true, true])
  expect(JSON.stringify(seen)).not.toContain(victim.id)
  const again = await exported(kim, copy)
  expect(await verify(again)).toMatchObject({ ok: true, events: 60, amended: 0 })
  expect(await gunzip(again)).not.toContain(victim.id)
  expect(await imported(kim, again)).toMatchObject({ sealed: true })
})

test('Q10: a room made of a file has its record and says so, and nothing that happens there is put beside it', async () => {
  const { owner, room } = await recorded()
  const copy = await imported(owner, await exported(owner, room))
  expect(copy.recorded).toBe(true)
  const kept = JSON.stringify(await segmentRowsOf(copy.id))
  const [live, { room: info }] = await Live.with(copy.id, await ticketFor(owner, copy), 'ada')
  expect([info.recorded, info.origin]).toEqual([undefined, 'file'])
  const stub = env.ROOMS.get(env.ROOMS.idFromName(copy.id))
  await stub.archive()
  live.leave()
  await runDurableObjectAlarm(stub)
  expect(JSON.stringify(await segmentRowsOf(copy.id))).toBe(kept)
  // Its retention takes all of it, whatever its own log counts.
  await stub.keepRecord(0)
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub)
    expect(await segmentRowsOf(copy.id)).toEqual([])
  }, 10_000)
})

const segmentRowsOf = async (room: string) =>
  (await env.DB.prepare('SELECT first_seq, hash FROM session_events WHERE room_id = ?').bind(room).all())
    .results

test('V9: a file that does not hold is refused with the line of what is wrong, and nothing is made of it', async () => {
  const { owner, room } = await recorded()
  const kim = await registered()
  const text = await gunzip(await exported(owner, room))
  const before = await rows()
  const refused = async (body: Bytes | string) => {
    const response = await sendFile(kim, body)
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    return `${response.status} ${error.code} ${error.message}`
  }
  expect(await refused(text.replace('Hello all', 'Hello ALL'))).toMatch(
    /^422 bad_file Line 9, event 6: this event is not/,
  )
  expect(await refused(text.split('\n').slice(0, 12).join('\n'))).toMatch(
    /^422 bad_file Line 13.*ends too early/,
  )
  expect(await refused('{}')).toMatch(/^422 bad_file Line 1: this is no session file/)
  expect(await refused('')).toMatch(/^422 bad_file Line 1/)
  const packed = await gzip(text)
  expect(await refused(packed.slice(0, packed.length / 2))).toMatch(/^422 bad_file Line \d+.*cannot be read/)
  expect(await refused(await gzip('x'.repeat(5_000_000)))).toMatch(/^422 bad_file Line 1/)
  const rename = (name: string) =>
    shortSession().map((event) =>
      event.kind === 'file' ? { ...event, file: { ...event.file, name } } : event,
    )
  const evil = await fileOf(segmentsOf('r_1', rename('../../etc/passwd')), await stranger())
  expect(await refused(evil)).toMatch(/^422 bad_file.*no file can have/)
  expect(await rows()).toEqual(before)
})

test('V9: what fails half-way leaves nothing, and was never seen', async () => {
  const { owner, room } = await recorded()
  const [kim, file] = [await registered(), await exported(owner, room)]
  const before = await rows()
  const log = vi.spyOn(console, 'error').mockReturnValue()
  await env.DB.prepare(
    `CREATE TRIGGER half AFTER INSERT ON session_stats BEGIN SELECT raise(ABORT, 'out of space'); END`,
  ).run()
  try {
    expect(await errorOf(await sendFile(kim, file))).toBe('internal')
  } finally {
    await env.DB.prepare('DROP TRIGGER half').run()
    log.mockRestore()
  }
  expect(await rows()).toEqual(before)
})

test('V9: who may import, and in what form', async () => {
  const { owner, room } = await recorded()
  const file = await exported(owner, room)
  expect(await errorOf(await sendFile(new Browser(), file))).toBe('unauthorized')
  expect(await errorOf(await sendFile(await guestNamed('Kim'), file))).toBe('forbidden')
  const kim = await registered()
  const errors = async (headers: Record<string, string | null>) => errorOf(await sendFile(kim, file, headers))
  expect(await errors({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })).toBe('cross_site')
  expect(await errors({ 'Content-Type': 'text/plain' })).toBe('cross_site')
  expect(await errors({ 'Content-Encoding': 'gzip' })).toBe('unsupported')
  expect(await errorOf(await sendFile(kim, 'x'.repeat(33 * 1024 * 1024)))).toBe('too_large')
  expect((await sendFile(kim, file, { 'Content-Type': 'application/gzip' })).status).toBe(201)
})

test('V8: a long session is imported in segments of the record’s own size', async () => {
  const kim = await registered()
  const events = shortSession(2_500)
  const copy = await imported(kim, await gzip(await fileOf(segmentsOf('r_1', events, 700), await stranger())))
  const { segments } = await manifestOf(kim, copy)
  expect(segments.map(({ first, last }) => [first, last])).toEqual([
    [1, 1000],
    [1001, 2000],
    [2001, 2500],
  ])
  expect(segments[0]?.keyframe).toBe(true)
})
