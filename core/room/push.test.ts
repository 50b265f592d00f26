import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { documentOf } from './room.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  ada.heard()
})

const push = (n: number, ops: unknown[], version = 0, more: object = {}) => ({
  t: 'push',
  file: 'f1',
  version,
  n,
  ops,
  ...more,
})
const type = (text: string, at = 0, length = at) => [
  ...(at > 0 ? [at] : []),
  [0, text],
  ...(length > at ? [length - at] : []),
]
const text = () => documentOf(world.room, 'f1').text.toString()
/** Everything a refused message must leave as it is. */
const before = () => ({
  head: world.log.head(),
  text: text(),
  fold: world.fold('f1'),
  n: world.room.clients.get(ada.client)?.n,
})

/** Sends what must be refused; answers the code, having seen that nothing and nobody noticed. */
function refused(message: object | string): string | undefined {
  const was = before()
  bob.heard()
  const code = ada.refusal(message)
  expect(before()).toEqual(was)
  expect(bob.heard(), 'others are told nothing').toEqual([])
  expect([ada.closed, bob.closed]).toEqual([null, null])
  return code
}

test('P1: when the acknowledgement and the broadcast are made, the operations are in the log', () => {
  let logged = -1
  world.loses = (message) => {
    if (message.t === 'ack' || message.t === 'ops') logged = world.log.pushesOf('f1', 0).length
    return false
  }
  expect(ada.answer(push(1, [type('a')]), 'ack')).toMatchObject({ n: 1, version: 1, file: 'f1' })
  expect(logged).toBe(1)
})

test('P1: a crash right after the log took an operation and before anybody heard keeps it', () => {
  world.crash({ t: 'frame', from: ada.socket, data: JSON.stringify(push(1, [type('kept')])) })
  expect(text()).toBe('kept')
})

test('P2: case 40, the same push three times is acknowledged three times and logged once', () => {
  const message = push(1, [type('once')])
  const acks = [1, 2, 3].map(() => ada.answer(message, 'ack'))
  expect(acks.map(({ n, version }) => [n, version])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ])
  expect(text()).toBe('once')
  expect(bob.heard().filter((down) => down.t === 'ops')).toHaveLength(1)
})

test('P2: a resend is recognised after the room was evicted, and after a checkpoint', () => {
  world = new World({}, 1)
  ada = Visitor.in(world, 'ada')
  ada.say(push(1, [type('a'), type('b', 1)]))
  world.evict()
  expect(ada.answer(push(1, [type('a'), type('b', 1)]), 'ack').n).toBe(2)
  expect(ada.answer(push(2, [type('b', 1)], 1), 'ack').n, 'the second half alone').toBe(2)
  expect(text()).toBe('ab')
})

test('P2: the count of a push of several operations is folded from the log after waking', () => {
  const two = push(1, [type('a'), type('b', 1)])
  ada.say(two)
  world.evict()
  expect(ada.answer(two, 'ack').n).toBe(2)
  expect(ada.answer(push(3, [type('c', 2)], 2), 'ack')).toMatchObject({ n: 3, version: 3 })
  expect(text()).toBe('abc')
})

test('P4: numbers that skip, overlap or run over are refused', () => {
  ada.say(push(1, [type('a'), type('b', 1)]))
  expect(refused(push(4, [type('d', 2)], 2)), 'a gap').toBe('bad_number')
  expect(refused(push(2, [type('b', 1), type('c', 2)], 1)), 'half of it is logged').toBe('bad_number')
  expect(refused(push(Number.MAX_SAFE_INTEGER, [type('x')], 2))).toBe('bad_number')
  expect(refused(push(0, [type('x')], 2)), 'numbers begin at 1').toBe('bad_message')
})

test('P5: case 39, a version that does not exist is refused; others notice nothing', () => {
  ada.say(push(1, [type('a')]))
  expect(refused(push(2, [type('b', 1)], 2))).toBe('bad_version')
  expect(refused(push(2, [type('b', 1)], Number.MAX_SAFE_INTEGER))).toBe('bad_version')
  for (const version of ['-1', '1.5', '"3"', '9007199254740992', 'null', '1e400', '[1]', '{}', 'true']) {
    const frame = JSON.stringify(push(2, [type('b', 1)], 7)).replace('"version":7', `"version":${version}`)
    expect([version, refused(frame)]).toEqual([version, 'bad_message'])
  }
  const [none] = JSON.stringify(push(2, [type('b', 1)])).split(',"version"')
  expect(refused(`${none},"n":2,"ops":[[[0,"b"]]]}`)).toBe('bad_message')
  expect(ada.answer(push(2, [type('b', 1)], 1), 'ack').n, 'the socket is as good as before').toBe(2)
})

test('P6: case 41, a batch of five with a bad third is refused whole', () => {
  const five = [type('a'), type('b', 1), [99, [0, 'c']], type('d', 3), type('e', 4)]
  expect(refused(push(1, five))).toBe('bad_changes')
  const good = [type('a'), type('b', 1), type('c', 2), type('d', 3), type('e', 4)]
  expect(ada.answer(push(1, good), 'ack').n).toBe(5)
  expect(text()).toBe('abcde')
})

test('P15: numbers count over all files', () => {
  ada.say({ t: 'createFile', id: 'q', name: 'b.md' })
  expect(ada.answer(push(1, [type('a')]), 'ack').n).toBe(1)
  expect(refused({ ...push(1, [type('b')]), file: 'f2' }) ?? 'acked', 'number 1 is taken').toBe('acked')
  expect(ada.answer({ ...push(2, [type('b')]), file: 'f2' }, 'ack')).toMatchObject({
    file: 'f2',
    n: 2,
    version: 1,
  })
  expect(refused(push(2, [type('c', 1), type('d', 2)], 1))).toBe('bad_number')
})

test('D6, D9: a push at an old version is moved over everything since, and each version exists once', () => {
  ada.say(push(1, [type('world')]))
  bob.say({ ...push(1, [type('hello ', 0, 5)], 1) })
  const ack = ada.answer(push(2, [type('!', 5)], 1), 'ack')
  expect([text(), ack.version]).toEqual(['hello world!', 3])
  expect(world.log.pushesOf('f1', 0).map(({ version, n }) => [version, n])).toEqual([
    [0, 1],
    [1, 1],
    [2, 2],
  ])
  const told = bob.heard().flatMap((down) => (down.t === 'ops' ? [[down.version, down.ops]] : []))
  expect(told.at(-1)).toEqual([2, [[11, [0, '!']]]])
})

test('D6: operations that the log alone still knows are found there', () => {
  world = new World({}, 1)
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  for (let n = 1; n <= 20; n++) ada.say(push(n, [type('a', n - 1)], n - 1))
  world.evict()
  bob.say(push(1, [type('B')], 0))
  expect([text(), world.fold('f1')]).toEqual([`${'a'.repeat(20)}B`, `${'a'.repeat(20)}B`])
})

test('L4: what grows a file or the room past its limit is refused, what shrinks it never is', () => {
  const chunk = 'x'.repeat(200_000)
  for (let n = 1; n <= 5; n++) ada.say(push(n, [type(chunk, 0, (n - 1) * 200_000)], n - 1))
  expect(refused(push(6, [type(chunk, 0, 1_000_000)], 5))).toBe('too_large')
  expect(ada.answer(push(6, [type('y', 0, 1_000_000)], 5), 'ack').n).toBe(6)
  expect(ada.answer(push(7, [[[10], 999_991]], 6), 'ack').n).toBe(7)
})

test('L4: the whole room has a limit, and a removed file makes room', () => {
  const chunk = 'x'.repeat(250_000)
  let n = 0
  let id = 1
  for (; id <= 10; id++) {
    if (id > 1) ada.say({ t: 'createFile', id: 'q', name: `${id}.md` })
    for (let i = 0; i < 4; i++) {
      world.now += 1_000
      ada.say({ ...push(++n, [type(chunk, 0, i * 250_000)], i), file: `f${id}` })
    }
  }
  ada.say({ t: 'createFile', id: 'q', name: 'last.md' })
  for (let i = 0; i < 1; i++) ada.say({ ...push(++n, [type(chunk)], i), file: 'f11' })
  world.now += 60_000
  const last = { ...push(n + 1, [type(chunk, 0, 250_000)], 1), file: 'f11' }
  expect(refused(last)).toBe('too_large')
  ada.say({ t: 'removeFile', id: 'q', file: 'f2' })
  expect(ada.answer(last, 'ack').n).toBe(n + 1)
})

test('O12: how operations were made is logged with them and told to nobody', () => {
  bob.heard()
  const ops = [type('x'), type('pasted', 1)]
  expect(ada.answer(push(1, ops, 0, { how: 'tp' }), 'ack')).toMatchObject({ n: 2 })
  expect(world.log.pushesOf('f1', 0)).toMatchObject([{ ops, how: 'tp' }])
  expect(JSON.stringify(bob.heard())).not.toContain('"how"')
  expect(JSON.stringify(bob.say({ t: 'open', file: 'f1', version: 0 }))).not.toContain('"how"')
  ada.say(push(3, [type('y', 7)], 2, { how: 't' }))
  expect(world.log.pushesOf('f1', 2)[0]).not.toHaveProperty('how')
})

test('O6, O12: a push that says how too many or too few were made, or what only the room may say, is refused', () => {
  for (const how of ['', 'tt', 'x', 'b', 'm', 't'.repeat(5_000), 7, ['t']])
    expect(refused(push(1, [type('a')], 0, { how })), JSON.stringify(how)).toBe('bad_message')
})
