import { beforeEach, expect, test } from 'vitest'
import type { Down } from '#core/protocol/down.ts'
import { openIn, opening, runnerOf } from '../../test/support/judged-room.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World({ language: 'python' })
  ada = Visitor.in(world, 'ada', 'staff')
  bob = Visitor.in(world, 'bob')
  openIn(world)
  for (const one of [ada, bob]) one.heard()
})

const ID = 'judge-0001'
const judge = (kind: string, more: object = {}) => ({ t: 'judge', id: ID, problem: 'p1', kind, ...more })
const runner = () => runnerOf(world, ID)
const asks = () => world.outside.flatMap((effect) => (effect.do === 'judge' ? [effect.ask] : []))
const last = () => world.room.judgements.get('p1')
const outcomes = (heard: Down[]) => heard.flatMap((one) => (one.t === 'outcomes' ? [one.list] : []))

test('B4: what is judged are the files of the problem under their names in it', () => {
  bob.say({ t: 'createFile', id: 'q1', name: 'sum/lib.py' })
  bob.say({ t: 'push', file: 'f3', version: 0, n: 1, ops: [[[0, 'x = 1']]] })
  expect(bob.answer(judge('tests'), 'judgement').judgement).toMatchObject({
    ...{ id: ID, by: { name: 'bob' }, kind: 'tests', language: 'python', total: 2 },
    ...{ status: 'waiting', outcomes: [] },
  })
  expect(asks()).toMatchObject([
    {
      ...{ id: ID, room: 'r1', user: 'u_bob', problem: 'p1', version: 1, kind: 'tests', entry: 'main.py' },
      files: [{ name: 'main.py' }, { name: 'lib.py', text: 'x = 1' }],
    },
  ])
  expect(JSON.stringify(asks()), 'nothing of the other files').not.toContain('sum/')
})

test.each([
  ['try', 1],
  ['tests', 2],
  ['submit', 3],
])('B4: %s runs so many tests', (kind, total) => {
  expect(bob.answer(judge(kind, { input: '7' }), 'judgement').judgement.total).toBe(total)
  expect(asks()[0]?.input).toBe(kind === 'try' ? '7' : undefined)
})

test('B5: one judgement at a time, beside a run; the same request again changes nothing', () => {
  bob.say(judge('tests'))
  expect(bob.say(judge('tests')), 'a resend').toEqual([])
  expect(ada.refusal(judge('submit', { id: 'judge-0002' }))).toBe('busy')
  expect(bob.answer({ t: 'run', id: 'run-0001', entry: 'f1' }, 'run').run.status).toBe('waiting')
  runner().ends({ status: 'ok', passed: 2, total: 2 })
  expect(ada.answer(judge('submit', { id: 'judge-0002' }), 'judgement').judgement.status).toBe('waiting')
})

test('B5: who may not run programs judges none, and what is not there is not judged', () => {
  const eve = Visitor.in(world, 'eve', 'viewer')
  expect(eve.refusal(judge('tests'))).toBe('not_allowed')
  expect(bob.refusal(judge('tests', { problem: 'p9' }))).toBe('no_problem')
  expect(bob.refusal(judge('tests', { entry: 'f1' })), 'a file of another folder').toBe('no_file')
  bob.say(judge('tests'))
  expect(eve.refusal({ t: 'cancelJudging', judgement: ID })).toBe('not_allowed')
  expect(asks()).toHaveLength(1)
})

test('B14: a file in a language in which the problem is not offered is refused before anything is judged', () => {
  openIn(world, { problem: { ...opening().problem, id: 'p2', slug: 'only', languages: ['python', 'ruby'] } })
  const folder = world.room.problems.get('p2')?.folder ?? ''
  bob.say({ t: 'createFile', id: 'q1', name: `${folder}/other.js` })
  const entry = [...world.room.files.values()].find(({ name }) => name.endsWith('other.js'))?.id
  for (const kind of ['try', 'tests', 'submit'])
    expect(bob.refusal(judge(kind, { problem: 'p2', entry }))).toBe('language_not_offered')
  expect(asks()).toEqual([])
  expect(bob.answer(judge('tests', { problem: 'p2' }), 'judgement').judgement.language).toBe('python')
})

test('B15: a problem without visible tests says so when they are to be run', () => {
  const hidden = opening().problem.tests.map((one) => ({ ...one, hidden: true }))
  openIn(world, { problem: { ...opening().problem, id: 'p2', slug: 'blind', tests: hidden } })
  expect(bob.refusal(judge('tests', { problem: 'p2' }))).toBe('no_visible_tests')
  expect(bob.answer(judge('submit', { problem: 'p2' }), 'judgement').judgement.total).toBe(3)
})

test('B16: a person begins thirty judgements at once and one more every four seconds; others are not held up', () => {
  const one = (who: Visitor, n: number) => {
    const id = `judge-${1_000 + n}`
    const refused = who.say(judge('tests', { id })).find(({ t }) => t === 'refused')
    runnerOf(world, id).ends({ status: 'ok', passed: 2, total: 2 })
    return refused?.t === 'refused' ? refused.code : null
  }
  const codes = Array.from({ length: 31 }, (_, n) => one(bob, n))
  expect(codes.indexOf('too_many')).toBe(30)
  expect(one(ada, 50)).toBe(null)
  world.pass(4_000)
  expect([one(bob, 60), one(bob, 61)]).toEqual([null, 'too_many'])
})

test('E23: everybody hears that the checker failed, also of a hidden test; staff how', () => {
  bob.say(judge('submit'))
  runner().test(2, { status: 'checker_failed', cpuMs: 7, note: 'It said last: IndexError' })
  expect(outcomes(bob.heard())).toEqual([[{ n: 2, result: { status: 'checker_failed' } }]])
  expect(JSON.stringify(ada.heard())).toContain('IndexError')
  runner().ends({ status: 'checker_failed', passed: 2, total: 3, message: 'The checker failed.' })
  world.evict()
  expect(last()).toMatchObject({ status: 'checker_failed', verdict: { passed: 2 } })
})

test('B5: whoever may run stops it; what comes after the end is dropped', () => {
  expect(bob.refusal({ t: 'cancelJudging', judgement: ID })).toBe('no_run')
  bob.say(judge('tests'))
  ada.say({ t: 'cancelJudging', judgement: ID })
  expect(world.outside.at(-1)).toEqual({ do: 'cancelJudging', judgement: ID })
  runner().ends({ status: 'cancelled', passed: 0, total: 2 })
  bob.heard()
  runner().test(0, { status: 'passed' })
  runner().ends({ status: 'ok', passed: 2, total: 2 })
  expect([bob.heard(), last()?.status]).toEqual([[], 'cancelled'])
})

test('Z5: where hidden tests are none of the staff’s, they are not told what was expected', () => {
  const told = (problem: string, id: string) => {
    bob.say({ t: 'judge', id, problem, kind: 'submit' })
    const said = runnerOf(world, id)
    said.test(0, { status: 'wrong_answer', note: 'expected "SEEN"' })
    said.test(2, { status: 'wrong_answer', cpuMs: 7, exitCode: 65, note: 'expected "HIDDEN"' })
    said.ends({ status: 'wrong_answer', passed: 1, total: 3 })
    return JSON.stringify([ada.heard(), world.log.events(['staffOutcomes'], 1)])
  }
  const other = { ...opening().problem, id: 'p2', slug: 'other' }
  openIn(world, { problem: { ...other, closed: true } })
  // Neither way does it change who opens it next.
  openIn(world, { problem: other })
  openIn(world, { problem: { ...opening().problem, closed: true } })
  expect(told('p1', 'judge-0001')).toMatch(/SEEN[\s\S]*HIDDEN/)
  const closed = told('p2', 'judge-0002')
  expect(closed).toMatch(/SEEN[\s\S]*"n":2,"result":{"status":"wrong_answer"}/)
  expect(closed).not.toContain('HIDDEN')
  expect(closed, 'nor numbers that a program can choose by what it reads').not.toMatch(/"(cpuMs|exitCode)":/)
})

test('B9: an id that is used again gives a room that wakes nothing of what it named before', () => {
  openIn(world, { problem: { ...opening().problem, id: 'p2', slug: 'other' } })
  const ends = (id: string, problem: string, status: 'passed' | 'failed', end: 'ok' | 'lost') => {
    bob.say({ t: 'judge', id, problem, kind: 'submit' })
    if (status === 'passed') for (const n of [0, 1, 2]) runnerOf(world, id).test(n, { status })
    runnerOf(world, id).ends({ status: end, passed: end === 'ok' ? 3 : 0, total: 3 })
  }
  ends('judge-0001', 'p1', 'passed', 'ok')
  ends('judge-0002', 'p1', 'failed', 'lost')
  // The runner refuses what it judged before.
  ends('judge-0001', 'p2', 'failed', 'lost')
  world.evict()
  expect(world.room.judgements.get('p2')).toMatchObject({ status: 'lost', outcomes: [] })
  expect(world.room.judgements.get('p1')).toMatchObject({ id: 'judge-0002', outcomes: [] })
  expect(world.room.staffOutcomes.size).toBe(0)
})

test('B6: outcomes keep the order of the tests; the first goes at once and the rest is gathered', () => {
  bob.say(judge('tests'))
  runner().says({ t: 'queued', position: 2 })
  runner().says({ t: 'started', sandbox: 'wasm', language: 'python', version: '3' })
  expect(bob.heard()).toMatchObject([
    { t: 'judgement', judgement: { position: 2 } },
    { t: 'judgement', judgement: { status: 'running' } },
  ])
  runner().test(0, { status: 'passed', cpuMs: 5, memoryBytes: 1024, got: '3\n' })
  expect(outcomes(bob.heard())).toEqual([
    [{ n: 0, result: { status: 'passed', cpuMs: 5, memoryBytes: 1024, got: '3\n' } }],
  ])
  runner().test(1, { status: 'wrong_answer', cpuMs: 6, got: '4\n' })
  expect(bob.heard()).toEqual([])
  world.pass(25)
  expect(outcomes(bob.heard())).toMatchObject([[{ n: 1, result: { status: 'wrong_answer', got: '4\n' } }]])
  runner().ends({ status: 'wrong_answer', passed: 1, total: 2 })
  expect(bob.heard()).toEqual([
    { t: 'judged', judgement: ID, verdict: { status: 'wrong_answer', passed: 1, total: 2 } },
  ])
  expect(world.outside.at(-1)).toEqual({ do: 'submitted', judgement: ID })
})

test('B7: of a hidden test everybody hears whether it passed, staff how, and nobody what it printed', () => {
  bob.say(judge('submit'))
  const told = {
    status: 'timeout',
    cpuMs: 2_000,
    got: 'CANARY',
    printed: 'CANARY',
    stderr: 'CANARY',
  } as const
  runner().test(2, { ...told, note: 'for staff' })
  expect(outcomes(bob.heard())).toEqual([[{ n: 2, result: { status: 'failed' } }]])
  const staff = outcomes(ada.heard())
  expect(staff).toEqual([
    [{ n: 2, result: { status: 'failed' } }],
    [{ n: 2, result: { status: 'timeout', cpuMs: 2_000, note: 'for staff' } }],
  ])
  expect(JSON.stringify(world.log.events(['outcomes', 'staffOutcomes'], 9))).not.toContain('CANARY')
})

test('B7: staff hear the note on a visible test besides all that everybody hears', () => {
  bob.say(judge('tests'))
  runner().test(0, { status: 'wrong_answer', got: '4\n', note: 'differs in line 1' })
  expect(outcomes(bob.heard())).toEqual([[{ n: 0, result: { status: 'wrong_answer', got: '4\n' } }]])
  const welcome = Visitor.silent(world, 'grace', 'staff').hello()[0]
  expect(welcome).toMatchObject({
    judgements: [
      { outcomes: [{ n: 0, result: { status: 'wrong_answer', got: '4\n', note: 'differs in line 1' } }] },
    ],
  })
})

test.each([false, true])('B7: who comes hears the same, after sleeping too (%s)', (sleeps) => {
  bob.say(judge('submit'))
  runner().test(0, { status: 'passed', got: '3\n' })
  runner().test(2, { status: 'memory_exceeded', memoryBytes: 1 << 28 })
  world.pass(25)
  runner().ends({ status: 'wrong_answer', passed: 1, total: 3 })
  if (sleeps) world.evict()
  const judgementsFor = (name: string, role?: 'staff') => {
    const [welcome] = Visitor.silent(world, name, role).hello()
    return welcome?.t === 'welcome' ? welcome.judgements : undefined
  }
  expect(judgementsFor('eve')).toMatchObject([
    {
      status: 'wrong_answer',
      verdict: { passed: 1 },
      outcomes: [{ result: { got: '3\n' } }, { n: 2, result: { status: 'failed' } }],
    },
  ])
  expect(JSON.stringify(judgementsFor('eve'))).not.toContain('memory')
  expect(judgementsFor('grace', 'staff')).toMatchObject([
    { outcomes: [{}, { n: 2, result: { status: 'memory_exceeded' } }] },
  ])
})

test('B8: what is kept of prints is bounded, of the compiler too', () => {
  bob.say(judge('tests'))
  const got = 'x'.repeat(4_000)
  for (let n = 0; n < 80; n++) runner().test(n % 2, { status: 'wrong_answer', got })
  world.pass(25)
  const kept = world.log.events(['outcomes'], 100).map((event) => JSON.stringify(event).length)
  expect(kept.reduce((sum, chars) => sum + chars, 0)).toBeLessThan(270_000)
  for (let n = 0; n < 10; n++) runner().says({ t: 'compile', data: 'y'.repeat(4_000) })
  expect(last()?.compile).toHaveLength(16_000)
})

test('B8: with the compiler’s words, and the points of its groups, a judgement is kept', () => {
  bob.say(judge('submit'))
  runner().says({ t: 'compile', data: 'error: no main' })
  const verdict = { status: 'compile_error' as const, passed: 0, total: 3 }
  world.step({ t: 'judgeEnd', judgement: ID, verdict, points: { got: 0, of: 10 } })
  world.evict()
  expect(last()).toMatchObject({ compile: 'error: no main', verdict, points: { got: 0, of: 10 } })
})

test('B9: a judgement whose room restarted ends as lost, and the runner is asked to end it', () => {
  bob.say(judge('tests'))
  runner().test(0, { status: 'passed' })
  bob.heard()
  world.evict()
  const ended = bob.heard().find(({ t }) => t === 'judged')
  expect(ended).toMatchObject({ verdict: { status: 'lost', total: 2 } })
  expect(world.outside.at(-1)).toEqual({ do: 'cancelJudging', judgement: ID })
  expect(last()).toMatchObject({ status: 'lost', outcomes: [{ n: 0, result: { status: 'passed' } }] })
  expect(bob.answer(judge('tests', { id: 'judge-0002' }), 'judgement').judgement.status).toBe('waiting')
})

test('B9: a problem taken away while it is judged ends quietly', () => {
  bob.say(judge('tests'))
  world.step({ t: 'removeProblem', problem: 'p1', by: { user: 'u_staff', name: 'Staff', color: 2 } })
  runner().test(0, { status: 'passed', got: 'x' })
  runner().ends({ status: 'ok', passed: 2, total: 2 })
  expect(last()?.status).toBe('ok')
})
