import { beforeEach, expect, test } from 'vitest'
import type { Peer } from '../../test/support/peer.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Peer
let bob: Peer

beforeEach(() => {
  world = new World()
  ada = world.peer('ada')
  bob = world.peer('bob')
  world.settle()
  type(ada, 'the same text')
  world.settle()
})

const type = (peer: Peer, text: string, from = 0) => peer.edit('f1', { changes: { from, insert: text } })

/** Bob's replica goes wrong: it applies an operation as another client's that the room never logged. */
function corrupt(op: unknown[]): void {
  const version = bob.sync.version('f1') ?? 0
  bob.sync.receive({ t: 'ops', seq: 0, file: 'f1', version, client: 'nowhere000', n: 1, ops: [op] })
  // …and the version it thinks it has is the room's again with the next operation lost.
  let lost = false
  world.loses = (message) => message.t === 'ops' && !lost && (lost = true)
  type(ada, 'A')
  ada.write()
  world.deliver(ada)
  while (ada.down.length > 0) ada.take()
}

const texts = () => [ada.text('f1'), bob.text('f1'), world.fold('f1')]

test('D7: a replica that differs is healed when the burst is over', () => {
  corrupt([[3, 'XYZ'], 10])
  expect(bob.text('f1')).toBe('XYZ same text')
  world.settle()
  expect(texts()).toEqual(Array(3).fill('Athe same text'))
  expect(world.heals).toBe(1)
})

test('D7: text typed while the right one is on its way is kept', () => {
  corrupt([[3, 'WXYZ'], 10])
  world.pass(2_000)
  while (bob.down.length > 0) bob.take()
  expect(
    bob.up.map((frame) => JSON.parse(frame) as object),
    'bob asks for the text',
  ).toEqual([{ t: 'open', file: 'f1' }])
  type(bob, 'unsent ')
  bob.write()
  expect(bob.up, 'and sends nothing made on a wrong one').toHaveLength(1)
  world.settle()
  expect(texts()).toEqual(Array(3).fill('unsent Athe same text'))
})

test('D7: text that was sent before the replica is found wrong is kept too', () => {
  corrupt([[3, 'WXYZ'], 10])
  type(bob, 'sent ')
  world.settle()
  expect(texts()).toEqual(Array(3).fill('sent Athe same text'))
  expect(world.heals).toBe(1)
})

test('D7: what cannot be applied to the right text is handed back', () => {
  corrupt([13, [0, ' and a long tail that is not there']])
  world.pass(2_000)
  while (bob.down.length > 0) bob.take()
  type(bob, 'my words', 40)
  world.settle()
  expect([new Set(texts()).size, bob.rejected]).toEqual([1, ['my words']])
})

test('D7: a text of another version is no ground for what was made on the old one', () => {
  const version = bob.sync.version('f1') ?? 0
  type(bob, 'my words')
  bob.sync.receive({ t: 'text', file: 'f1', version: version + 3, text: 'another thing' })
  expect([bob.text('f1'), bob.rejected]).toEqual(['another thing', ['my words']])
})

test('D7: equal replicas are left alone', () => {
  type(bob, 'more ')
  world.settle()
  world.pass(10_000)
  world.settle()
  expect(world.heals).toBe(0)
})
