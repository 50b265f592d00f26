import { beforeEach, expect, test } from 'vitest'
import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { parseUp } from '#core/protocol/parse.ts'
import { Rng } from '../../test/support/rng.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World({ language: 'python' })
  bob = Visitor.in(world, 'bob')
  ada = Visitor.in(world, 'ada')
})

const GOOD: object[] = [
  { t: 'hello', v: 2, client: 'someclient00', files: [{ id: 'f1', version: 0, want: 'tail' }] },
  { t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'x'], 61]], cursor: [[0, 1]] },
  { t: 'open', file: 'f1', version: 0 },
  { t: 'cursor', file: 'f1', version: 1, ranges: [[0, 0]] },
  { t: 'chat', id: 'm1', text: 'hello', channel: 'all', mentions: ['u_bob'] },
  { t: 'editChat', id: 'e1', seq: 6, text: 'hello again' },
  { t: 'removeChat', id: 'e2', seq: 6 },
  { t: 'history', id: 'h1', channel: 'all', before: 9, count: 10 },
  { t: 'typing', channel: 'all' },
  { t: 'note', id: 'n1', text: 'good', after: 3, place: { file: 'f1', line: 1 } },
  { t: 'editNote', id: 'n2', seq: 7, text: 'better' },
  { t: 'removeNote', id: 'n3', seq: 7 },
  { t: 'createFile', id: 'q1', name: 'b.py' },
  { t: 'renameFile', id: 'q2', file: 'f1', name: 'c.py' },
  { t: 'removeFile', id: 'q3', file: 'f1' },
  { t: 'run', id: 'run-0001', entry: 'f1' },
  { t: 'stdin', run: 'run-0001', data: 'x', closed: true },
  { t: 'cancel', run: 'run-0001' },
  { t: 'openDoc', doc: 'notes', vector: 'AA==' },
  { t: 'doc', doc: 'notes', id: 'd1', update: 'AQEFAAQBBHRleHQBeAA=' },
  { t: 'docCursor', doc: 'board', at: '[1,2]' },
]

test('L1: case 44, a frame above the limit closes its socket without being parsed; one at the limit does not', () => {
  const at = JSON.stringify({ t: 'chat', id: 'm1', text: '' })
  expect(ada.refusal(at.padEnd(LIMITS.frameChars, ' '))).toBe('bad_message')
  expect(ada.closed).toBeNull()
  ada.say('['.repeat(LIMITS.frameChars + 1))
  expect([ada.closed, bob.closed]).toEqual([CLOSE.tooLarge, null])
  expect(parseUp('x'.repeat(LIMITS.frameChars + 1))).toEqual({ ok: false, why: 'too_large', type: '?' })
})

test('L2: case 44, what is no message is refused, and the twentieth closes the socket', () => {
  const frames = [
    null,
    '',
    '{',
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '{"t":1}',
    '{"t":"nonsense"}',
    '{"t":"push"}',
    '\u0000',
    '[[[',
    '{"t":"chat","id":"m"}',
  ]
  frames.push(
    '[',
    '{"t":"chat","id":"m1","text":"x","extra":1}',
    '{"t":"chat","id":"m 1","text":"x"}',
    '{"t":"open","file":"f0"}',
    '{"t":"open","file":"F1"}',
  )
  expect(frames).toHaveLength(19)
  for (const frame of frames) expect([frame, ada.refusal(frame)]).toEqual([frame, 'bad_message'])
  expect(ada.closed).toBeNull()
  ada.say('the twentieth')
  expect([ada.closed, bob.closed]).toEqual([CLOSE.badMessage, null])
})

test('L2: a refusal names the type it could read, cut short', () => {
  expect(ada.answer({ t: 'push', n: 'x' }, 'refused').re).toBe('push')
  expect(ada.answer({ t: 'x'.repeat(1_000) }, 'refused').re).toBe('x'.repeat(16))
  expect(ada.answer('{', 'refused').re).toBe('?')
})

test('L3: case 46, a flood closes its own socket and nobody else’s', () => {
  let sent = 0
  for (; ada.closed === null && sent < 1_000; sent++)
    ada.say({ t: 'cursor', file: 'f1', version: 1, ranges: [] })
  expect([ada.closed, sent]).toEqual([CLOSE.tooMany, LIMITS.messageBurst])
  expect([bob.closed, bob.refusal({ t: 'chat', id: 'm', text: 'I am fine' })]).toEqual([null, undefined])
})

test('L3: fifty messages a second can go on for ever, sixty cannot', () => {
  const seconds = (perSecond: number) => {
    const visitor = Visitor.in(world, `rate${perSecond}`)
    for (let second = 0; second < 100; second++) {
      for (let i = 0; i < perSecond && visitor.closed === null; i++)
        visitor.say({ t: 'cursor', file: 'f1', version: 1, ranges: [] })
      world.now += 1_000
      if (visitor.closed !== null) return second
    }
    return 'never'
  }
  expect(seconds(50)).toBe('never')
  expect(seconds(60)).toBeGreaterThan(20)
})

test('L3: asking for a large text over and over counts for more than one message; opening a whole room does not close', () => {
  const chunk = 'x'.repeat(250_000)
  let n = 0
  for (let id = 2; id <= 11; id++) {
    bob.say({ t: 'createFile', id: 'q', name: `${id}.md` })
    for (let i = 0; i < 4; i++) {
      const ops = [[[0, chunk], ...(i > 0 ? [i * 250_000] : [])]]
      world.now += 1_000
      bob.say({ t: 'push', file: `f${id}`, version: i, n: ++n, ops })
    }
  }
  for (let id = 2; id <= 11; id++)
    expect(ada.answer({ t: 'open', file: `f${id}` }, 'text').text).toHaveLength(1_000_000)
  expect(ada.refusal({ t: 'chat', id: 'm', text: 'all open' })).toBeUndefined()
  let more = 0
  for (; ada.closed === null && more < 400; more++) ada.say({ t: 'open', file: 'f2' })
  expect(more).toBeLessThan(20)
})

test('L3: a clock that goes back and forth takes no budget away and gives none', () => {
  const flood = (count: number) => {
    for (let i = 0; i < count; i++) ada.say({ t: 'cursor', file: 'f1', version: 1, ranges: [] })
  }
  flood(300)
  world.now -= 1e9
  flood(50)
  expect(ada.closed).toBeNull()
  world.now += 1e9
  flood(49)
  expect(ada.closed).toBeNull()
  flood(2)
  expect(ada.closed).toBe(CLOSE.tooMany)
})

test('L5: case 45, keys that name a prototype are not stored, not told and reach nothing', () => {
  bob.heard()
  for (const message of GOOD) {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const frame = JSON.stringify(message).replace(
        '{',
        `{"${key}":{"x":"polluted","prototype":{"x":"polluted"}},`,
      )
      const answers = ada.say(frame)
      world.now += 1_000
      expect(JSON.stringify([answers, bob.heard()])).not.toContain('polluted')
      expect(({} as { x?: unknown }).x).toBeUndefined()
    }
    if (ada.closed !== null) ada = Visitor.in(world, 'ada')
  }
  expect(JSON.stringify(world.log.events(['chat', 'file', 'run', 'room'], 1_000))).not.toContain('polluted')
})

/** One random injury anywhere in a message. */
function injure(rng: Rng, value: unknown): unknown {
  const bad = [
    null,
    -1,
    1.5,
    2 ** 53,
    '',
    'x',
    '\ud83d',
    'x'.repeat(5_000),
    [],
    {},
    true,
    [[]],
    [[[0, 'a']]],
    'f1',
    'f2',
    'constructor',
  ]
  if (typeof value !== 'object' || value === null || rng.chance(0.2)) return rng.pick(bad)
  const copy = structuredClone(value) as Record<string, unknown>
  const keys = Object.keys(copy)
  const key = keys[rng.below(keys.length)] ?? '0'
  const dice = rng.below(10)
  if (dice === 0) delete copy[key]
  else if (dice === 1) copy[rng.pick(['extra', '0', 'size', 'seq', 'by'])] = rng.pick(bad)
  else copy[key] = injure(rng, copy[key])
  return copy
}

test('L6: case 44, no frame makes a step throw, and the log folds after 20,000 injured ones', () => {
  let accepted = 0
  for (let seed = 0; seed < 20_000; seed++) {
    const rng = new Rng(seed)
    if (seed % 400 === 0) world = new World({ language: 'python' }, 7)
    if (seed % 20 === 0) ada = Visitor.in(world, `ada${seed}`)
    const message = injure(rng, rng.pick(GOOD))
    const frame = rng.chance(0.1) ? JSON.stringify(message).slice(0, rng.below(60)) : JSON.stringify(message)
    const was = world.log.head()
    try {
      ada.say(frame)
    } catch (error) {
      throw new Error(`seed ${seed}: ${frame.slice(0, 300)}`, { cause: error })
    }
    if (world.log.head() > was) accepted++
    if (seed % 100 === 99) for (const file of world.room.files.keys()) world.fold(file)
  }
  expect(accepted).toBeGreaterThan(100)
})
