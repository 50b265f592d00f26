import { runInDurableObject } from 'cloudflare:test'
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import * as v from 'valibot'
import type { DownOf } from '#core/protocol/down.ts'
import { publicProblem, type Problem } from '#core/protocol/problem.ts'
import { type Browser, env, errorOf, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { Live } from './support/live.ts'
import { madeProblem } from './support/problems.ts'

const SECRET = /HIDDEN-(IN|OUT)/
const starter = (text: string) => ({ entry: 'main.js', files: [{ name: 'main.js', text }] })
const READ = "const text = require('fs').readFileSync(0, 'utf8')\n"
const ECHO = `${READ}console.log(text)\n`
const problem: Partial<Problem> = {
  starters: {
    javascript: starter(ECHO),
    python: { entry: 'main.py', files: [{ name: 'main.py', text: 'print(input())\n' }] },
  },
  groups: [
    { name: 'small', points: 40 },
    { name: 'large', points: 60 },
  ],
  tests: [
    { name: 'one', hidden: false, group: 0, input: 'seen\n', expected: 'seen\n' },
    { name: 'two', hidden: true, group: 1, input: 'HIDDEN-IN\n', expected: 'HIDDEN-OUT\n' },
  ],
}

let ada: Browser
let bob: Browser
let room: RoomJSON
let stub: DurableObjectStub
let id: string
const path = (rest = '') => `/api/rooms/${room.code}/problems${rest}`

beforeAll(async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  ;[ada, bob] = [await registered(), await registered()]
})
afterAll(() => void vi.restoreAllMocks())

beforeEach(async () => {
  room = await roomOf(ada)
  stub = env.ROOMS.get(env.ROOMS.idFromName(room.id))
  await withRunner()
  await bob.post(`/api/rooms/${room.code}/join`)
  id = (await madeProblem(ada, problem)).id
})

/** Gives the object of the room a runner. */
const withRunner = () =>
  runInDurableObject(
    stub as DurableObjectStub<undefined>,
    (object) => void Object.assign((object as unknown as { env: object }).env, inject('realRunner')),
  )

type Visit = Live & { welcome: DownOf<'welcome'> }

async function live(who: Browser, name: string): Promise<Visit> {
  const response = await who.post(`/api/rooms/${room.code}/ticket`)
  const { ticket } = v.parse(v.object({ ticket: v.string() }), await response.json())
  const [one, welcome] = await Live.with(room.id, ticket, name)
  return Object.assign(one, { welcome })
}

const open = (who: Browser, language = 'javascript') => who.post(path(), { problem: id, language })
const judge = (judgement: string, kind: string) => ({ t: 'judge', id: judgement, problem: id, kind })
const submissions = async () =>
  (
    await env.DB.prepare(
      'SELECT user_id, problem_id, version, kind, language, status, passed, total, points, points_of FROM submissions WHERE room_id = ? ORDER BY seq',
    )
      .bind(room.id)
      .all()
  ).results

test('Z5: a problem of somebody else is closed in a room of one’s own, and open where its owner brought it', async () => {
  await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
  const staff = await live(ada, 'ada')
  await open(ada)
  expect((await staff.next('problem')).problem.closed).toBe(undefined)
  room = await roomOf(bob)
  const alone = await live(bob, 'bob')
  await open(bob)
  expect((await alone.next('problem')).problem.closed).toBe(true)
})

test('B7: a candidate who solves, tests and submits reads no hidden input and no expected output, in no frame and no answer', async () => {
  const staff = await live(ada, 'ada')
  const candidate = await live(bob, 'bob')
  const answers: string[] = []
  const asks = async (response: Promise<Response>) => {
    const got = await response
    answers.push(await got.clone().text())
    return got
  }
  expect((await open(ada)).status).toBe(201)
  const { problem: opened } = await candidate.next('problem')
  expect(opened).toMatchObject({ id, folder: opened.slug, language: 'javascript' })

  const list = (await (await asks(bob.get(path()))).json()) as { problems: unknown[] }
  expect(list.problems).toMatchObject([{ problemId: id, version: 1, language: 'javascript' }])
  const shown = v.parse(publicProblem, await (await asks(bob.get(path(`/${id}`)))).json())
  expect(shown.tests).toEqual([
    { name: 'one', hidden: false, group: 0, input: 'seen\n', expected: 'seen\n' },
    { name: 'two', hidden: true, group: 1 },
  ])
  for (const rest of ['', '/source', '/editorial', '/hints/1'])
    expect((await asks(bob.get(`/api/problems/${id}${rest}`))).status, rest).toBe(404)

  candidate.say(judge('judge-0001', 'tests'))
  expect(await candidate.next('judged')).toMatchObject({ verdict: { status: 'ok', passed: 1, total: 1 } })
  candidate.say(judge('judge-0002', 'submit'))
  const end = await candidate.next('judged')
  expect(end).toMatchObject({ verdict: { status: 'wrong_answer', passed: 1, total: 2 } })
  expect(end.points).toEqual({ got: 40, of: 100 })
  await candidate.ask({ ...judge('judge-0003', 'try'), input: 'my own' }, 'judged')
  expect(candidate.frames.join('\n')).toContain('my own')
  const again = await live(bob, 'bob')
  await asks(bob.post(`/api/rooms/${room.code}/record/flush`))
  await asks(bob.get(`/api/rooms/${room.code}/record`))
  await asks(bob.get(`/api/rooms/${room.code}/record/segments/1`))

  const heard = [...candidate.frames, ...again.frames]
  expect(heard.filter((frame) => SECRET.test(frame))).toEqual([])
  expect(answers.filter((answer) => SECRET.test(answer))).toEqual([])
  expect(heard.join('\n')).not.toContain('"note"')

  // Staff are told how the hidden one ended, and see all tests.
  while (!staff.frames.some((frame) => frame.includes('judge-0003'))) await staff.next('judged')
  const told = staff.frames.filter((frame) => frame.includes('"outcomes"') && frame.includes('"n":1'))
  expect(told.join('\n')).toContain('"status":"wrong_answer","cpuMs"')
  expect(await (await ada.get(path(`/${id}`))).text()).toMatch(SECRET)

  await vi.waitFor(async () => expect(await submissions()).toHaveLength(2))
  expect(await submissions(), 'B11').toEqual([
    {
      ...{ user_id: bob.id, problem_id: id, version: 1, kind: 'tests', language: 'javascript' },
      ...{ status: 'ok', passed: 1, total: 1, points: null, points_of: null },
    },
    {
      ...{ user_id: bob.id, problem_id: id, version: 1, kind: 'submit', language: 'javascript' },
      ...{ status: 'wrong_answer', passed: 1, total: 2, points: 40, points_of: 100 },
    },
  ])
})

test('B11: each submission is told to the directory once, and again until it took it', async () => {
  const candidate = await live(bob, 'bob')
  await open(ada)
  await env.DB.exec('ALTER TABLE submissions RENAME TO away')
  await candidate.ask(judge('judge-0001', 'tests'), 'judged')
  await candidate.ask(judge('judge-0002', 'submit'), 'judged')
  await env.DB.exec('ALTER TABLE away RENAME TO submissions')
  await candidate.ask(judge('judge-0003', 'tests'), 'judged')
  await vi.waitFor(async () => expect(await submissions()).toHaveLength(3))
  expect((await submissions()).map(({ kind }) => kind)).toEqual(['tests', 'submit', 'tests'])
})

test('B9: an object that dies in the middle wakes to a judgement that was lost, and judges again', async () => {
  let candidate: Visit = await live(bob, 'bob')
  await open(ada)
  const { problem: opened } = await candidate.next('problem')
  candidate.say({ t: 'push', file: opened.entry, version: 1, n: 1, ops: [[[0, 'for (;;);'], ECHO.length]] })
  await candidate.next('ack')
  candidate.say(judge('judge-0001', 'submit'))
  while ((await candidate.next('judgement')).judgement.status !== 'running');
  await runInDurableObject(stub, (_object, state) => state.abort('killed by the test')).catch(() => {})
  stub = env.ROOMS.get(env.ROOMS.idFromName(room.id))
  candidate = await live(bob, 'bob')
  const [lost] = candidate.welcome.judgements ?? []
  expect(lost).toMatchObject({ id: 'judge-0001', status: 'lost', verdict: { passed: 0, total: 2 } })
  await vi.waitFor(async () =>
    expect(await submissions()).toMatchObject([{ kind: 'submit', status: 'lost' }]),
  )
  candidate.say({ t: 'push', file: opened.entry, version: 2, n: 2, ops: [[[9], ECHO.length]] })
  await withRunner()
  expect(await candidate.ask(judge('judge-0002', 'tests'), 'judged')).toMatchObject({
    verdict: { status: 'ok' },
  })
})

test('B1: only staff choose what is solved, and only among what they may use', async () => {
  expect(await errorOf(await open(bob))).toBe('forbidden')
  const stranger = await registered()
  expect((await open(stranger)).status).toBe(404)
  expect((await stranger.get(path())).status).toBe(404)
  const { id: foreign } = await madeProblem(bob)
  expect((await ada.post(path(), { problem: foreign, language: 'python' })).status).toBe(404)
  expect(await errorOf(await open(ada, 'cobol'))).toBe('invalid language')
  expect((await open(ada)).status).toBe(201)
  expect((await bob.delete(path(`/${id}`))).status).toBe(403)
  expect((await bob.get(path(`/${foreign}`))).status).toBe(404)
})

test('B3: a problem that the room refuses is not there, and none of its versions is kept for the room', async () => {
  const made = []
  for (let n = 0; n < 21; n++) made.push(await madeProblem(ada, problem))
  const opens = async ({ id: problem }: { id: string }) =>
    (await ada.post(path(), { problem, language: 'javascript' })).status
  const said = []
  for (const one of made) said.push(await opens(one))
  expect([said.slice(0, 20).every((status) => status === 201), said.at(-1)]).toEqual([true, 403])
  const list = (await (await ada.get(path())).json()) as { problems: unknown[] }
  expect(list.problems).toHaveLength(20)
  expect((await ada.get(path(`/${made.at(-1)?.id}`))).status).toBe(404)
})

test('B2: a room keeps the version it began with, also in another language; B3: what is taken away is gone', async () => {
  await open(ada)
  const { slug } = (await (await ada.get(`/api/problems/${id}/source`)).json()) as Problem
  await ada.send('PUT', `/api/problems/${id}`, {
    ...((await (await ada.get(`/api/problems/${id}/source`)).json()) as Problem),
    ...{ title: 'Another title', slug },
  })
  const candidate = await live(bob, 'bob')
  await open(ada, 'python')
  const { problem: opened } = await candidate.next('problem')
  expect(opened).toMatchObject({ version: 1, title: 'Add two numbers', language: 'python' })
  expect((await ada.delete(path(`/${id}`))).status).toBe(204)
  expect((await ada.delete(path(`/${id}`))).status).toBe(404)
  expect(await candidate.next('problem')).toMatchObject({ change: 'removed' })
  const list = (await (await bob.get(path())).json()) as { problems: unknown[] }
  expect(list.problems).toEqual([])
  expect((await bob.get(path(`/${id}`))).status, 'what was judged stays to be seen').toBe(200)
})
