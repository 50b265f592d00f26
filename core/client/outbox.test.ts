import { ChangeSet } from '@codemirror/state'
import { beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import { Visitor } from '../../test/support/visitor.ts'
import type { Peer } from '../../test/support/peer.ts'
import { World } from '../../test/support/world.ts'
import { Kept } from './kept.ts'
import { catchUp, insertedText, outbox } from './outbox.ts'

let world: World
let ada: Peer
let bob: Peer

beforeEach(() => {
  world = new World()
  ada = world.peer('ada')
  bob = world.peer('bob')
  world.settle()
  bob.edit('f1', { changes: { from: 0, insert: 'base' } })
  world.settle()
})

const type = (peer: Peer, text: string, from = peer.text('f1')?.length ?? 0, file = 'f1') =>
  peer.edit(file, { changes: { from, insert: text } })

test('P9: what was typed offline is there after closing the page, and reaches everybody', () => {
  world.cut(ada)
  type(ada, ' one')
  type(ada, ' two')
  ada.write()
  ada.reload()
  expect(ada.sync.unacknowledged).toBe(2)
  type(bob, '>> ', 0)
  world.settle()
  expect([ada.text('f1'), bob.text('f1'), world.fold('f1')]).toEqual(Array(3).fill('>> base one two'))
})

test('P9: a page that was closed between the log and the acknowledgement sends nothing twice', () => {
  type(ada, ' one')
  ada.write()
  world.deliver(ada)
  ada.reload()
  world.settle()
  expect([ada.text('f1'), world.fold('f1')]).toEqual(['base one', 'base one'])
})

test('P9: of a kept outbox the room may have logged a part', () => {
  type(ada, ' one')
  ada.write()
  world.deliver(ada)
  type(bob, '!', 0)
  bob.write()
  world.deliver(bob)
  type(ada, ' two')
  type(ada, ' three')
  ada.write()
  expect(ada.disk?.files[0]?.ops).toHaveLength(3)
  ada.reload()
  world.settle()
  expect([ada.text('f1'), world.fold('f1')]).toEqual(['!base one two three', '!base one two three'])
  expect(
    world.log
      .pushesOf('f1', 0)
      .filter(({ client }) => client === ada.client)
      .map(({ n, ops }) => [n, ops.length]),
  ).toEqual([
    [1, 1],
    [2, 2],
  ])
})

test('P9: an outbox survives several openings of the page before the room answers', () => {
  world.cut(ada)
  type(ada, ' kept')
  ada.write()
  for (let i = 0; i < 3; i++) {
    ada.reload()
    world.connect(ada)
    ada.sync.outbox()
  }
  expect(ada.sync.outbox().files).toMatchObject([{ id: 'f1', ops: [[4, [0, ' kept']]] }])
  world.settle()
  expect(world.fold('f1')).toBe('base kept')
})

test('P9: unsent edits of several files come back, each in its own', () => {
  Visitor.in(world, 'eve').say({ t: 'createFile', id: 'q', name: 'b.md' })
  world.settle()
  ada.sync.openFile('f2')
  world.settle()
  world.cut(ada)
  type(ada, ' one')
  type(ada, 'two', 0, 'f2')
  ada.write()
  ada.reload()
  world.settle()
  expect([world.fold('f1'), world.fold('f2'), ada.text('f2')]).toEqual(['base one', 'two', 'two'])
})

test('P9: edits that others left nothing of are not sent', () => {
  world.cut(ada)
  ada.edit('f1', { changes: { from: 0, to: 4 } })
  type(ada, 'x', 0)
  ada.write()
  ada.reload()
  bob.edit('f1', { changes: { from: 0, to: 4 } })
  bob.write()
  world.deliver(bob)
  world.settle()
  expect([ada.text('f1'), world.fold('f1'), ada.sync.status]).toEqual(['x', 'x', 'saved'])
  expect(world.log.pushesOf('f1', 0).map(({ client, ops }) => [client === ada.client, ops.length])).toEqual([
    [false, 1],
    [false, 1],
    [true, 1],
  ])
})

test('P10: unsent edits of a file that is gone come back as text', () => {
  Visitor.in(world, 'eve').say({ t: 'createFile', id: 'q', name: 'b.md' })
  world.cut(ada)
  type(ada, ' words')
  ada.write()
  ada.reload()
  Visitor.in(world, 'fay').say({ t: 'removeFile', id: 'q', file: 'f1' })
  world.settle()
  expect([ada.rejected, ada.sync.unacknowledged, ada.disk?.files]).toEqual([[' words'], 0, []])
})

/** Somebody else edits the file, and then what was pushed is dropped from the log. */
function editedAndPruned(version = 1): void {
  const eve = Visitor.in(world, 'eve')
  for (let n = 1; n <= 3; n++)
    eve.say({ t: 'push', file: 'f1', version: version + n - 1, n, ops: [[[0, '>'], 3 + version + n - 1]] })
  world.step({ t: 'checkpoint' })
  world.log.prune(['push'], Infinity, Infinity)
  world.evict()
}

for (const reloads of [true, false])
  test(`P10, K9: unsent edits based on what was dropped since are handed back, the page ${reloads ? 'closed' : 'open'}`, () => {
    world.cut(ada)
    type(ada, ' unsent')
    ada.write()
    editedAndPruned()
    if (reloads) ada.reload()
    world.settle()
    expect([ada.rejected, ada.text('f1'), ada.sync.status]).toEqual([[' unsent'], '>>>base', 'saved'])
    type(ada, '!')
    world.settle()
    expect([ada.text('f1'), bob.text('f1')]).toEqual(Array(2).fill('>>>base!'))
  })

test('P3, K9: edits whose acknowledgement was lost and that were dropped since are not sent again', () => {
  type(ada, ' one')
  ada.write()
  world.deliver(ada)
  world.cut(ada)
  world.step({ t: 'checkpoint' })
  world.log.prune(['push'], Infinity, Infinity)
  world.evict()
  world.settle()
  expect([ada.text('f1'), bob.text('f1'), ada.sync.status]).toEqual(['base one', 'base one', 'saved'])
})

test('P10: unsent edits that do not fit what the room has come back as text', () => {
  world.cut(ada)
  type(ada, ' words')
  ada.write()
  const kept = ada.disk?.files[0]
  if (kept) kept.ops = [[99, [0, ' words']]]
  ada.reload()
  world.settle()
  expect([ada.rejected, ada.text('f1'), ada.sync.status]).toEqual([[' words'], 'base', 'saved'])
  type(ada, '!')
  world.settle()
  expect(world.fold('f1')).toBe('base!')
})

test('P10: a file whose kept edits storage has spoiled does not keep the page from opening, nor the others from coming back', () => {
  const files = [
    { id: 'f1', version: 0, ops: [[{ spoiled: true }]] },
    { id: 'f2', version: 0, ops: [[[0, 'x']]] },
  ]
  const kept = new Kept('client00ada', { client: 'client00ada', stamp: 1, files })
  expect([kept.wants(), kept.count]).toEqual([[{ id: 'f2', version: 0, want: 'both' }], 1])
})

test('P10: a stored outbox is read as carefully as a message', () => {
  const good = { client: 'client00ada', stamp: 1, files: [{ id: 'f1', version: 0, ops: [[[0, 'x']]] }] }
  expect(v.is(outbox, good)).toBe(true)
  for (const bad of [
    null,
    {},
    { ...good, client: '' },
    { ...good, stamp: -1 },
    { ...good, files: [{ id: 'x' }] },
    { ...good, more: 1 },
  ]) {
    expect(v.is(outbox, bad)).toBe(false)
  }
})

test('P10: catching up knows its own operations and refuses what does not fit', () => {
  const mine = [ChangeSet.of({ from: 4, insert: '1' }, 4), ChangeSet.of({ from: 5, insert: '2' }, 5)]
  const own = { version: 4, client: 'me', n: 1, ops: [mine[0]?.toJSON() as unknown[]] }
  const other = { version: 5, client: 'you', n: 1, ops: [[[0, '>'], 5]] }
  expect(catchUp(mine, 'me', [own, other])?.map((op) => op.toJSON())).toEqual([[6, [0, '2']]])
  expect(catchUp(mine, 'me', [{ ...other, ops: [[[0, '>'], 99]] }])).toBeNull()
  expect(insertedText(mine)).toBe('12')
})
