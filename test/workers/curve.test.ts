import { expect, inject, test } from 'vitest'
import * as v from 'valibot'
import { curveOf } from '#core/judge/curve.ts'
import { curveAnswer, type CurveAnswer } from '#core/protocol/api/curve.ts'
import type { RoomProblem } from '#core/protocol/judging.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { forgetUpTo } from '../../durable-objects/retention.ts'
import { app } from '../../worker/app.ts'
import type { Env } from '../../worker/env.ts'
import { type Browser, env, errorOf, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { madeProblem } from './support/problems.ts'
import { record } from './support/recorded.ts'

const real = inject('realRunner')
const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const SUM = 'const [a, b] = require("fs").readFileSync(0, "utf8").split(" ").map(Number); console.log(a + b)'
const TESTS = [
  { name: 'one', hidden: false, input: '1 2', expected: '3' },
  { name: 'two', hidden: false, input: '2 2', expected: '4' },
  { name: 'three', hidden: true, input: '5 5', expected: '10' },
]

/** A problem about a sum, in JavaScript. */
const sum = (who: Browser) =>
  madeProblem(who, {
    ...{ tests: TESTS, references: [], limits: { cpuMs: 5_000, memoryBytes: 64 << 20, outputBytes: 65_536 } },
    starters: { javascript: { entry: 'main.js', files: [{ name: 'main.js', text: '// begin here\n' }] } },
  })

/** Somebody writes one text after the other, ten seconds apart; after `submitted` the outcome is told. */
function session(id: string, version: number, texts: readonly string[], submitted?: string): RecordedEvent[] {
  const at = (seq: number) => ({ seq, at: 1_700_000_000_000 + 10_000 * seq })
  const named = TESTS.map(({ name, hidden }) => ({ name, hidden }))
  const problem: RoomProblem = {
    ...{ id, version, slug: 'sum', title: 'Sum', difficulty: 'easy' as const, kind: 'stdio' as const },
    ...{ language: 'javascript', folder: 'sum', entry: 'f1', tests: named },
  }
  const events: RecordedEvent[] = [
    {
      ...at(1),
      kind: 'file',
      change: 'created',
      file: { id: 'f1', name: 'sum/main.js', version: 0 },
      by: ada,
    },
    { ...at(2), kind: 'problem', change: 'opened', problem, by: ada },
  ]
  let length = 0
  for (const [version, text] of texts.entries()) {
    const ops = [length === 0 ? [[0, text]] : [[length, text]]]
    length = text.length
    const push = { file: 'f1', version, client: 'adaadaada', user: ada.user, n: version + 1, ops }
    events.push({ ...at(events.length + 1), kind: 'push', ...push })
  }
  if (submitted === undefined) return events
  const judgement = 'judge-0001'
  const begun = {
    id: judgement,
    by: ada,
    at: 1,
    problem: id,
    kind: 'submit',
    language: 'javascript',
    total: 3,
  }
  const list = [...submitted].map((letter, n) => ({
    ...{ n, result: { status: letter === 'p' ? ('passed' as const) : ('failed' as const) } },
  }))
  return [
    ...events,
    { ...at(events.length + 1), kind: 'judgement', judgement: { ...begun, status: 'waiting', outcomes: [] } },
    { ...at(events.length + 2), kind: 'outcomes', judgement, list },
    { ...at(events.length + 3), kind: 'judged', judgement, verdict: { status: 'ok', passed: 3, total: 3 } },
  ] as RecordedEvent[]
}

/** A room in which a problem was worked on. */
async function worked(owner: Browser, of: { id: string; version: number }, texts: string[], end?: string) {
  const room = await roomOf(owner)
  await env.DB.prepare(
    `INSERT INTO room_problems (room_id, problem_id, version, language, added_at) VALUES (?, ?, ?, 'javascript', 1)`,
  )
    .bind(room.id, of.id, of.version)
    .run()
  await record(room.id, session(of.id, of.version, texts, end))
  return room
}

const path = ({ code }: RoomJSON) => `/api/rooms/${code}/record/curve`
const known = (who: Browser, room: RoomJSON, problem: string) => who.get(`${path(room)}?problem=${problem}`)

/** Asks a Worker that has a runner. */
async function ask(who: Browser, room: RoomJSON, problem: string, more: Partial<Env> = real) {
  const headers = {
    ...{ 'Content-Type': 'application/json', Origin: 'https://cc.example' },
    Authorization: `Bearer ${who.token}`,
  }
  const init = { method: 'POST', headers, body: JSON.stringify({ problem }) }
  return app.request(`https://cc.example${path(room)}`, init, { ...env, ...more })
}
const answered = async (response: Response | Promise<Response>): Promise<CurveAnswer> => {
  const json: unknown = await (await response).json()
  return v.parse(curveAnswer, json)
}
/** Asks until all is known. */
async function finished(who: Browser, room: RoomJSON, problem: string): Promise<CurveAnswer> {
  for (let i = 0; i < 60; i++) {
    const curve = await answered(ask(who, room, problem))
    if (curve.state === 'finished') return curve
    expect(['going', 'runner_away']).toContain(curve.state)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('the curve is not finished')
}
const requests = async (): Promise<number> =>
  ((await (await fetch(real.RUNNER_URL)).json()) as string[]).filter((one) => one === '/v1/judgements').length

const [THREE, FOUR] = ['console.log(3)', 'console.log(4)']
const TEXTS = [THREE, FOUR, SUM, THREE, SUM]

test('Z13: a session that passes, breaks and mends tests is judged by the runner, each text once, also across sessions', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const room = await worked(owner, of, TEXTS)
  const before = await requests()
  expect(await answered(known(owner, room, of.id))).toMatchObject({ state: 'not_started', moments: [] })
  const curve = await finished(owner, room, of.id)
  const outcomes = ['pww', 'wpw', 'ppp', 'pww', 'ppp']
  expect(curve.moments.map((moment) => moment.outcomes)).toEqual(outcomes)
  expect(await requests()).toBe(before + 3)
  const { regressions, allPassed, tests } = curveOf(curve)
  expect(regressions.map(({ n, seq }) => [n, seq])).toEqual([
    [0, 4],
    [1, 6],
    [2, 6],
  ])
  expect(allPassed).toMatchObject({ seq: 5 })
  expect(tests.map(({ first, stuckMs }) => [first?.seq, stuckMs])).toEqual([
    [3, 0],
    [4, 10_000],
    [5, 20_000],
  ])
  expect(await answered(known(owner, room, of.id))).toEqual(curve)
  const again = await worked(owner, of, [SUM, FOUR])
  expect((await finished(owner, again, of.id)).moments.map((moment) => moment.outcomes)).toEqual([
    'ppp',
    'wpw',
  ])
  expect(await requests()).toBe(before + 3)
}, 200_000)

test('Z13: two who ask at once have a text judged once, and what the session itself submitted is judged by nobody', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const before = await requests()
  const room = await worked(owner, of, [THREE, 'console.log("what was submitted")'], 'ppp')
  const [one, two] = await Promise.all([finished(owner, room, of.id), finished(owner, room, of.id)])
  expect(one).toEqual(two)
  expect(one.moments.map(({ why, outcomes }) => [why, outcomes])).toEqual([
    ['pause', 'pww'],
    ['tests', 'ppp'],
  ])
  expect(await requests()).toBe(before + 1)
}, 200_000)

test('Z14: a runner that is away leaves it unfinished, and it goes on later', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const room = await worked(owner, of, [THREE, FOUR])
  const away = { ...real, RUNNER_URL: inject('runners').urls.away ?? '' }
  const curve = await answered(ask(owner, room, of.id, away))
  expect(curve.state).toBe('runner_away')
  expect(curve.moments.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
  expect((await finished(owner, room, of.id)).moments.map(({ outcomes }) => outcomes)).toEqual(['pww', 'wpw'])
}, 200_000)

test('Z14: a person has so many texts judged a day, and asks so often', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const room = await worked(owner, of, [THREE, FOUR])
  const few = { ...real, RATE_LIMIT_SCALE: String(1 / 600) }
  const curve = await answered(ask(owner, room, of.id, few))
  expect([curve.state, curve.moments.map(({ state }) => state)]).toEqual(['used_up', ['judged', 'waiting']])
  expect([await errorOf(await ask(owner, room, of.id, few))]).toEqual(['rate_limited'])
}, 200_000)

test('Z14: a person has few turns of judging at once; what is known is answered all the same', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const room = await worked(owner, of, [THREE, FOUR])
  // One at once, in place of three.
  const one = { ...real, RATE_LIMIT_SCALE: '0.34' }
  const away = { ...one, RUNNER_URL: inject('runners').urls.away ?? '' }
  expect((await answered(ask(owner, room, of.id, away))).state).toBe('runner_away')
  const before = await requests()
  const curve = await answered(ask(owner, room, of.id, one))
  expect([curve.state, curve.moments.map(({ state }) => state)]).toEqual(['going', ['waiting', 'waiting']])
  expect(await requests()).toBe(before)
  expect((await finished(owner, room, of.id)).moments.map(({ outcomes }) => outcomes)).toEqual(['pww', 'wpw'])
}, 200_000)

test('Z15: strangers find nothing, who is no staff asks after the session and reads of hidden tests only whether they passed', async () => {
  const [owner, kim] = [await registered(), await registered()]
  const of = await sum(owner)
  const room = await worked(owner, of, [THREE, 'throw new Error("in every test")'])
  expect(await errorOf(await known(kim, room, of.id))).toBe('not_found')
  expect(await errorOf(await ask(kim, room, of.id))).toBe('not_found')
  await kim.post(`/api/rooms/${room.code}/join`)
  await env.DB.prepare(
    'INSERT INTO room_presence (room_id, user_id, name, color, joined_at, expires_at) VALUES (?, ?, ?, 0, 1, ?)',
  )
    .bind(room.id, owner.id, 'Ada', Date.now() + 60_000)
    .run()
  expect(await errorOf(await ask(kim, room, of.id))).toBe('forbidden')
  await env.DB.prepare('DELETE FROM room_presence WHERE room_id = ?').bind(room.id).run()
  const seen = await finished(kim, room, of.id)
  expect(seen.moments.map((moment) => moment.outcomes)).toEqual(['pwf', 'eef'])
  const told = await answered(known(owner, room, of.id))
  expect(told.moments.map((moment) => moment.outcomes)).toEqual(['pww', 'eee'])
  expect(JSON.stringify(seen)).not.toContain('5 5')
  expect(await errorOf(await known(owner, room, 'p_nothing'))).toBe('not_found')
  expect(await errorOf(await owner.get(path(room)))).toBe('not_found')
}, 200_000)

test('Z16: what goes with the record goes here too, and what is recorded afterwards makes the curve stale', async () => {
  const owner = await registered()
  const of = await sum(owner)
  const room = await worked(owner, of, [THREE])
  await finished(owner, room, of.id)
  const state = async () => (await answered(known(owner, room, of.id))).state
  await env.DB.prepare('UPDATE rooms SET record_version = coalesce(record_version, 0) + 1 WHERE id = ?')
    .bind(room.id)
    .run()
  expect(await state()).toBe('stale')
  await finished(owner, room, of.id)
  expect(await state()).toBe('finished')
  await forgetUpTo(env.DB, room.id, 100)
  expect(await state()).toBe('not_started')
  await owner.delete(`/api/rooms/${room.code}`)
  expect(await errorOf(await ask(owner, room, of.id))).toBe('not_found')
  const rows = await env.DB.prepare('SELECT count(*) AS n FROM room_curves WHERE room_id = ?')
    .bind(room.id)
    .first('n')
  expect(rows).toBe(0)
}, 200_000)
