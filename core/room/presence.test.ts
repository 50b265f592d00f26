import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { mapRanges } from './rebase.ts'
import { ChangeSet } from '@codemirror/state'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, '0123456789']]] })
  bob.heard()
})

const cursor = (ranges: unknown, version = 1) => ({ t: 'cursor', file: 'f1', version, ranges })
const insert = (n: number, at: number, text: string, version = n - 1, length = 10) => ({
  ...{ t: 'push', file: 'f1', version, n },
  ops: [[...(at > 0 ? [at] : []), [0, text], ...(length > at ? [length - at] : [])]],
})
const cursorsOf = (visitor: Visitor) =>
  visitor.heard().flatMap((down) => (down.t === 'cursors' ? [down.list] : []))
/** Time for the batch to go out. */
const batch = () => world.pass(1_000)

test('U1: people are those with a live socket that said hello, as the room vouches for them', () => {
  Visitor.silent(world, 'mute')
  const [welcome] = Visitor.silent(world, 'eve', 'viewer').hello()
  expect(welcome).toMatchObject({
    people: [{ name: 'ada', role: 'writer' }, { name: 'bob' }, { name: 'eve', role: 'viewer' }],
    you: { name: 'eve', user: 'u_eve' },
  })
  bob.leave()
  expect(ada.heard().map((down) => down.t)).toEqual(['join', 'leave'])
})

test('U1: people who are here together have different colours, and each keeps their own', () => {
  const names = ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
  for (const name of names) Visitor.in(world, name)
  const colors = [...world.room.members.values()].map(({ color }) => color)
  expect(new Set(colors).size).toBe(12)
  const was = world.room.members.get('u_bob')?.color
  bob.leave()
  world.evict()
  Visitor.in(world, 'bob')
  expect(world.room.members.get('u_bob')?.color).toBe(was)
})

test('U1: case 46, after 500 comings and goings everybody sees exactly who is here', () => {
  for (let i = 0; i < 500; i++) {
    const guest = Visitor.silent(world, `guest${i % 7}`)
    if (i % 3 > 0) guest.hello()
    if (i % 50 === 9) world.evict()
    if (i % 11 !== 0) guest.leave()
    world.now += 100
  }
  const clients = (people: readonly { client: string }[]) => people.map(({ client }) => client).sort()
  const [welcome] = Visitor.silent(world, 'late').hello()
  if (welcome?.t !== 'welcome') throw new Error('no welcome')
  const live = [...world.room.connections.values()].flatMap(({ client }) =>
    client === null ? [] : [{ client }],
  )
  expect(clients(welcome.people)).toEqual(clients(live))
  const last = new Map(
    world.log.events(['join', 'leave'], 10_000).flatMap((e) => ('by' in e ? [[e.by.user, e.kind]] : [])),
  )
  const inside = [...last].filter(([, kind]) => kind === 'join').map(([user]) => user)
  expect(inside.sort()).toEqual([...new Set(welcome.people.map(({ user }) => user))].sort())
})

test('U1: fewer than twelve people never share a colour, also when one comes back to find theirs taken', () => {
  const color = (name: string) => world.room.members.get(`u_${name}`)?.color
  world = new World()
  const first = Visitor.in(world, 'first')
  const was = color('first')
  first.leave()
  // Somebody whose colour is the same while nobody is here.
  const twin = Array.from({ length: 60 }, (_, i) => `t${i}`).find((name) => {
    const alone = new World()
    Visitor.in(alone, name)
    return alone.room.members.get(`u_${name}`)?.color === was
  })
  Visitor.in(world, twin ?? '')
  expect(color(twin ?? '')).toBe(was)
  const again = Visitor.in(world, 'first')
  expect(color('first')).not.toBe(was)
  expect(again.closed).toBeNull()
  for (let i = 0; i < 9; i++) Visitor.in(world, `p${i}`)
  const here = [...world.room.connections.values()].map(({ user }) => world.room.members.get(user)?.color)
  expect(new Set(here).size).toBe(here.length)
})

test('U1: who had to take another colour keeps it when they come back', () => {
  const alone = (name: string) => {
    const empty = new World()
    Visitor.in(empty, name)
    return empty.room.members.get(`u_${name}`)?.color
  }
  const names = Array.from({ length: 13 }, (_, i) => `p${i}`)
  const twins = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const))
  const [first, second] = twins.find(([a, b]) => alone(a) === alone(b)) ?? ['', '']
  world = new World()
  const one = Visitor.in(world, first)
  const two = Visitor.in(world, second)
  const color = world.room.members.get(`u_${second}`)?.color
  expect(color).not.toBe(alone(second))
  one.leave()
  two.leave()
  Visitor.in(world, second)
  expect(world.room.members.get(`u_${second}`)?.color).toBe(color)
})

test('U2: case 48, cursors are in the log as places only and end with their socket', () => {
  const was = world.log.head()
  ada.say(cursor([[1, 2]]))
  batch()
  expect(world.log.head() - was).toBe(world.log.events(['places'], 9).length)
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({
    cursors: [{ client: ada.client, ranges: [[1, 2]] }],
  })
  ada.leave()
  expect(Visitor.silent(world, 'fay').hello()[0]).toMatchObject({ cursors: [] })
})

test('U3: a cursor at an old version is moved over what came since', () => {
  bob.say(insert(1, 2, 'XX', 1))
  ada.say(cursor([[1, 5]], 1))
  batch()
  expect(cursorsOf(bob)).toEqual([[{ client: ada.client, file: 'f1', ranges: [[1, 7]] }]])
  bob.say({ ...insert(2, 0, 'YYY', 2), ops: [[[0, 'YYY'], 12]] })
  expect(Visitor.silent(world, 'eve').hello()[0], 'and goes on moving').toMatchObject({
    cursors: [{ ranges: [[4, 10]] }],
  })
})

test('U3: case 48, positions outside the text are kept inside; what is no position is refused', () => {
  ada.say(cursor([[5, 1e9]]))
  batch()
  expect(cursorsOf(bob)).toEqual([[{ client: ada.client, file: 'f1', ranges: [[5, 10]] }]])
  for (const ranges of [
    [[-1, 0]],
    [[0.5, 1]],
    [[null, 1]],
    [['1', 2]],
    [[1]],
    [[1, 2, 3]],
    Array(33).fill([1, 1]),
    'all',
    null,
  ]) {
    expect([ranges, ada.refusal(cursor(ranges))]).toEqual([ranges, 'bad_message'])
  }
  expect(ada.refusal({ ...cursor([[1, 1]]), client: bob.client }), 'a forged author').toBe('bad_message')
  ada.say(cursor([[1, 1]], 99))
  ada.say({ ...cursor([[1, 1]]), file: 'f99' })
  batch()
  expect(cursorsOf(bob), 'a version or file that does not exist').toEqual([])
})

test('U3: the cursor that comes with a push is carried over what the push is moved over', () => {
  bob.say(insert(1, 0, '>>', 1))
  bob.heard()
  ada.say({ ...insert(2, 10, '!', 1), cursor: [[11, 99]] })
  expect(bob.heard().find((down) => down.t === 'ops')).toMatchObject({
    ops: [[12, [0, '!']]],
    cursor: [[13, 13]],
  })
})

test('L10: a selection that is far behind, or in many pieces over many changes, is dropped', () => {
  const op = (i: number) => [[0, '.'], 10 + i]
  ada.say({ t: 'push', file: 'f1', version: 1, n: 2, ops: Array.from({ length: 201 }, (_, i) => op(i)) })
  bob.say(cursor([[1, 1]], 1))
  batch()
  expect(cursorsOf(ada)).toEqual([])
  bob.say(cursor([[1, 1]], 2))
  batch()
  expect(cursorsOf(ada)).toEqual([[{ client: bob.client, file: 'f1', ranges: [[201, 201]] }]])

  const lines = ['', ...Array<string>(30_000).fill('abc')]
  ada.say({ t: 'push', file: 'f1', version: 202, n: 203, ops: [[211, [0, ...lines]]] })
  const many = Array.from({ length: 20_000 }, () => [[0, '.'], 4]).flat()
  ada.say({ t: 'push', file: 'f1', version: 203, n: 204, ops: [[...many.slice(0, -1), 40_215]] })
  ada.heard()
  const ranges = Array.from({ length: 32 }, () => [9, 9])
  bob.say(cursor(ranges, 203))
  bob.say({ t: 'push', file: 'f1', version: 203, n: 1, ops: [[120_211, [0, '!']]], cursor: ranges })
  batch()
  const heard = ada.heard()
  expect(heard.find((down) => down.t === 'ops')).toMatchObject({ version: 204 })
  expect(heard.filter((down) => down.t === 'cursors' || (down.t === 'ops' && down.cursor))).toEqual([])
  bob.say(cursor([[9, 9]], 203))
  batch()
  expect(cursorsOf(ada)).toHaveLength(1)
})

test('U3: a selection stays before what is inserted at it, and collapses with its text', () => {
  const at = ChangeSet.of({ from: 3, insert: 'new' }, 6)
  const gone = ChangeSet.of({ from: 1, to: 5 }, 6)
  expect(mapRanges([[3, 4]], [at])).toEqual([[3, 7]])
  expect(mapRanges([[2, 6]], [gone])).toEqual([[1, 2]])
})

test('U4: case 48, 200 cursor messages a second become at most 20', () => {
  let batches = 0
  for (let i = 0; i < 200; i++) {
    ;(i % 2 ? ada : bob).say(cursor([[i % 10, i % 10]]))
    world.pass(5)
    batches += cursorsOf(ada).length
  }
  expect(batches).toBeGreaterThan(10)
  expect(batches).toBeLessThanOrEqual(20)
})

test('U4: several people travel together, and nobody who did not move', () => {
  ada.say(cursor([[1, 1]]))
  bob.say(cursor([[2, 2]]))
  batch()
  expect(cursorsOf(ada)).toEqual([
    [
      { client: ada.client, file: 'f1', ranges: [[1, 1]] },
      { client: bob.client, file: 'f1', ranges: [[2, 2]] },
    ],
  ])
  bob.say(cursor([]))
  batch()
  expect(cursorsOf(ada)).toEqual([[{ client: bob.client, file: 'f1', ranges: [] }]])
})
