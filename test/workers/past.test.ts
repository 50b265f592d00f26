import { createExecutionContext } from 'cloudflare:test'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { originAnswer } from '#core/protocol/api/origin.ts'
import { RUN_LIMITS, runFrame, type RunFrame } from '#core/protocol/run.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { app } from '../../worker/app.ts'
import type { ObjectEnv } from '../../durable-objects/env.ts'
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
import { record, session } from './support/recorded.ts'
import { ticketFor } from './support/socket.ts'

const runner = JSON.parse((env as unknown as { FAKE_RUNNER: string }).FAKE_RUNNER) as Partial<ObjectEnv>
const path = ({ code }: RoomJSON, rest: string) => `/api/rooms/${code}/record/${rest}`

async function recorded(events?: RecordedEvent[]) {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, events ?? session(room.id))
  return { owner, room }
}
const originOf = async (person: Browser, { code }: RoomJSON) =>
  v.parse(originAnswer, await (await person.get(`/api/rooms/${code}/origin`)).json())

async function forked(person: Browser, room: RoomJSON, body: object): Promise<RoomJSON> {
  const response = await person.post(path(room, 'fork'), body)
  const json: unknown = await response.json()
  expect([response.status, json]).toMatchObject([201, {}])
  return v.parse(roomAnswer, json).room
}

test('Q6: a moment becomes a room of one’s own with the files as they were, which goes on by itself', async () => {
  const { owner, room } = await recorded()
  const copy = await forked(owner, room, { seq: 7 })
  expect(copy).toMatchObject({ title: 'A room', language: 'python', role: 'owner', visibility: 'private' })
  expect(copy).toMatchObject({ sealed: false, recorded: true })
  const [live, { texts, files, room: info }] = await Live.with(copy.id, await ticketFor(owner, copy), 'kim')
  expect(files.map(({ name }) => name)).toEqual(['main.py'])
  expect(texts.map(({ text }) => text)).toEqual(['print("é😀")\n'])
  expect(info.origin).toBe('fork')
  live.leave()
  const later = await forked(owner, room, { seq: 12, title: 'Another way' })
  expect(later.title).toBe('Another way')
})

test('Q7: a fork says where it is from, and leads there whoever may see that', async () => {
  const { owner, room } = await recorded()
  const copy = await forked(owner, room, { seq: 7 })
  const origin = {
    ...{ from: 'fork', room: room.id, title: 'A room', seq: 7, at: 1_700_000_003_000, elapsed: 2_500 },
  }
  expect(await originOf(owner, copy)).toEqual({ origin, code: room.code })
  const kim = await registered()
  await owner.post(`/api/rooms/${copy.code}/members`, { username: kim.username })
  expect(await originOf(kim, copy)).toEqual({ origin, code: null })
  expect((await (await registered()).get(`/api/rooms/${copy.code}/origin`)).status).toBe(404)
  await owner.delete(`/api/rooms/${room.code}`)
  expect(await originOf(owner, copy)).toEqual({ origin, code: null })
  expect(await originOf(owner, await roomOf(owner))).toEqual({ origin: null, code: null })
})

test('Q6: guests and strangers fork nothing, and nothing is made of what the record does not hold', async () => {
  const { owner, room } = await recorded()
  const kim = await guestNamed('Kim')
  await kim.post(`/api/rooms/${room.code}/join`)
  expect(await errorOf(await kim.post(path(room, 'fork'), { seq: 4 }))).toBe('forbidden')
  expect(await errorOf(await (await registered()).post(path(room, 'fork'), { seq: 4 }))).toBe('not_found')
  expect(await errorOf(await owner.post(path(room, 'fork'), { seq: 13 }))).toBe('not_found')
  expect(await errorOf(await owner.post(path(room, 'fork'), { seq: 0 }))).toBe('invalid seq')
  // Before the first file there was a room without any; a new one has its language's.
  const empty = await forked(owner, room, { seq: 1 })
  const [live, { files }] = await Live.with(empty.id, await ticketFor(owner, empty), 'ada')
  expect(files).toHaveLength(1)
  live.leave()
})

/** Asks a Worker that has a runner. */
async function run(person: Browser, room: RoomJSON, body: object): Promise<Response> {
  const headers = {
    ...{ 'Content-Type': 'application/json', Origin: 'https://cc.example' },
    Authorization: `Bearer ${person.token}`,
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const bindings = { ...env, ...runner }
  return app.request(`https://cc.example${path(room, 'runs')}`, init, bindings, createExecutionContext())
}
const framesOf = async (response: Response): Promise<RunFrame[]> => {
  expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/x-ndjson'])
  const lines = new TextDecoder()
    .decode(await response.arrayBuffer())
    .trimEnd()
    .split('\n')
  return lines.map((line) => v.parse(runFrame, JSON.parse(line)))
}
const programs =
  (...texts: string[]) =>
  (room: string): RecordedEvent[] => {
    const at = (seq: number) => ({ seq, at: 1_700_000_000_000 + seq })
    return [
      ...session(room).slice(0, 3),
      ...texts.map((text, i): RecordedEvent => {
        const was = texts[i - 1]?.length ?? 0
        const ops = [[...(was > 0 ? [[was, text]] : [[0, text]])]]
        const push = { file: 'f1', version: i, client: 'adaadaada', user: 'u_ada', n: i + 1, ops }
        return { ...at(4 + i), kind: 'push', ...push }
      }),
    ]
  }

test('Q8: the files of a moment are run as they were, and a verdict comes last', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, programs('# echo one', '# echo two')(room.id))
  const frames = await framesOf(await run(owner, room, { seq: 4, entry: 'f1' }))
  expect(frames.map(({ t }) => t)).toEqual(['started', 'stdout', 'verdict'])
  expect(frames[0]).toMatchObject({ version: 'CPython 3.14.0', sandbox: 'wasm' })
  const said = frames[1]?.t === 'stdout' ? (JSON.parse(frames[1].data) as unknown) : null
  expect(said).toEqual({
    files: [{ name: 'main.py', text: '# echo one' }],
    ...{ room: `past:${owner.id}`, stdinClosed: true },
  })
  expect(frames[2]).toEqual({ t: 'verdict', verdict: { status: 'ok' } })
})

test('Q8: without a seal that holds there is no verdict but lost', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, programs('# echo # unsealed')(room.id))
  const frames = await framesOf(await run(owner, room, { seq: 4, entry: 'f1' }))
  expect(frames.at(-1)).toMatchObject({ t: 'verdict', verdict: { status: 'lost' } })
  expect(frames.filter(({ t }) => t === 'verdict')).toHaveLength(1)
})

test('Q8: whoever stops listening ends the run', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, programs('forever')(room.id))
  const ended = async () => ((await (await fetch(`${runner.RUNNER_URL}/ended`)).json()) as string[]).length
  const before = await ended()
  const response = await run(owner, room, { seq: 4, entry: 'f1' })
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('tick')
  await reader?.cancel()
  await vi.waitFor(async () => expect(await ended()).toBeGreaterThan(before), 10_000)
})

test('QU3: whoever hangs up on a program is counted the time that it may have computed', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, programs('forever')(room.id))
  const reader = (await run(owner, room, { seq: 4, entry: 'f1' })).body?.getReader()
  await reader?.read()
  await scheduler.wait(50)
  await reader?.cancel()
  const used = () =>
    env.DB.prepare("SELECT used FROM quota_days WHERE user_id = ? AND kind = 'cpu'")
      .bind(owner.id)
      .first<number>('used')
  await vi.waitFor(async () => expect(await used()).toBeGreaterThanOrEqual(40), 10_000)
  expect(await used()).toBeLessThanOrEqual(RUN_LIMITS.cpuMs)
})

test('Q9: who may run what was, how often, and what cannot be run', async () => {
  const { owner, room } = await recorded()
  const kim = await guestNamed('Kim')
  await kim.post(`/api/rooms/${room.code}/join`)
  await owner.patch(`/api/rooms/${room.code}/members/${kim.id}`, { role: 'viewer' })
  expect(await errorOf(await run(kim, room, { seq: 4, entry: 'f1' }))).toBe('forbidden')
  expect(await errorOf(await run(await registered(), room, { seq: 4, entry: 'f1' }))).toBe('not_found')
  expect(await errorOf(await run(owner, room, { seq: 4, entry: 'f9' }))).toBe('invalid entry')
  expect(await errorOf(await run(owner, room, { seq: 99, entry: 'f1' }))).toBe('not_found')
  const limits = env.LIMITER.get(env.LIMITER.idFromName(`person:${owner.id}`))
  for (let i = 0; i < 30; i++) await limits.take([{ name: 'pastRunPerPerson', burst: 30, perMs: 300_000 }])
  expect(await errorOf(await run(owner, room, { seq: 4, entry: 'f1' }))).toBe('rate_limited')
})
