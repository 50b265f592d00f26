import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import { World } from '../../test/support/world.ts'

test('D1: server and clients order the fork case `abc` alike', () => {
  const world = new World()
  const a = world.peer('a')
  const b = world.peer('b')
  world.settle()
  a.edit('f1', { changes: { from: 0, insert: 'abc' } })
  world.settle()

  a.edit('f1', { changes: { from: 0, insert: 'X' } })
  b.edit('f1', { changes: { from: 0, to: 1 } })
  b.write()
  world.deliver(b)
  b.take()
  b.edit('f1', { changes: { from: 0, insert: 'Z' } })
  b.write()
  world.deliver(b)
  world.settle()

  expect(world.fold('f1')).toBe('ZXbc')
  expect(a.text('f1')).toBe('ZXbc')
  expect(b.text('f1')).toBe('ZXbc')
})

test('D1: mapping over the composition is what must not be done', () => {
  const x = ChangeSet.of({ from: 0, insert: 'X' }, 3)
  const cut = ChangeSet.of({ from: 0, to: 1 }, 3)
  const z = ChangeSet.of({ from: 0, insert: 'Z' }, 2)
  const inSequence = x.map(cut).map(z)
  const composed = x.map(cut.compose(z))
  expect(inSequence.toJSON()).not.toEqual(composed.toJSON())
})
