import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { ROLES, type Role } from '#core/protocol/access.ts'
import { manifest } from '#core/protocol/api/record.ts'
import { readStoredText } from '#core/replay/keyframe.ts'
import { parseLines } from '#core/replay/event.ts'
import { app } from '../../worker/app.ts'
import { Browser, env, errorOf, guestNamed, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { Live } from './support/live.ts'
import { shortSession } from '../support/signed-session.ts'
import { record, session, storeText } from './support/recorded.ts'
import { ticketFor } from './support/socket.ts'

const path = ({ code }: RoomJSON, rest = '') => `/api/rooms/${code}/record${rest}`
const READING = [
  '',
  '/segments/1',
  '/segments/5/staff',
  '/segments/1/keyframe',
  '/texts/f1/12',
  '/moments/8',
  '/export',
] as const

/** A recorded room with somebody of each role in it. */
async function furnished(visibility: 'code' | 'private' = 'code') {
  const owner = await registered()
  const room = await roomOf(owner, visibility)
  const people: Partial<Record<Role, Browser>> = { owner }
  const member = 'INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)'
  for (const role of ROLES.slice(1)) {
    const person = await guestNamed(role)
    people[role] = person
    await env.DB.prepare(member).bind(room.id, person.id, role).run()
  }
  // A second keyframe, so that a text is stored.
  await record(room.id, [...session(room.id), ...more], 4)
  return { owner, room, people: people as Record<Role, Browser> }
}
const more = Array.from({ length: 6 }, (_, i) => ({
  ...{ seq: 13 + i, at: 1_700_000_010_000 + i, kind: 'join' as const },
  by: { user: 'u_bob', name: 'Bob', color: 2 },
}))

const statuses = async (person: Browser, room: RoomJSON) =>
  Promise.all(READING.map(async (rest) => (await person.get(path(room, rest))).status))

test('V4: every role × every request of a record (case 36)', async () => {
  const { room, people } = await furnished()
  const all = [200, 200, 200, 200, 404, 200, 200]
  const without = [200, 200, 404, 200, 404, 200, 200]
  const expected: Record<Role, number[]> = {
    ...{ owner: all, staff: all, writer: without, runner: without, viewer: without },
    bot: READING.map(() => 403),
  }
  for (const role of ROLES) expect([role, await statuses(people[role], room)]).toEqual([role, expected[role]])
  const flush = async (person: Browser) => (await person.post(path(room, '/flush'))).status
  expect(await Promise.all(ROLES.map((role) => flush(people[role])))).toEqual([204, 204, 204, 204, 204, 403])
  expect(await statuses(new Browser(), room)).toEqual(READING.map(() => 401))
})

test('V4: case 64: to whoever is no member, any more or yet, there is no record, like in a room that is not there', async () => {
  const { owner, room, people } = await furnished()
  const missing = await (await owner.get(path({ ...room, code: 'zzz-zzz-zzz' }))).text()
  const gone = async (person: Browser) => {
    for (const rest of READING) {
      const response = await person.get(path(room, rest))
      expect([rest, response.status, await response.text()]).toEqual([rest, 404, missing])
    }
    expect((await person.post(path(room, '/flush'))).status).toBe(404)
  }
  await gone(await registered())
  expect((await people.writer.get(path(room))).status).toBe(200)
  await owner.delete(`/api/rooms/${room.code}/members/${people.writer.id}`)
  await gone(people.writer)
  await owner.delete(`/api/rooms/${room.code}/members/${people.viewer.id}?ban=1`)
  await gone(people.viewer)
  await owner.delete(`/api/rooms/${room.code}`)
  await gone(owner)
  for (const table of ['session_events', 'session_texts', 'session_stats'])
    expect(
      await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE room_id = ?`).bind(room.id).first('n'),
    ).toBe(0)
})

test('V5: nothing that only staff may see is in any answer to others, and not whether there is something', async () => {
  const { room, people } = await furnished()
  const seen = v.parse(manifest, await (await people.writer.get(path(room))).json())
  expect(seen).toMatchObject({ staff: false, edit: false, live: false, clip: null })
  expect(seen.segments.map(({ staff }) => staff)).toEqual([false, false, false, false, false])
  expect(seen.marks.map(({ mark }) => mark)).not.toContain('note')
  expect(seen.marks.map(({ mark }) => mark)).not.toContain('staffChat')
  // What staff said counts nowhere.
  expect(seen.people.find(({ user }) => user === 'u_ada')).toMatchObject({ messages: 2 })
  const answers = [JSON.stringify(seen)]
  for (const first of [1, 5, 9, 13])
    for (const rest of [`/segments/${first}`, `/segments/${first}/keyframe`])
      answers.push(await (await people.writer.get(path(room, rest))).text())
  expect(answers.join('')).not.toMatch(/SECRET|staffChat|staffChange|"note"/)
  const staff = v.parse(manifest, await (await people.staff.get(path(room))).json())
  expect(staff).toMatchObject({ staff: true, edit: true })
  expect(staff.marks.map(({ seq }) => seq)).toEqual(
    staff.marks.map(({ seq }) => seq).toSorted((a, b) => a - b),
  )
  expect(staff.marks).toEqual(
    expect.arrayContaining([expect.objectContaining({ mark: 'note', label: 'SECRET note' })]),
  )
  const lines = await (await people.staff.get(path(room, '/segments/5/staff'))).text()
  expect(parseLines(lines).map(({ seq }) => seq)).toEqual([5, 7])
})

test('V5: that staff took back something of theirs is not to be seen in the count of what was written over', async () => {
  const { room, people } = await furnished()
  const sums = JSON.stringify([
    [5, 'A'.repeat(43) + '='],
    [6, 'B'.repeat(43) + '='],
  ])
  await env.DB.prepare('UPDATE session_events SET amended = ? WHERE room_id = ? AND first_seq = 5')
    .bind(sums, room.id)
    .run()
  const counts = async (person: Browser) =>
    v.parse(manifest, await (await person.get(path(room))).json()).segments.map(({ amended }) => amended)
  expect(await counts(people.writer)).toEqual([0, 1, 0, 0, 0])
  expect(await counts(people.staff)).toEqual([0, 2, 0, 0, 0])
  // Counted where it was written over, it is not looked for.
  await env.DB.prepare(`UPDATE session_events SET amended_staff = 2 WHERE room_id = ? AND first_seq = 5`)
    .bind(room.id)
    .run()
  expect(await counts(people.writer)).toEqual([0, 0, 0, 0, 0])
})

test('V14: the manifest of a long record is read some outlines at a time, and says the same', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const events = shortSession(430)
  await record(room.id, events, 2)
  const seen = v.parse(manifest, await (await owner.get(path(room))).json())
  expect(seen.segments).toHaveLength(215)
  const edits = events.filter(({ kind }) => kind === 'push').length
  expect(seen.files.map(([id, , count]) => [id, count])).toEqual([['f1', edits]])
  expect(seen.marks).toHaveLength(events.length - edits - 1)
})

test('V6: a segment travels as it was stored, compressed, and is asked for again without being sent again', async () => {
  const { room, people } = await furnished()
  const response = await people.viewer.get(path(room, '/segments/1'), { 'Accept-Encoding': 'gzip' })
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/x-ndjson',
    'cache-control': 'private, no-cache',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(parseLines(await response.text())).toEqual(session(room.id).slice(0, 4))
  const tag = response.headers.get('ETag') ?? ''
  const signature = await env.DB.prepare(
    'SELECT signature FROM session_events WHERE room_id = ? AND first_seq = 1',
  )
    .bind(room.id)
    .first('signature')
  expect(tag).toBe(`"${String(signature)}"`)
  const again = await people.viewer.get(path(room, '/segments/1'), { 'If-None-Match': tag })
  expect([again.status, await again.text()]).toEqual([304, ''])
  // Rights come first: who may not see it any more is not told that it is the same.
  const stranger = await (await registered()).get(path(room, '/segments/1'), { 'If-None-Match': tag })
  expect(stranger.status).toBe(404)
  const plain = await people.viewer.get(path(room, '/segments/1'), { 'Accept-Encoding': 'identity' })
  expect([plain.headers.get('Content-Encoding'), parseLines(await plain.text()).length]).toEqual([null, 4])
})

test('V6: keyframes and the texts they name', async () => {
  const { room, people } = await furnished()
  const frame = (await (await people.viewer.get(path(room, '/segments/17/keyframe'))).json()) as {
    files: { id: string; text: number }[]
  }
  const [file] = frame.files
  const text = await (await people.viewer.get(path(room, `/texts/${file?.id}/${file?.text}`))).json()
  expect(readStoredText(text as string).text.toString()).toBe('print("é😀")\n# more!')
  for (const rest of [
    '/segments/2',
    '/segments/x',
    '/segments/5/keyframe',
    '/segments/9007199254740993',
    '/texts/f9/1',
    '/segments/13/staff',
  ])
    expect([rest, (await people.owner.get(path(room, rest))).status]).toEqual([rest, 404])
})

test('V6: a long text in parts is one JSON string', async () => {
  const { room, owner } = await furnished()
  await storeText(room.id, '\ude00 end', 1, 'f2', 9)
  await storeText(room.id, 'begin \ud83d', 0, 'f2', 9)
  expect(await (await owner.get(path(room, '/texts/f2/9'))).json()).toBe('begin 😀 end')
})

test('Q5, Q6, Q9: every role × everything that is made of a moment (case 36)', async () => {
  const { room, people } = await furnished()
  const asked: ((person: Browser) => Promise<Response>)[] = [
    (person) => person.get(path(room, '/clips')),
    (person) => person.post(path(room, '/clips'), { title: 'A clip', from: 4, to: 8 }),
    (person) => person.delete(path(room, '/clips/none')),
    (person) => person.post(path(room, '/fork'), { seq: 8 }),
    (person) => person.post(path(room, '/runs'), { seq: 8, entry: 'f1' }),
  ]
  const all = async (person: Browser) => Promise.all(asked.map(async (ask) => (await ask(person)).status))
  // All but the owner are guests, who have no rooms of their own.
  const expected: Record<Role, number[]> = {
    ...{ owner: [200, 201, 404, 201, 200], staff: [200, 201, 404, 403, 200] },
    ...{ writer: [200, 201, 404, 403, 200], runner: [200, 201, 404, 403, 200] },
    ...{ viewer: [200, 201, 404, 403, 403], bot: [403, 403, 403, 403, 403] },
  }
  for (const role of ROLES) expect([role, await all(people[role])]).toEqual([role, expected[role]])
  expect(await all(await registered())).toEqual([404, 404, 404, 404, 404])
  expect(await all(new Browser())).toEqual([401, 401, 401, 401, 401])
})

/** Asks a Worker that cannot reach any room's object. */
const asleep = (person: Browser, of: string, init: RequestInit = {}) => {
  const rooms = new Proxy(env.ROOMS, {
    get() {
      throw new Error('a room was woken')
    },
  })
  const headers = { Authorization: `Bearer ${person.token}`, Origin: 'https://cc.example' }
  const all = { ...init, headers: { ...headers, 'Content-Type': 'application/json' } }
  return app.request(`https://cc.example${of}`, all, { ...env, ROOMS: rooms })
}

test('V6: reading a record, and a clip of it, wakes no room', async () => {
  const { owner, room } = await furnished()
  const wish = { method: 'POST', body: JSON.stringify({ title: 'A clip', from: 4, to: 8 }) }
  const made = await asleep(owner, path(room, '/clips'), wish)
  const { token } = (await made.json()) as { token: string }
  for (const rest of [
    '',
    '/segments/1',
    '/segments/5/staff',
    '/segments/1/keyframe',
    '/moments/8',
    '/export',
  ])
    expect([rest, (await asleep(owner, path(room, rest))).status]).toEqual([rest, 200])
  const holder = Object.assign(new Browser(), { token })
  for (const rest of ['', '/segments/4', '/segments/4/keyframe', '/texts/f1/3', '/moments/6'])
    expect([rest, (await asleep(holder, `/api/clips${rest}`)).status]).toEqual([rest, 200])
  expect((await asleep(owner, path(room, '/flush'), { method: 'POST', body: '{}' })).status).toBe(204)
  const log = vi.spyOn(console, 'error').mockReturnValue()
  expect((await asleep(owner, path(room, '/fork'), { method: 'POST', body: '{"seq":8}' })).status).toBe(500)
  log.mockRestore()
})

test('K4: flushing a room that somebody is in archives what happened up to now', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const [live] = await Live.with(room.id, await ticketFor(owner, room), 'ada')
  await live.ask({ t: 'chat', id: 'c1', text: 'Flush me' }, 'chat')
  const isHere = async () => v.parse(manifest, await (await owner.get(path(room))).json()).live
  await vi.waitFor(async () => expect(await isHere()).toBe(true), 10_000)
  expect((await owner.post(path(room, '/flush'))).status).toBe(204)
  const { segments } = v.parse(manifest, await (await owner.get(path(room))).json())
  const lines = await Promise.all(
    segments.map(async ({ first }) => (await owner.get(path(room, `/segments/${first}`))).text()),
  )
  expect(lines.join('\n')).toContain('Flush me')
  live.leave()
})

test('V6: a room that nobody is in is not flushed', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id)
  expect((await owner.post(path(room, '/flush'))).status).toBe(204)
  const { segments } = v.parse(manifest, await (await owner.get(path(room))).json())
  expect(segments.at(-1)?.last).toBe(12)
})

test('V6: the limit of requests, and a personal token without the scope', async () => {
  const { room, owner } = await furnished()
  expect(await errorOf(await owner.get(path(room), { Authorization: 'Bearer x' }))).toBe('unauthorized')
  const limits = env.LIMITER.get(env.LIMITER.idFromName(`person:${owner.id}`))
  await limits.take([{ name: 'recordPerPerson', burst: 1, perMs: 60_000 * 1_200 }])
  expect((await owner.get(path(room))).status).toBe(429)
})
