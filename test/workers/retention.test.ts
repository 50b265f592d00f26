import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { apply, emptyState, type SessionState } from '#core/replay/state.ts'
import { stateOf } from '#core/replay/keyframe.ts'
import { env } from './support/browser.ts'
import { Live, ticketOf } from './support/live.ts'
import {
  countsOf,
  enter,
  everythingOf,
  evict,
  inObject,
  recordedRoom,
  recordOf,
  segmentsOf,
  type Stub,
} from './support/record.ts'
import { eventsOf, readText } from '../../durable-objects/record-rows.ts'

const DAY = 24 * 60 * 60_000
const NOTHING = { events: 0, texts: 0, stats: 0, chapters: 0, clips: 0 }

const write = (person: Live, n: number, text: string, length = n - 1) =>
  person.ask(
    { t: 'push', file: 'f1', version: n - 1, n, ops: [[[0, text], ...(length > 0 ? [length] : [])]] },
    'ack',
  )
/** Makes everything that happened in a room some time older. */
async function age(id: string, stub: Stub, ms: number): Promise<void> {
  await evict(stub)
  await inObject(stub, 'UPDATE log SET at = at - ?', ms)
  await runInDurableObject(stub, (_room, { storage }) => void storage.kv.delete('tidied'))
  for (const columns of [
    'session_events SET first_at = first_at - ?1, last_at = last_at - ?1',
    'session_stats SET last_at = last_at - ?1',
  ])
    await env.DB.prepare(`UPDATE ${columns} WHERE room_id = ?2`).bind(ms, id).run()
}
const rowsIn = async (stub: Stub) =>
  (await inObject(stub, `SELECT kind, count(*) AS n FROM log GROUP BY kind`)).map(
    ({ kind, n }) => `${kind} ${n}`,
  )
const left = (stub: Stub) => vi.waitFor(async () => expect((await rowsIn(stub)).join()).toContain('leave'))

/** The room as the newest keyframe and what follows it say. */
async function replayed(id: string): Promise<SessionState> {
  const segments = await segmentsOf(id)
  const from = segments.findLastIndex(({ keyframe }) => keyframe !== null)
  const frame = segments[from]?.keyframe
  if (!frame) return emptyState()
  const texts = new Map<string, string>()
  for (const { id: file, text } of frame.files) {
    const { results } = await env.DB.prepare(
      'SELECT body FROM session_texts WHERE room_id = ? AND file = ? AND seq = ? ORDER BY part',
    )
      .bind(id, file, text)
      .all()
    expect(results.length, `the text of ${file} is there`).toBeGreaterThan(0)
    texts.set(file, await readText(results))
  }
  const state = stateOf(frame, texts)
  for (const { segment } of segments.slice(from)) for (const event of eventsOf(segment)) apply(state, event)
  return state
}

test('K9: what is archived, checkpointed and a day old is dropped from the object, everything else stays', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await ada.ask({ t: 'chat', id: 'm1', text: 'stays' }, 'chat')
  for (let n = 1; n <= 6; n++) await write(ada, n, 'x')
  ada.leave()
  await left(stub)
  await stub.archive()
  expect((await rowsIn(stub)).join()).toContain('push 6')
  await age(id, stub, DAY + 1_000)
  await stub.archive()
  const rows = (await rowsIn(stub)).join()
  expect([rows.includes('push'), rows.includes('chat 1')]).toEqual([false, true])
  const bob = await enter(id, 'bob')
  expect((await bob.ask({ t: 'open', file: 'f1', version: 0 }, 'text')).text, 'too far back for a tail').toBe(
    'xxxxxx',
  )
  expect((await bob.ask({ t: 'open', file: 'f1', version: 6 }, 'tail')).pushes).toEqual([])
  const back = await enter(id, 'ada')
  const late = { t: 'push', file: 'f1', version: 2, n: 7, ops: [[[0, 'y'], 2]] }
  await evict(stub)
  expect((await back.ask(late, 'refused')).code).toBe('bad_version')
  expect((await back.ask({ ...late, version: 6, ops: [[[0, 'y'], 6]] }, 'ack')).version).toBe(7)
  await stub.archive()
  expect((await recordOf(id)).filter(({ kind }) => kind === 'push')).toHaveLength(7)
})

test('K9: what is not archived is not dropped, however old it is', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  for (let n = 1; n <= 3; n++) await write(ada, n, 'x')
  await age(id, stub, 2 * DAY)
  await env.DB.prepare('ALTER TABLE session_events RENAME TO session_events_away').run()
  ada.leave()
  await left(stub)
  await runDurableObjectAlarm(stub)
  await env.DB.prepare('ALTER TABLE session_events_away RENAME TO session_events').run()
  expect((await rowsIn(stub)).join()).toContain('push 3')
})

test('K10: with a retention of 0 everything that happened is forgotten once everybody left, and the text stays', async () => {
  const { id, stub, owner, room } = await recordedRoom()
  expect((await owner.patch(`/api/rooms/${room.code}`, { retentionDays: 0 })).status).toBe(200)
  const ada = await enter(id, 'ada')
  await ada.ask({ t: 'chat', id: 'm1', text: 'a secret' }, 'chat')
  await write(ada, 1, 'text')
  await stub.archive()
  expect((await countsOf(id)).events, 'while somebody is here it is there').toBe(1)
  ada.leave()
  await vi.waitFor(async () => expect(await countsOf(id)).toEqual(NOTHING), 12_000)
  expect(await rowsIn(stub)).toEqual(['file 1', 'leave 1', 'room 1'])
  expect(await everythingOf(id)).not.toContain('a secret')
  await evict(stub)
  const bob = await enter(id, 'bob')
  await evict(stub)
  await bob.ask({ t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'new '], 4]] }, 'ack')
  await stub.archive()
  const state = await replayed(id)
  expect(state.files.get('f1')?.text.toString()).toBe('new text')
  await recordOf(id)
}, 30_000)

test('K10: what is older than the retention is forgotten, a sleeping room’s too; numbers, texts and the chain go on', async () => {
  const { id, stub, owner, room } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await ada.ask({ t: 'chat', id: 'm1', text: 'an old secret' }, 'chat')
  for (let n = 1; n <= 5; n++) {
    await write(ada, n, 'x')
    await stub.archive()
  }
  await age(id, stub, 8 * DAY)
  for (let n = 6; n <= 8; n++) {
    await write(ada, n, 'y')
    await stub.archive()
  }
  expect((await owner.patch(`/api/rooms/${room.code}`, { retentionDays: 7 })).status).toBe(200)
  await stub.archive()
  const firsts = (await segmentsOf(id)).map(({ keyframe }) => keyframe !== null)
  expect(firsts[0], 'what stays begins with a keyframe').toBe(true)
  expect(firsts).toHaveLength(4)
  expect(await everythingOf(id)).not.toContain('an old secret')
  expect(JSON.stringify(await inObject(stub, 'SELECT * FROM log'))).not.toContain('an old secret')
  expect((await replayed(id)).files.get('f1')?.text.toString()).toBe('yyyxxxxx')
  ada.leave()
  await left(stub)
  await stub.archive()
  await age(id, stub, 8 * DAY)
  expect(await runDurableObjectAlarm(stub), 'a sleeping room wakes for it').toBe(true)
  expect(await countsOf(id)).toEqual(NOTHING)
  await evict(stub)
  const bob = await enter(id, 'bob')
  expect((await bob.ask({ t: 'open', file: 'f1' }, 'text')).text).toBe('yyyxxxxx')
  await stub.archive()
  expect((await replayed(id)).files.get('f1')?.text.toString()).toBe('yyyxxxxx')
})

test('K7: of a room without a record nothing is archived, everybody is told, and its log is still dropped', async () => {
  const { id, stub, room, owner } = await recordedRoom({ recorded: false })
  expect(room).toMatchObject({ recorded: false, retentionDays: null })
  const [ada, welcome] = await Live.with(id, await ticketOf(id, 'ada'), 'ada')
  expect(welcome.room).toMatchObject({ recorded: false })
  await write(ada, 1, 'x')
  await owner.patch(`/api/rooms/${room.code}`, { title: 'Another title' })
  await stub.archive()
  ada.leave()
  await left(stub)
  await stub.archive()
  expect(await countsOf(id)).toEqual(NOTHING)
  await age(id, stub, 2 * DAY)
  await stub.archive()
  expect((await rowsIn(stub)).join()).not.toContain('push')
  expect((await (await enter(id, 'bob')).ask({ t: 'open', file: 'f1' }, 'text')).text).toBe('x')
})

test('K10: only the owner says how long a record is kept, and only whole days', async () => {
  const { room, owner } = await recordedRoom()
  const days = (retentionDays: unknown) => owner.patch(`/api/rooms/${room.code}`, { retentionDays })
  for (const wrong of [-1, 1.5, '7', 4_000]) expect((await days(wrong)).status).toBe(422)
  expect(await (await days(30)).json()).toMatchObject({ room: { retentionDays: 30 } })
  expect(await (await days(null)).json()).toMatchObject({ room: { retentionDays: null } })
})
