import { beforeEach, expect, test } from 'vitest'
import type { RunFrame, Verdict } from '#core/protocol/run.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World({ language: 'python' })
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
})

const RUN = 'run-0001'
const run = (id = RUN, entry = 'f1') => ({ t: 'run', id, entry })
const frame = (said: RunFrame, id = RUN) => world.step({ t: 'runFrame', run: id, frame: said })
const print = (data: string, t: 'stdout' | 'stderr' = 'stdout') => frame({ t, data })
const end = (verdict: Verdict = { status: 'ok' }, id = RUN) => world.step({ t: 'runEnd', run: id, verdict })
const asked = () => world.outside.flatMap((effect) => (effect.do === 'run' ? [effect.request] : []))
const events = () => world.log.events(['run', 'output', 'verdict'], 1_000).map(({ kind }) => kind)
const output = () => world.room.run?.output.map(({ s, data }) => `${s} ${data}`)

test('R1: one program at a time; the same request again changes nothing', () => {
  expect(ada.answer(run(), 'run').run).toMatchObject({
    id: RUN,
    status: 'waiting',
    by: { name: 'ada' },
    entry: 'main.py',
    language: 'python',
  })
  expect(bob.heard()).toMatchObject([{ t: 'run', run: { id: RUN } }])
  expect(bob.refusal(run('run-0002'))).toBe('busy')
  expect(ada.say(run()), 'a resend').toEqual([])
  expect([asked().length, events()]).toEqual([1, ['run']])
  end()
  expect(ada.say(run()), 'a resend after its end').toEqual([])
  expect(bob.answer(run('run-0002'), 'run').run.id).toBe('run-0002')
  expect(asked()).toHaveLength(2)
})

test('R1: what the runner is sent is the text that is there, the entry first', () => {
  ada.say({ t: 'createFile', id: 'q', name: 'helper.py' })
  ada.say({ t: 'createFile', id: 'q', name: 'empty.py' })
  ada.say({ t: 'push', file: 'f2', version: 0, n: 1, ops: [[[0, 'x = 1']]] })
  ada.say(run(RUN, 'f2'))
  expect(asked()[0]).toMatchObject({
    id: RUN,
    room: 'r1',
    user: 'u_ada',
    language: 'python',
    entry: 'helper.py',
  })
  expect(asked()[0]?.files.map(({ name }) => name)).toEqual(['helper.py', 'main.py'])
  expect(asked()[0]?.files[0]?.text).toBe('x = 1')
})

test('R2: a run ends once; whatever comes later is dropped', () => {
  ada.say(run())
  end({ status: 'runtime_error', exitCode: 3 })
  bob.heard()
  print('late')
  frame({ t: 'started', sandbox: 'wasm', language: 'python', version: '3' })
  frame({ t: 'verdict', verdict: { status: 'ok' } })
  end({ status: 'lost' })
  expect(world.room.run).toMatchObject({ status: 'runtime_error', verdict: { exitCode: 3 }, output: [] })
  expect([events(), bob.heard()]).toEqual([['run', 'verdict'], []])
})

test('R2: frames of another run, or of none, are dropped', () => {
  print('of nobody')
  ada.say(run())
  frame({ t: 'stdout', data: 'of another' }, 'run-0009')
  end({ status: 'ok' }, 'run-0009')
  expect([world.room.run?.status, output()]).toEqual(['waiting', []])
})

test('R2: queued, started, ended is what everybody sees, and what a newcomer is told', () => {
  ada.say(run())
  bob.heard()
  frame({ t: 'queued', position: 3 })
  frame({ t: 'started', sandbox: 'wasm', language: 'python', version: 'CPython 3.14' })
  print('hi')
  frame({ t: 'verdict', verdict: { status: 'ok', cpuMs: 5 } })
  frame({ t: 'seal', digest: '', signature: '' })
  expect(bob.heard()).toMatchObject([
    { t: 'run', run: { position: 3, status: 'waiting' } },
    { t: 'run', run: { status: 'running', version: 'CPython 3.14', sandbox: 'wasm' } },
    { t: 'output' },
    { t: 'verdict', verdict: { cpuMs: 5 } },
  ])
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({
    run: { status: 'ok', output: [{ s: 'stdout', data: 'hi' }] },
  })
})

test('R3: output keeps its order over streams; the first goes at once and the rest is gathered', () => {
  ada.say(run())
  bob.heard()
  print('1')
  expect(bob.heard()).toMatchObject([{ t: 'output', run: RUN, chunks: [{ s: 'stdout', data: '1' }] }])
  print('2')
  print('3', 'stderr')
  print('4')
  print('5')
  expect(bob.heard(), 'gathered').toEqual([])
  world.pass(25)
  expect(bob.heard()).toMatchObject([
    {
      chunks: [
        { s: 'stdout', data: '2' },
        { s: 'stderr', data: '3' },
        { s: 'stdout', data: '45' },
      ],
    },
  ])
  world.pass(25)
  print('6')
  expect(bob.heard(), 'after a pause the first goes at once again').toMatchObject([
    { chunks: [{ data: '6' }] },
  ])
  print('7')
  end()
  expect(
    bob.heard().map(({ t }) => t),
    'nothing is left behind by the end',
  ).toEqual(['output', 'verdict'])
  expect(output()).toEqual(['stdout 12', 'stderr 3', 'stdout 4567'])
})

test('R3: the timer of one run does not delay or lose the output of the next', () => {
  ada.say(run())
  print('a')
  end()
  ada.say(run('run-0002'))
  bob.heard()
  frame({ t: 'stdout', data: 'b' }, 'run-0002')
  expect(bob.heard()).toHaveLength(1)
  frame({ t: 'stdout', data: 'c' }, 'run-0002')
  world.pass(25)
  world.pass(25)
  expect(output()).toEqual(['stdout bc'])
})

test('R4: case 59, a run whose room was evicted or died ends as lost, once, with what was printed', () => {
  ada.say(run())
  print('kept')
  world.evict()
  expect(world.room.run).toMatchObject({ id: RUN, status: 'lost', output: [{ data: 'kept' }] })
  world.evict()
  world.crash()
  end()
  expect(events()).toEqual(['run', 'output', 'verdict'])
  const cancels = world.outside.filter((effect) => effect.do === 'cancel')
  expect(cancels, 'the runner need not go on with it').toEqual([{ do: 'cancel', run: RUN }])
  ada = Visitor.in(world, 'ada')
  expect(ada.refusal(run('run-0002'))).toBeUndefined()
})

test('R5: only a file of a language that runs here', () => {
  ada.say({ t: 'createFile', id: 'q', name: 'notes.md' })
  ada.say({ t: 'createFile', id: 'q', name: 'Makefile' })
  expect([run(RUN, 'f2'), run(RUN, 'f3'), run(RUN, 'f9')].map((message) => ada.refusal(message))).toEqual([
    'not_runnable',
    'not_runnable',
    'no_file',
  ])
  for (const id of ['short', 'with space', 'x'.repeat(65), '../../x'])
    expect(ada.refusal(run(id))).toBe('bad_message')
  expect(events()).toEqual([])
})

test('R5: 256 KiB of source counted in bytes, and 20 files', () => {
  ada.say({ t: 'createFile', id: 'q', name: 'big.py' })
  ada.say({ t: 'push', file: 'f2', version: 0, n: 1, ops: [[[0, '中'.repeat(80_000)]]] })
  ada.say({ t: 'push', file: 'f2', version: 1, n: 2, ops: [[[0, 'x'.repeat(23_000)], 80_000]] })
  expect(ada.answer(run(), 'refused')).toMatchObject({
    code: 'too_large',
    id: RUN,
    message: expect.stringContaining('256 KiB') as string,
  })
  ada.say({ t: 'push', file: 'f2', version: 2, n: 3, ops: [[[103_000]]] })
  for (let i = 3; i <= 22; i++) {
    ada.say({ t: 'createFile', id: 'q', name: `${i}.py` })
    ada.say({ t: 'push', file: `f${i}`, version: 0, n: i + 1, ops: [[[0, 'x']]] })
  }
  expect(ada.refusal(run())).toBe('too_many')
})

test('R5: files of another language that runs stay behind and do not count; of the rest 20 are taken', () => {
  const add = (number: number, name: string) => {
    world.pass(1_000)
    ada.say({ t: 'createFile', id: 'q', name })
    ada.say({ t: 'push', file: `f${number}`, version: 0, n: number - 1, ops: [[[0, 'x']]] })
  }
  for (let i = 2; i <= 22; i++) add(i, `other${i}.js`)
  add(23, 'data.csv')
  add(24, 'notes.md')
  add(25, 'helper.py')
  ada.say(run())
  const names = () =>
    asked()
      .at(-1)
      ?.files.map(({ name }) => name)
  expect(names()).toEqual(['main.py', 'helper.py', 'data.csv', 'notes.md'])
  end()
  for (let i = 26; i <= 42; i++) add(i, `${i}.txt`)
  expect(ada.refusal(run('run-0002')), '21 files are not of JavaScript').toBe('too_many')
  for (let i = 2; i <= 21; i++) ada.say({ t: 'removeFile', id: 'q', file: `f${i}` })
  for (let i = 26; i <= 42; i++) ada.say({ t: 'removeFile', id: 'q', file: `f${i}` })
  add(43, 'main.ts')
  ada.say(run('run-0003', 'f43'))
  expect(names(), 'TypeScript imports JavaScript').toEqual(['main.ts', 'other22.js', 'data.csv', 'notes.md'])
})

test('R6: input is shown to everybody and goes to the active run only; so does cancelling', () => {
  const stdin = (data: string, id = RUN) => ({ t: 'stdin', run: id, data })
  expect([ada.refusal(stdin('x')), ada.refusal({ t: 'cancel', run: RUN })]).toEqual(['no_run', 'no_run'])
  ada.say(run())
  ada.heard()
  bob.say({ ...stdin('Ada\n'), closed: true })
  expect(ada.heard()).toMatchObject([{ t: 'output', chunks: [{ s: 'stdin', data: 'Ada\n' }] }])
  bob.say({ t: 'cancel', run: RUN })
  expect(bob.refusal(stdin('x', 'run-0009'))).toBe('no_run')
  expect(world.outside.slice(-2)).toEqual([
    { do: 'stdin', run: RUN, body: { room: 'r1', data: 'Ada\n', closed: true } },
    { do: 'cancel', run: RUN },
  ])
  expect(world.room.run?.status, 'cancelling asks the runner; the verdict comes from there').toBe('waiting')
  end({ status: 'cancelled' })
  expect(ada.refusal({ t: 'cancel', run: RUN })).toBe('no_run')
})

test('R7: what is kept of a run is bounded, and so is each entry of the log', () => {
  ada.say(run())
  for (let i = 0; i < 100; i++) print('\u0000'.repeat(64 * 1024))
  world.pass(100)
  end()
  const kept = world.room.run?.output.reduce((sum, { data }) => sum + data.length, 0) ?? 0
  expect(kept).toBeGreaterThan(400_000)
  expect(kept).toBeLessThanOrEqual(512 * 1024)
  for (const event of world.log.events(['output'], 1_000))
    expect(JSON.stringify(event).length).toBeLessThan(2_000_000)
})

test('R7: input without text is not logged or told, but its end reaches the program', () => {
  ada.say(run())
  bob.heard()
  const [logged, done] = [events().length, world.outside.length]
  for (let i = 0; i < 100; i++) ada.say({ t: 'stdin', run: RUN, data: '' })
  ada.say({ t: 'stdin', run: RUN, data: '', closed: true })
  expect([events().length, bob.heard()]).toEqual([logged, []])
  expect(world.outside.slice(done)).toEqual([
    { do: 'stdin', run: RUN, body: { room: 'r1', data: '', closed: true } },
  ])
})

test('R7: every chunk costs more than its text, so that many small ones are bounded too', () => {
  ada.say(run())
  for (let i = 0; i < 40_000; i++) print('x', i % 2 ? 'stdout' : 'stderr')
  world.pass(100)
  const chunks = world.room.run?.output.length ?? 0
  expect(chunks).toBeGreaterThan(30_000)
  expect(chunks).toBeLessThanOrEqual((512 * 1024) / 17)
})

test('R10: a run takes 1 MiB of input, counted in bytes; what would be more is refused', () => {
  const type = (data: string, id = RUN) => ada.refusal({ t: 'stdin', run: id, data })
  ada.say(run())
  for (let i = 0; i < 17; i++) {
    world.pass(1_000)
    expect(type('é'.repeat(30 * 1024))).toBeUndefined()
  }
  expect(type('x'.repeat(5 * 1024))).toBe('too_large')
  expect(type('x'.repeat(4 * 1024))).toBeUndefined()
  expect(type('x')).toBe('too_large')
  end()
  ada.say(run('run-0002'))
  expect(type('x', 'run-0002'), 'the next run counts anew').toBeUndefined()
})
