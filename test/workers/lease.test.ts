import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ObjectEnv } from '../../durable-objects/env.ts'
import type { Room } from '../../durable-objects/room.ts'
import { env } from './support/browser.ts'
import { createdRoom, Live } from './support/live.ts'

// The objects of this file find a real HTTP server that answers as a runner does.
const runner = JSON.parse((env as unknown as { FAKE_RUNNER: string }).FAKE_RUNNER) as Partial<ObjectEnv>
const before = { RUNNER_URL: '', RUNNER_KEYS: '', CALLER_KEY: '' }
beforeAll(() => void Object.assign(env, runner))
afterAll(() => void Object.assign(env, before))

const ended = async (run: string) => {
  const all = (await (await fetch(`${runner.RUNNER_URL}/ended`)).json()) as string[]
  return all.filter((line) => line.startsWith(run)).map((line) => line.slice(run.length + 1))
}
/** Starts a program that prints without end, and answers once its output is seen. */
async function running(id: string) {
  const room = await createdRoom('python')
  await runInDurableObject(room.stub, (object: Room) =>
    Object.assign((object as unknown as { env: ObjectEnv }).env, runner),
  )
  const ada = await Live.in(room.id, 'ada')
  ada.say({ t: 'run', id, entry: 'f1' })
  await ada.next('output')
  return { ...room, ada }
}
const verdicts = (stub: DurableObjectStub<Room>) =>
  runInDurableObject(stub, (_object, state) =>
    state.storage.sql
      .exec(`SELECT body FROM log WHERE kind = 'verdict'`)
      .toArray()
      .map(({ body }) => String(body)),
  )

/** Ends the object as the platform does, without waiting for what is in flight; answers a stub of the next one. */
async function killed(room: string, stub: DurableObjectStub<Room>) {
  await runInDurableObject(stub, (_object, state) => state.abort('killed by the test')).catch(() => {})
  return env.ROOMS.get(env.ROOMS.idFromName(room))
}

test('R4, R11: case 59, killed in the middle of a stream, the run is lost once and the runner told to end it', async () => {
  const id = 'killed-in-the-middle'
  const { id: room, stub } = await running(id)
  const next = await killed(room, stub)
  const ada = await Live.open(room, 'ada')
  expect((await ada.hello()).run).toMatchObject({ id, status: 'lost' })
  await vi.waitFor(async () => expect(await ended(id)).toContain('cancelled'), 10_000)
  ada.say({ t: 'cancel', run: id })
  expect((await ada.next('refused')).code).toBe('no_run')
  expect((await verdicts(next)).map((body) => body.includes('"lost"'))).toEqual([true])
})

test('R4, R11: case 59, with nobody left to wake it, the alarm does', async () => {
  const id = 'killed-and-alone'
  const { id: room, stub } = await running(id)
  const next = await killed(room, stub)
  expect(await runDurableObjectAlarm(next)).toBe(true)
  await vi.waitFor(async () => expect(await ended(id)).toContain('cancelled'), 10_000)
  expect(await verdicts(next)).toHaveLength(1)
})

test('A5, R11: a room that is deleted hangs up on its run', async () => {
  const id = 'of-a-deleted-room'
  const { stub } = await running(id)
  await stub.destroy()
  await vi.waitFor(async () => expect(await ended(id)).toContain('hung up'), 10_000)
})
