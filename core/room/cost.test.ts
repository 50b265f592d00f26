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
function scattered(places: number, at: number, ...lines: string[]): unknown[] {
  const step = Math.floor(at / places)
  const json: unknown[] = []
  for (let i = 0; i < places; i++) json.push([0, 'x', ...lines], step)
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

test('L7: what splits while it is rebased is counted as it grows', () => {
  for (let i = 0; i < 40; i++) {
    world.now += 1_000
    const offset = 1 + 3 * i
    const op = [offset, ...scattered(1_000, length() - offset)]
    ada.say({ t: 'push', file: 'f1', version: i + 1, n: i + 2, ops: [op] })
  }
  const all: unknown[][] = [[[119_999]]]
  for (let i = 0; i < 45; i++) all.push([[0, 'y'.repeat(10)]], [[10]])
  expect(bob.refusal({ t: 'push', file: 'f1', version: 1, n: 1, ops: all })).toBe('bad_version')
  expect(world.log.client(bob.client)?.n ?? 0).toBe(0)
})

test('L7: what lies behind more of the log than is read for one client is refused', () => {
  const chunk = 'y'.repeat(200_000)
  for (let n = 2; n <= 101; n++) {
    world.now += 1_000
    const ops = n % 2 === 0 ? [[[0, chunk], 119_999]] : [[[200_000], 119_999]]
    ada.say({ t: 'push', file: 'f1', version: n - 1, n, ops })
  }
  expect(world.log.charsOf('f1', 1)).toBeGreaterThan(8 * 1024 * 1024)
  const late = { t: 'push', file: 'f1', n: 1, ops: [[[0, 'late'], 119_999]] }
  expect(bob.refusal({ ...late, version: 1 })).toBe('bad_version')
  expect(bob.answer({ ...late, version: 97 }, 'ack').version).toBe(102)
})

/** Makes the first line of `f1` long. */
function lengthen(): void {
  for (let n = 2; n <= 5; n++) {
    world.now += 1_000
    ada.say({ t: 'push', file: 'f1', version: n - 1, n, ops: [[[0, 'z'.repeat(200_000)], length()]] })
  }
}

/** Edits of the long line, as one operation. */
function ofLongLine(edits: number): unknown[] {
  const step = Math.floor(800_000 / edits)
  const json: unknown[] = []
  for (let i = 0; i < edits; i++) json.push([0, 'x'], step)
  return [...json.slice(0, -1), length() - step * (edits - 1)]
}

test('L9: thousands of edits of one very long line are refused, as one operation or as many', () => {
  lengthen()
  const op = ofLongLine(8_000)
  const was = world.log.head()
  const started = performance.now()
  expect(ada.refusal({ t: 'push', file: 'f1', version: 5, n: 6, ops: [op] })).toBe('too_large')
  expect(performance.now() - started, 'applying it takes several seconds').toBeLessThan(1_500)
  const one = Array.from({ length: 1_000 }, (_, i) => [[0, 'x'], length() + i])
  expect(ada.refusal({ t: 'push', file: 'f1', version: 5, n: 6, ops: one })).toBe('too_large')
  expect(world.log.head()).toBe(was)
})

test('L9: a push just below that is applied, and checkpointed at once so that waking need not do it again', () => {
  lengthen()
  expect(ada.answer({ t: 'push', file: 'f1', version: 5, n: 6, ops: [ofLongLine(60)] }, 'ack').version).toBe(
    6,
  )
  expect(world.log.pushesAfter(world.log.checkpointed())).toEqual([])
  expect(world.fold('f1')).toBe(documentOf(world.room, 'f1').text.toString())
})

test('L9: waking counts what it had to apply', () => {
  lengthen()
  ada.say({ t: 'push', file: 'f1', version: 5, n: 6, ops: [ofLongLine(20)] })
  expect(world.log.pushesAfter(world.log.checkpointed()).length).toBeGreaterThan(0)
  world.evict()
  ada.say({ t: 'push', file: 'f1', version: 6, n: 7, ops: [ofLongLine(20)] })
  expect(world.log.pushesAfter(world.log.checkpointed())).toEqual([])
})

test('D6: an operation that others cut into more than 20,000 parts is logged, told and folded', () => {
  for (let n = 2; n <= 3; n++)
    ada.say({ t: 'push', file: 'f1', version: n - 1, n, ops: [scattered(14_000, length(), '')] })
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
  expect([text, world.fold('f1') === text, eve.text('f1') === text]).toEqual([
    'x\n'.repeat(28_000),
    true,
    true,
  ])
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

test('S2: folding all edited files writes no more than was pushed', () => {
  const lines = [...Array<string>(2_000).fill('y'.repeat(99)), '']
  for (let id = 2; id <= 5; id++) {
    ada.say({ t: 'createFile', id: 'q', name: `${id}.md` })
    for (let i = 0; i < 5; i++) {
      world.now += 1_000
      const at = i * 200_000
      const op = [[0, ...lines], ...(at > 0 ? [at] : [])]
      ada.say({ t: 'push', file: `f${id}`, version: i, n: 2 + (id - 2) * 5 + i, ops: [op] })
    }
  }
  const { checkpoint } = world.log
  let written = 0
  world.log.checkpoint = (seq, snapshots, counts) => {
    for (const { text } of snapshots) written += text.length
    checkpoint.call(world.log, seq, snapshots, counts)
  }
  for (let i = 0; i < 40; i++) {
    world.now += 1_000
    const [file, version] = [`f${2 + (i % 4)}`, 5 + Math.floor(i / 4)]
    ada.say({ t: 'push', file, version, n: 22 + i, ops: [[[200_000, ...lines], 800_000]] })
  }
  expect(written).toBeGreaterThan(0)
  expect(written).toBeLessThanOrEqual(60 * 200_000)
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
