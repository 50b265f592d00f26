import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test, vi } from 'vitest'
import { env } from './support/browser.ts'
import { JUDGED_MS, live, loadedRunner, NO_RUNNER, rowOf, runner, RUNNER, taken } from './support/assessed.ts'
import { evict, inObject } from './support/record.ts'

const MINUTE = 60_000
beforeAll(() => {
  vi.spyOn(console, 'error').mockReturnValue()
  return loadedRunner()
}, 160_000)
// The runner is the real one, and what it is asked waits for its turn.
vi.setConfig({ testTimeout: 180_000 })

type Taken = Awaited<ReturnType<typeof taken>>

/** Has everything that is logged have happened earlier, and the object forget what it knew. */
async function pass({ stub }: Pick<Taken, 'stub'>, ms: number): Promise<void> {
  await evict(stub)
  await inObject(stub, 'UPDATE log SET at = at - ?', ms)
  for (const field of ['endsAt', 'endedAt'])
    await inObject(
      stub,
      `UPDATE log SET body = json_set(body, '$.timer.${field}', json_extract(body, '$.timer.${field}') - ?)
       WHERE kind = 'timer' AND json_extract(body, '$.timer.${field}') IS NOT NULL`,
      ms,
    )
  await inObject(
    stub,
    `UPDATE log SET body = json_set(body, '$.judgement.at', json_extract(body, '$.judgement.at') - ?)
     WHERE kind = 'judgement'`,
    ms,
  )
  await evict(stub)
}
const changes = async ({ stub }: Pick<Taken, 'stub'>) =>
  (
    await inObject(
      stub,
      `SELECT json_extract(body, '$.change') AS change FROM log WHERE kind = 'timer' ORDER BY seq`,
    )
  ).map(({ change }) => change)
const lockings = async ({ stub }: Pick<Taken, 'stub'>) =>
  (await inObject(stub, `SELECT body FROM log WHERE kind = 'room'`)).length
const submitted = async (id: string) =>
  (
    await env.DB.prepare(
      `SELECT problem_id, kind, status, passed, total, user_id FROM submissions WHERE room_id = ? ORDER BY seq`,
    )
      .bind(id)
      .all()
  ).results
const lockedAt = (id: string) =>
  env.DB.prepare('SELECT locked_at FROM rooms WHERE id = ?').bind(id).first('locked_at')
const handedIn = (room: Taken, timeout = JUDGED_MS) =>
  vi.waitFor(async () => expect((await rowOf(room.id))?.submitted_at).not.toBe(null), { timeout })

test('M3, M5: with nobody connected the alarm ends it at its time: locked, every problem submitted, told to the directory', async () => {
  const room = await taken()
  await runner(room.stub, RUNNER)
  const by = { user: 'u_owner', name: 'Owner', color: 0 }
  const problems = (await room.stub.timer())?.timer
  expect(problems).toMatchObject({ handsIn: true, locksAtEnd: true, endedAt: null })
  expect((await rowOf(room.id))?.ends_at).toBe(problems?.endsAt)
  // As much as is left is what was said when it was paused.
  await room.stub.timerStep({ do: 'pause' }, by)
  await evict(room.stub)
  await inObject(
    room.stub,
    `UPDATE log SET body = json_set(body, '$.timer.leftMs', 600) WHERE kind = 'timer' AND json_extract(body, '$.change') = 'paused'`,
  )
  await evict(room.stub)
  await runner(room.stub, RUNNER)
  await room.stub.timerStep({ do: 'resume' }, by)
  const endsAt = (await room.stub.timer())?.timer?.endsAt
  await handedIn(room)
  expect(await rowOf(room.id)).toEqual({ ends_at: endsAt, submitted_at: endsAt })
  expect(await submitted(room.id)).toMatchObject(
    Array.from({ length: 2 }, () => ({
      ...{ kind: 'submit', status: 'ok', passed: 2, total: 2, user_id: room.person.id },
    })),
  )
  expect(await lockedAt(room.id)).not.toBe(null)
  expect((await changes(room)).slice(-2)).toEqual(['ended', 'handedIn'])
})

test('M3, M6: evicted before the end, the alarm of the next object ends it; rung twice, it ends once', async () => {
  const room = await taken()
  await pass(room, 61 * MINUTE)
  await runner(room.stub, RUNNER)
  await runDurableObjectAlarm(room.stub)
  await runDurableObjectAlarm(room.stub)
  // The object's own alarm may have come first, when it had no runner yet.
  for (let minute = 0; minute < 5 && (await rowOf(room.id))?.submitted_at === null; minute++) {
    await pass(room, MINUTE)
    await runner(room.stub, RUNNER)
    await runDurableObjectAlarm(room.stub)
    await handedIn(room, 15_000).catch(() => {})
  }
  await handedIn(room)
  await runDurableObjectAlarm(room.stub)
  await evict(room.stub)
  await runDurableObjectAlarm(room.stub)
  expect(await changes(room)).toEqual(['prepared', 'started', 'ended', 'handedIn'])
  expect(await lockings(room)).toBe(2)
  const ended = (await room.stub.timer())?.timer?.endedAt ?? 0
  expect(await rowOf(room.id)).toEqual({ ends_at: ended, submitted_at: ended })
})

test('M6: while the runner is away nothing counts as handed in; once it is back everything is, and late nothing is lost', async () => {
  const room = await taken()
  await runner(room.stub, NO_RUNNER)
  expect((await room.person.post(`/api/rooms/${room.code}/hand-in`, {})).status).toBe(200)
  await vi.waitFor(async () => expect(await submitted(room.id)).toHaveLength(1))
  expect((await rowOf(room.id))?.submitted_at).toBe(null)
  await pass(room, MINUTE)
  await runner(room.stub, RUNNER)
  await runDurableObjectAlarm(room.stub)
  await handedIn(room)
  const all = (await submitted(room.id)).map(({ status }) => status)
  expect(all.filter((status) => status === 'ok')).toHaveLength(2)
  expect(all.filter((status) => status !== 'lost')).toHaveLength(2)
  expect((await room.stub.timer())?.timer?.handedIn?.map(({ state }) => state)).toEqual(['judged', 'judged'])
})

test('M6: a runner that stays away for an hour leaves it marked as not judged', async () => {
  const room = await taken()
  await runner(room.stub, NO_RUNNER)
  await room.person.post(`/api/rooms/${room.code}/hand-in`, {})
  await vi.waitFor(async () => expect(await submitted(room.id)).toHaveLength(1))
  await pass(room, 61 * MINUTE)
  await runner(room.stub, NO_RUNNER)
  await runDurableObjectAlarm(room.stub)
  await handedIn(room)
  expect((await room.stub.timer())?.timer?.handedIn?.map(({ state }) => state)).toEqual([
    'not_judged',
    'not_judged',
  ])
})

test('M3: whoever opens the room again has it open, however often the directory is told of the end', async () => {
  const room = await taken()
  const path = `/api/rooms/${room.code}`
  const again = async () => {
    await runInDurableObject(room.stub, (_room, { storage }) => storage.kv.delete('timed'))
    await runDurableObjectAlarm(room.stub)
  }
  await room.stub.timerStep({ do: 'stop' }, { user: 'u_owner', name: 'Owner', color: 0 })
  expect(await lockedAt(room.id)).not.toBe(null)
  // The directory has it and the room has not heard of it: between the two the first attempt is made again.
  await env.DB.prepare('UPDATE rooms SET locked_at = NULL, unlocked_at = ? WHERE id = ?')
    .bind(Date.now() + 1, room.id)
    .run()
  await again()
  expect(await lockedAt(room.id)).toBe(null)
  await env.DB.prepare('UPDATE rooms SET locked_at = 1, unlocked_at = NULL WHERE id = ?').bind(room.id).run()
  expect((await room.owner.patch(path, { locked: false })).status).toBe(200)
  await again()
  expect(await lockedAt(room.id)).toBe(null)
  // The next end locks it again.
  await scheduler.wait(5)
  const by = { user: 'u_owner', name: 'Owner', color: 0 }
  expect(await room.stub.timerStep({ do: 'prepare', ...another }, by)).toBe(null)
  expect(await room.stub.timerStep({ do: 'stop' }, by)).toBe(null)
  expect(await lockedAt(room.id)).not.toBe(null)
})

const another = { leftMs: 60_000, locksAtEnd: true, handsIn: false }

test('M4: extended a second before the end it goes on, for staff only', async () => {
  const room = await taken()
  const path = `/api/rooms/${room.code}/timer`
  await pass(room, 60 * MINUTE - 8_000)
  expect((await room.person.post(path, { do: 'extend', minutes: 5 })).status).toBe(403)
  expect((await room.owner.post(path, { do: 'extend', minutes: 5 })).status).toBe(200)
  await scheduler.wait(8_200)
  await runDurableObjectAlarm(room.stub)
  expect(await changes(room)).toEqual(['prepared', 'started', 'extended'])
  const { timer, at } = (await (await room.person.get(path)).json()) as {
    timer: { endsAt: number }
    at: number
  }
  expect(timer.endsAt - at).toBeGreaterThan(4 * MINUTE)
  expect((await rowOf(room.id))?.ends_at).toBe(timer.endsAt)
})

test('M3: what a candidate sends after the end is refused as in a locked room, whatever has rung; they keep their view', async () => {
  const room = await taken()
  const push = (version: number) => ({
    t: 'push',
    file: 'f1',
    version,
    n: version,
    ops: [[[0, 'x'], 'length']],
  })
  const person = await live(room.person, room.code, 'ada')
  const { text, version } = await person.ask({ t: 'open', file: 'f1' }, 'text')
  await room.stub.timerStep({ do: 'stop' }, { user: 'u_owner', name: 'Owner', color: 0 })
  expect((await person.next('timer')).change).toBe('stopped')
  const late = { ...push(version), n: 1, ops: [[[0, 'x'], text.length]] }
  expect(await person.ask(late, 'refused')).toMatchObject({ code: 'not_allowed' })
  expect((await person.ask({ t: 'open', file: 'f1' }, 'text')).text).toBe(text)
  expect((await room.person.get(`/api/rooms/${room.code}`)).status).toBe(200)
})
