import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { apply, emptyState } from '#core/replay/state.ts'
import type { Live } from './support/live.ts'
import {
  countsOf,
  enter,
  evict,
  inObject,
  recordedRoom,
  recordOf,
  segmentsOf,
  whileFailing,
  type Stub,
} from './support/record.ts'

/** Types `text` at the beginning of the file, one push after the other, from version `from`. */
async function type(person: Live, text: string, from = 0): Promise<void> {
  for (const [i, letter] of [...text].entries()) {
    const version = from + i
    const ops = [[[0, letter], ...(version > 0 ? [version] : [])]]
    await person.ask({ t: 'push', file: 'f1', version, n: version + 1, ops }, 'ack')
  }
}
const head = async (stub: Stub) => Number((await inObject(stub, 'SELECT max(seq) AS n FROM log'))[0]?.n)
/** The record folded, and how many events it has. */
async function folded(room: string): Promise<[string, number]> {
  const state = emptyState()
  for (const event of await recordOf(room)) apply(state, event)
  return [state.files.get('f1')?.text.toString() ?? '', state.seq]
}
/** Whether asking for what happened up to now to be archived fails. */
const fails = (stub: Stub) =>
  stub.archive().then(
    () => false,
    () => true,
  )
const kept = <T>(stub: Stub, key: string): Promise<T | undefined> =>
  runInDurableObject(stub, (_room, { storage }) => storage.kv.get<T>(key))

test('K1, K2: everything that happened is archived once, in order, signed and chained, whatever sleeps in between', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  for (let i = 0; i < 6; i++) {
    await type(ada, 'ab', i * 2)
    await stub.archive()
    if (i % 2 === 0) await evict(stub)
  }
  await stub.archive()
  const events = await recordOf(id)
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: await head(stub) }, (_, i) => i + 1))
  expect(events.filter(({ kind }) => kind === 'push')).toHaveLength(12)
  expect(events.find((event) => event.kind === 'push')).toMatchObject({
    user: 'u_ada',
    client: 'client00ada',
  })
  expect(await folded(id)).toEqual(['babababababa'.slice(0, 12), await head(stub)])
  const segments = await segmentsOf(id)
  expect(segments.map(({ keyframe }) => keyframe !== null)).toEqual([true, false, false, false, true, false])
  expect(segments[4]?.keyframe?.files).toMatchObject([{ id: 'f1', version: 8 }])
})

test('K4: it is archived a few seconds after the last person left, and by the alarm', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'x')
  ada.leave()
  await vi.waitFor(async () => expect((await recordOf(id)).at(-1)?.kind).toBe('leave'), 12_000)
  expect((await recordOf(id)).length).toBe(await head(stub))
}, 20_000)

test('K2: case 60, two alarms, and two who ask at once, archive nothing twice', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'abc')
  await Promise.all([stub.archive(), stub.archive(), runDurableObjectAlarm(stub), stub.archive()])
  await runDurableObjectAlarm(stub)
  await runDurableObjectAlarm(stub)
  expect(await folded(id)).toEqual(['cba', await head(stub)])
})

test('K2: case 60, evicted between the write and its note, the room goes on from what is in the directory', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'ab')
  const before = await kept<object>(stub, 'archived')
  await stub.archive()
  await runInDurableObject(stub, (_room, { storage }) => {
    if (before) storage.kv.put('archived', before)
    else storage.kv.delete('archived')
  })
  await evict(stub)
  await type(ada, 'cd', 2)
  await stub.archive()
  expect(await folded(id)).toEqual(['dcba', await head(stub)])
})

test('K3: case 62, while the directory fails the room goes on, and afterwards nothing is lost or doubled', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await whileFailing('session_stats', async () => {
    await type(ada, 'a')
    await runDurableObjectAlarm(stub)
    await type(ada, 'b', 1)
    await runDurableObjectAlarm(stub)
    expect(await kept(stub, 'archiveFailures'), 'the second attempt waits').toBe(1)
    await evict(stub)
    await type(ada, 'c', 2)
    await runDurableObjectAlarm(stub)
    await type(ada, 'd', 3)
    expect(await fails(stub), 'who asks is told').toBe(true)
    expect(await kept(stub, 'archiveFailures')).toBe(3)
  })
  expect((await segmentsOf(id)).length).toBe(0)
  await stub.archive()
  expect(await folded(id)).toEqual(['dcba', await head(stub)])
  expect(await kept(stub, 'archiveFailures')).toBeUndefined()
})

test('K3: case 60, an attempt that throws half-way writes nothing, and the alarm makes the next', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'ab')
  await inObject(
    stub,
    `INSERT INTO log (seq, at, kind, body) SELECT max(seq) + 1, max(at), 'chat', '{"broken":true}' FROM log`,
  )
  const broken = await head(stub)
  await evict(stub)
  expect(await fails(stub)).toBe(true)
  expect(await recordOf(id)).toEqual([])
  await inObject(stub, `UPDATE log SET kind = 'places', body = '{"list":[]}' WHERE seq = ?`, broken)
  ada.leave()
  await vi.waitFor(async () => expect(await folded(id)).toEqual(['ba', await head(stub)]), 15_000)
}, 30_000)

test('K2: a segment that somebody else wrote first is taken as it is', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'a')
  await stub.archive()
  const first = await kept<object>(stub, 'archived')
  await type(ada, 'b', 1)
  await stub.archive()
  // As if an instance of before were still writing: memory and note say that the second was not written.
  await evict(stub)
  await runInDurableObject(stub, (_room, { storage }) => storage.kv.put('archived', first))
  await type(ada, 'c', 2)
  await stub.archive()
  await stub.archive()
  expect(await folded(id)).toEqual(['cba', await head(stub)])
})

test('K4: much that waits is archived without anybody asking', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await stub.archive()
  const rows = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    INSERT INTO log (seq, at, kind, body) SELECT (SELECT max(seq) FROM log) + i, (SELECT max(at) FROM log), 'places', '{"list":[]}' FROM n`
  await inObject(stub, rows)
  await evict(stub)
  await type(ada, 'a')
  await vi.waitFor(async () => expect((await recordOf(id)).length).toBe(await head(stub)), 10_000)
  expect((await segmentsOf(id)).map(({ segment: { head } }) => head.last - head.first + 1)).toEqual([
    expect.any(Number),
    1_000,
    1_000,
    expect.any(Number),
  ])
}, 20_000)

test('K3: a person’s sums do not depend on how the events were cut', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  for (let i = 0; i < 3; i++) {
    await type(ada, 'abc', i * 3)
    await stub.archive()
    await evict(stub)
  }
  expect(await countsOf(id)).toMatchObject({ events: 3 })
  const { env } = await import('./support/browser.ts')
  const row = await env.DB.prepare('SELECT * FROM session_stats WHERE room_id = ? AND user_id = ?')
    .bind(id, 'u_ada')
    .first<{ first_at: number; last_at: number }>()
  expect(row).toMatchObject({ name: 'ada', edits: 9, typed: 9, deleted: 0 })
  expect(row).toMatchObject({ active_ms: (row?.last_at ?? 0) - (row?.first_at ?? 0) })
})

test('K8: a room that is deleted leaves nothing: no row, no text, no alarm', async () => {
  const { id, stub, owner, room } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'ab')
  await stub.archive()
  expect(await countsOf(id)).toMatchObject({ events: 1, stats: expect.any(Number) })
  await type(ada, 'c', 2)
  const [deleted] = await Promise.all([
    owner.delete(`/api/rooms/${room.code}`),
    stub.archive().catch(() => 'it was deleted meanwhile'),
  ])
  expect(deleted.status).toBe(204)
  await scheduler.wait(200)
  expect(await countsOf(id)).toEqual({ events: 0, texts: 0, stats: 0, chapters: 0, clips: 0 })
  const left = await runInDurableObject(stub, async (_room, { storage }) => [
    await storage.getAlarm(),
    [...storage.kv.list()].length,
    storage.sql.exec('SELECT count(*) AS n FROM log').one().n,
  ])
  expect(left).toEqual([null, 0, 0])
})
