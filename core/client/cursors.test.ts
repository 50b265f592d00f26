import { ChangeSet } from '@codemirror/state'
import { beforeEach, expect, test } from 'vitest'
import type { Up } from '#core/protocol/up.ts'
import { Visitor } from '../../test/support/visitor.ts'
import type { Peer } from '../../test/support/peer.ts'
import { World } from '../../test/support/world.ts'
import { Cursors } from './cursors.ts'

let world: World
let ada: Peer
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = world.peer('ada')
  bob = Visitor.in(world, 'bob')
  world.settle()
  bob.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, '0123456789']]] })
  world.settle()
})

const told = () => ada.up.map((frame) => JSON.parse(frame) as Up)
const type = (from: number, insert: string) =>
  ada.edit('f1', { changes: { from, insert }, selection: { anchor: from + insert.length } })
const bobs = () => ada.sync.cursors.get(bob.client)?.ranges
/** The pointer moves without an edit. */
function point(anchor: number): void {
  const state = ada.sync.state('f1')
  if (state) ada.sync.edited('f1', [state.update({ selection: { anchor } })])
  ada.sync.select('f1')
}

test('U5: another’s cursor moves with remote and with own edits', () => {
  bob.say({ t: 'cursor', file: 'f1', version: 1, ranges: [[5, 7]] })
  world.settle()
  expect(bobs()).toEqual([[5, 7]])
  type(0, 'ab')
  expect(bobs(), 'an edit nobody else has yet').toEqual([[7, 9]])
  bob.say({ t: 'push', file: 'f1', version: 1, n: 2, ops: [[[2], 8]], cursor: [[3, 3]] })
  while (ada.down.length > 0) ada.take()
  expect(bobs(), 'a cursor that comes with an edit, carried over what is pending').toEqual([[5, 5]])
})

test('U5: a cursor disappears when it is hidden, when its owner leaves and when this client is offline', () => {
  const show = () => {
    bob.say({ t: 'cursor', file: 'f1', version: 1, ranges: [[5, 5]] })
    world.settle()
    expect(bobs()).toBeDefined()
  }
  show()
  bob.say({ t: 'cursor', file: 'f1', version: 1, ranges: [] })
  world.settle()
  expect(bobs()).toBeUndefined()
  show()
  world.cut(ada)
  expect(bobs()).toBeUndefined()
  world.settle()
  expect(bobs(), 'and is there again with the welcome').toEqual([[5, 5]])
  bob.leave()
  while (ada.down.length > 0) ada.take()
  expect(bobs()).toBeUndefined()
})

test('U6: nobody is told what they know: the same place, or where own typing left the cursor', () => {
  point(3)
  expect(told()).toEqual([{ t: 'cursor', file: 'f1', version: 1, ranges: [[3, 3]] }])
  point(3)
  expect(told()).toHaveLength(1)
  world.settle()
  type(3, 'x')
  ada.write()
  expect(told()).toMatchObject([{ t: 'push', cursor: [[4, 4]] }])
  world.settle()
  ada.sync.select('f1')
  expect(told()).toEqual([])
})

test('U6: a cursor waits for the operations it stands behind', () => {
  type(10, 'x')
  point(2)
  expect(told(), 'not before they are sent').toEqual([])
  ada.write()
  point(4)
  expect(told(), 'nor before they are acknowledged').toMatchObject([{ t: 'push', cursor: [[2, 2]] }])
  world.deliver(ada)
  while (ada.down.length > 0) ada.take()
  expect(told()).toEqual([{ t: 'cursor', file: 'f1', version: 2, ranges: [[4, 4]] }])
})

test('U6: a person who looks away has no cursor', () => {
  ada.sync.hideCursor()
  expect(told(), 'nothing was shown').toEqual([])
  point(2)
  ada.sync.hideCursor()
  expect(told().at(-1)).toEqual({ t: 'cursor', file: 'f1', version: 1, ranges: [] })
  ada.sync.hideCursor()
  expect(told()).toHaveLength(2)
})

test('U5: cursors of other files stay where they are', () => {
  const cursors = new Cursors()
  cursors.set('one', 'f1', [[3, 3]], [])
  cursors.set('two', 'f2', [[3, 3]], [ChangeSet.of({ from: 0, insert: 'ab' }, 9)])
  cursors.map('f1', [ChangeSet.of({ from: 0, insert: 'x' }, 9)])
  expect([...cursors.all.values()].map(({ ranges }) => ranges)).toEqual([[[4, 4]], [[5, 5]]])
  cursors.set('one', 'f1', [], [])
  expect([...cursors.all.keys()]).toEqual(['two'])
})
