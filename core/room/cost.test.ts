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
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, ...Array<string>(30_000).fill('abc')]]] })
})

const length = () => documentOf(world.room, 'f1').text.length
/** Inserts at `places` places, as one operation. */
function scattered(places: number, at: number): unknown[] {
  const step = Math.floor(at / places)
  const json: unknown[] = []
  for (let i = 0; i < places; i++) json.push([0, 'x'], step)
  const rest = at - places * step
  return rest > 0 ? [...json.slice(0, -1), step + rest] : json
}

test('L7: case 44, a frame that would take the room seconds to rebase is refused at once', () => {
  let version = 1
  for (let n = 2; n <= 101; n++) {
    world.now += 100
    ada.say({ t: 'push', file: 'f1', version, n, ops: [scattered(1_000, length())] })
    version++
  }
  const at = 119_999
  const ops = Array.from({ length: 1_000 }, (_, i) => scattered(10, at + 10 * i))
  const started = performance.now()
  expect(bob.refusal({ t: 'push', file: 'f1', version: 1, n: 1, ops })).toBe('bad_version')
  expect(performance.now() - started, 'rebasing it takes several seconds').toBeLessThan(1_500)
  expect(world.log.client(bob.client)?.n ?? 0).toBe(0)
})

test('L7: who is too far behind is refused before the log is read', () => {
  for (let n = 2; n <= 7; n++) {
    const ops = Array.from({ length: 2_000 }, (_, i) => [[0, 'x'], 119_999 + (n - 2) * 2_000 + i])
    ada.say({ t: 'push', file: 'f1', version: 1 + (n - 2) * 2_000, n: 2 + (n - 2) * 2_000, ops })
  }
  expect(documentOf(world.room, 'f1').version).toBe(12_001)
  expect(bob.refusal({ t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'y'], 119_999]] })).toBe(
    'bad_version',
  )
  expect(
    bob.answer({ t: 'push', file: 'f1', version: 5_001, n: 1, ops: [[[0, 'y'], 124_999]] }, 'ack').version,
  ).toBe(12_002)
})

test('D6: an operation that others cut into more than 20,000 parts is logged, told and folded', () => {
  for (let n = 2; n <= 3; n++)
    ada.say({ t: 'push', file: 'f1', version: n - 1, n, ops: [scattered(14_000, length())] })
  const eve = world.peer('eve')
  world.connect(eve)
  world.deliver(eve)
  eve.take()
  ada.heard()
  bob.say({ t: 'push', file: 'f1', version: 1, n: 1, ops: [[[119_999]]] })
  const told = ada.heard().find((down) => down.t === 'ops')
  expect(told?.t === 'ops' && told.ops[0]?.length).toBeGreaterThan(20_000)
  eve.take()
  const text = documentOf(world.room, 'f1').text.toString()
  expect([text, world.fold('f1') === text, eve.text('f1') === text]).toEqual(['x'.repeat(28_000), true, true])
})

test('S2: few but large pushes are folded too, so that waking reads little', () => {
  const chunk = 'y'.repeat(200_000)
  let version = 1
  for (let n = 2; n <= 61; n++) {
    world.now += 1_000
    const ops = n % 2 === 0 ? [[[0, chunk], length()]] : [[[200_000], length() - 200_000]]
    ada.say({ t: 'push', file: 'f1', version: version++, n, ops })
  }
  const replayed = world.log.pushesAfter(world.log.checkpointed())
  expect(JSON.stringify(replayed).length).toBeLessThan(5_000_000)
  expect(documentOf(world.room, 'f1').recent(0), 'and old large operations leave memory').toBeNull()
  expect(world.fold('f1').length).toBe(length())
})

test('J2: who is too far behind for a tail gets the text, and unsent edits come back', () => {
  const eve = world.peer('eve')
  world.settle()
  world.cut(eve)
  eve.edit('f1', { changes: { from: 0, insert: 'my unsent words' } })
  eve.write()
  const chunk = 'y'.repeat(200_000)
  let version = 1
  for (let n = 2; n <= 90; n++) {
    world.now += 1_000
    const ops = n % 2 === 0 ? [[[0, chunk], 119_999]] : [[[200_000], 119_999]]
    ada.say({ t: 'push', file: 'f1', version: version++, n, ops })
  }
  expect(ada.answer({ t: 'open', file: 'f1', version: 1 }, 'text').version).toBe(version)
  world.settle()
  expect([eve.rejected, eve.sync.status]).toEqual([['my unsent words'], 'saved'])
  expect(eve.text('f1') === documentOf(world.room, 'f1').text.toString()).toBe(true)
})

test('P10: an edit that has become too large for any frame comes back, and the client goes on', () => {
  const eve = world.peer('eve')
  world.settle()
  const state = eve.sync.state('f1')
  const changes = Array.from({ length: 30_000 }, (_, i) => ({ from: i * 4, insert: 'y' }))
  if (state) eve.sync.edited('f1', [state.update({ changes })])
  world.settle()
  expect([eve.closed, eve.sync.status, eve.rejected]).toEqual([null, 'saved', ['y'.repeat(30_000)]])
  eve.edit('f1', { changes: { from: 0, insert: 'still here' } })
  world.settle()
  expect(world.fold('f1').startsWith('still hereabc')).toBe(true)
})
