import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { JUDGED_MS, live, loadedRunner, rowOf, runner, RUNNER, taken } from './support/assessed.ts'
import { registered, roomOf } from './support/browser.ts'
import { hookOf, queueOf, Receiver, sendAll } from './support/hooks.ts'
import { stubOf } from './support/record.ts'

beforeAll(() => loadedRunner(), 160_000)
// The runner is the real one, and what it is asked waits for its turn.
vi.setConfig({ testTimeout: 180_000 })

let receiver: Receiver
beforeEach(() => (receiver = new Receiver()))
afterEach(() => vi.restoreAllMocks())

/** Waits until so much came of a kind, and has everything sent that waits. */
async function came(owner: string, room: string, kind: string, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      await runDurableObjectAlarm(stubOf(room))
      await sendAll(queueOf(owner))
      expect(receiver.kinds(room).filter((one) => one === kind)).toHaveLength(count)
    },
    { timeout: JUDGED_MS, interval: 250 },
  )
}
const dataOf = (kind: string) => receiver.got.filter(({ type }) => type === kind).map(({ data }) => data)

test('EV6: a program that ended in a real room is told, with whose it was and how it went', async () => {
  const owner = await registered()
  await hookOf(owner, ['run.ended'])
  const room = await roomOf(owner)
  await runner(stubOf(room.id), RUNNER)
  const socket = await live(owner, room.code, 'ada')
  const { verdict } = await socket.ask({ t: 'run', id: 'run-0001', entry: 'f1' }, 'verdict')
  await came(owner.id, room.id, 'run.ended', 1)
  const [ended] = dataOf('run.ended')
  expect(ended).toMatchObject({ run: 'run-0001', status: verdict.status, by: { user: owner.id } })
  socket.leave()
})

test('EV6: what is handed in of a take-home is told: each submission judged, then that all is handed in, once', async () => {
  const room = await taken()
  await hookOf(room.owner, ['submission.judged', 'room.handed_in'])
  await runner(room.stub, RUNNER)
  expect((await room.person.post(`/api/rooms/${room.code}/hand-in`, {})).status).toBe(200)
  // What was lost of a runner that is busy is asked for again by the alarm.
  await vi.waitFor(
    async () => {
      await runDurableObjectAlarm(room.stub)
      expect((await rowOf(room.id))?.submitted_at).not.toBe(null)
    },
    { timeout: 2 * JUDGED_MS, interval: 1_000 },
  )
  await came(room.owner.id, room.id, 'room.handed_in', 1)
  expect(receiver.kinds(room.id).at(-1)).toBe('room.handed_in')
  const judged = dataOf('submission.judged').filter(({ status }) => status !== 'lost')
  expect(judged).toMatchObject(
    Array.from({ length: 2 }, () => ({
      ...{ status: 'ok', passed: 2, total: 2, by: { user: room.person.id } },
    })),
  )
  expect(new Set(judged.map(({ problem }) => problem)).size).toBe(2)
})
