import { beforeEach, expect, test } from 'vitest'
import type { Up } from '#core/protocol/up.ts'
import { Visitor } from '../../test/support/visitor.ts'
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
})

const type = (peer: Peer, text: string, from = peer.text('f1')?.length ?? 0) =>
  peer.edit('f1', { changes: { from, insert: text } })
const sent = (peer: Peer) => peer.up.map((frame) => JSON.parse(frame) as Up)
const pushes = (peer: Peer) => sent(peer).filter((message) => message.t === 'push')
/** Everything on its way up arrives, and the answers are taken. */
const exchange = (peer: Peer) => {
  while (peer.up.length + peer.down.length > 0) {
    world.deliver(peer)
    peer.take()
  }
}

test('P8: nothing is sent before it is kept', () => {
  type(ada, 'a')
  expect([pushes(ada), ada.sync.status, ada.sync.unacknowledged]).toEqual([[], 'saving', 1])
  ada.write()
  expect(pushes(ada)).toMatchObject([{ n: 1, ops: [[[0, 'a']]] }])
  expect(ada.disk).toMatchObject({ files: [{ id: 'f1', version: 0, ops: [[[0, 'a']]] }] })
})

test('P8: what is typed while the disk writes waits for the next write', () => {
  type(ada, 'a')
  const { stamp } = ada.sync.outbox()
  type(ada, 'b')
  ada.sync.persisted(stamp)
  expect(pushes(ada)).toMatchObject([{ ops: [[[0, 'a']]] }])
  exchange(ada)
  expect(pushes(ada), 'b is not kept yet').toEqual([])
  ada.write()
  expect(pushes(ada)).toMatchObject([{ n: 2, ops: [[1, [0, 'b']]] }])
})

test('P8: an older write that ends late says nothing about what came after it', () => {
  type(ada, 'a')
  const first = ada.sync.outbox().stamp
  type(ada, 'b')
  const second = ada.sync.outbox().stamp
  ada.sync.persisted(first)
  expect(pushes(ada)).toEqual([])
  ada.sync.persisted(second)
  expect(pushes(ada)).toMatchObject([{ ops: [[[0, 'a']], [1, [0, 'b']]] }])
})

test('P8: a write that ends after its file was given up keeps nothing of the new text', () => {
  type(ada, 'lost')
  const { stamp } = ada.sync.outbox()
  world.step({ t: 'role', user: 'u_ada', role: 'viewer' })
  ada.sync.receive({ t: 'refused', re: 'push', file: 'f1', code: 'not_allowed', message: 'No.' })
  exchange(ada)
  ada.up = []
  ada.sync.persisted(stamp)
  expect(sent(ada), 'no push without operations').toEqual([])
  type(ada, 'x')
  expect(pushes(ada), 'and nothing that is not kept').toEqual([])
})

test('P9: what is acknowledged leaves the disk', () => {
  type(ada, 'a')
  ada.write()
  expect(ada.disk?.files).toHaveLength(1)
  exchange(ada)
  ada.write()
  expect(ada.disk?.files).toEqual([])
})

test('P7: one push is in flight; what is typed meanwhile travels in the next', () => {
  for (const letter of 'abc') {
    type(ada, letter)
    ada.write()
  }
  expect(pushes(ada)).toMatchObject([{ n: 1, ops: [[[0, 'a']]] }])
  exchange(ada)
  expect(bob.down.length).toBeGreaterThan(0)
  expect([world.fold('f1'), world.log.pushesOf('f1', 0).map(({ n, ops }) => [n, ops.length])]).toEqual([
    'abc',
    [
      [1, 1],
      [2, 2],
    ],
  ])
  expect([ada.sync.status, ada.sync.unacknowledged]).toEqual(['saved', 0])
})

test('P3: case 40, a connection that breaks after the log and before the acknowledgement doubles nothing', () => {
  type(ada, 'once')
  ada.write()
  world.deliver(ada)
  expect(world.fold('f1')).toBe('once')
  world.cut(ada)
  type(ada, ' more')
  world.settle()
  expect([world.fold('f1'), ada.text('f1'), ada.sync.unacknowledged]).toEqual(['once more', 'once more', 0])
  expect(world.log.pushesOf('f1', 0).map(({ n }) => n)).toEqual([1, 2])
})

test('P3: the same when the whole room died in between', () => {
  type(ada, 'once')
  ada.write()
  const [frame] = ada.up
  world.crash({ t: 'frame', from: ada.socket ?? '', data: frame ?? '' })
  world.settle()
  expect([world.fold('f1'), bob.text('f1')]).toEqual(['once', 'once'])
})

test('P11: a push without an answer for 8 s makes the client connect again', () => {
  type(ada, 'a')
  ada.write()
  ada.up = []
  world.pass(7_900)
  expect(ada.socket).not.toBeNull()
  world.pass(200)
  expect([ada.socket, ada.sync.status]).toEqual([null, 'offline'])
  world.settle()
  expect(world.fold('f1')).toBe('a')
})

test('P11: an answered push is not waited for', () => {
  type(ada, 'a')
  ada.write()
  exchange(ada)
  world.pass(20_000)
  expect(ada.socket).not.toBeNull()
})

test('P12: a refused push comes back as text, the file is the room’s again, and the socket stays', () => {
  type(bob, 'shared ')
  world.settle()
  world.step({ t: 'role', user: 'u_ada', role: 'viewer' })
  type(ada, 'not allowed')
  world.settle()
  expect([ada.rejected, ada.text('f1'), ada.sync.status, ada.closed]).toEqual([
    ['not allowed'],
    'shared ',
    'saved',
    null,
  ])
  world.step({ t: 'role', user: 'u_ada', role: 'writer' })
  type(ada, 'allowed')
  world.settle()
  expect(bob.text('f1')).toBe('shared allowed')
})

test('P12: the answer to a push of one file leaves the push of another alone', () => {
  const eve = Visitor.in(world, 'eve')
  eve.say({ t: 'createFile', id: 'q', name: 'b.md' })
  world.settle()
  ada.sync.openFile('f2')
  world.settle()
  ada.edit('f2', { changes: { from: 0, insert: 'gone' } })
  ada.write()
  eve.say({ t: 'removeFile', id: 'q', file: 'f2' })
  exchange(ada)
  type(ada, 'stays')
  ada.write()
  const [first] = pushes(ada)
  expect(first).toMatchObject({ file: 'f1', n: 1 })
  ada.sync.receive({ t: 'refused', re: 'push', file: 'f2', code: 'no_file', message: 'Gone.' })
  expect(pushes(ada), 'still one in flight').toHaveLength(1)
  world.settle()
  expect([world.fold('f1'), ada.rejected]).toEqual(['stays', ['gone']])
})

test('P14: a client that types as fast as it can is never cut off', () => {
  let most = 0
  for (let ms = 0; ms < 20_000; ms += 5) {
    type(ada, 'x', 0)
    ada.write()
    exchange(ada)
    world.pass(5)
    most = Math.max(most, ada.sync.unacknowledged)
  }
  expect([ada.closed, ada.socket === null]).toEqual([null, false])
  expect(world.log.pushesOf('f1', 0).length).toBeLessThan(20 * 40 + 130)
  world.settle()
  expect(world.fold('f1')).toBe('x'.repeat(4_000))
})

test('P15: numbers go on over files and over connections', () => {
  Visitor.in(world, 'eve').say({ t: 'createFile', id: 'q', name: 'b.md' })
  world.settle()
  ada.sync.openFile('f2')
  world.settle()
  type(ada, 'one')
  ada.edit('f2', { changes: { from: 0, insert: 'two' } })
  world.settle()
  world.cut(ada)
  type(ada, ' three')
  world.settle()
  const logged = world.log.pushesAfter(0).filter(({ client }) => client === ada.client)
  expect(logged.map(({ file, n }) => `${file} ${n}`)).toEqual(['f1 1', 'f2 2', 'f1 3'])
})

test('D8: case 42, a lost broadcast is noticed with the next operation, and what is missing is asked for', () => {
  let losing = true
  world.loses = (message) => losing && message.t === 'ops'
  type(ada, 'a')
  ada.write()
  exchange(ada)
  losing = false
  type(ada, 'b')
  ada.write()
  exchange(ada)
  while (bob.down.length > 0) bob.take()
  expect(sent(bob)).toEqual([{ t: 'open', file: 'f1', version: 0 }])
  exchange(bob)
  expect(bob.text('f1')).toBe('ab')
})

test('D8: case 42, when nothing follows the lost broadcast, the head tells within 5 s', () => {
  world.loses = (message) => message.t === 'ops'
  type(ada, 'a')
  ada.write()
  exchange(ada)
  expect(bob.text('f1')).toBe('')
  world.pass(2_000)
  exchange(bob)
  expect([bob.text('f1'), world.heals]).toEqual(['a', 0])
})

test('the status says what is true: connecting, saved, saving, offline', () => {
  const eve = world.peer('eve')
  expect(eve.sync.status).toBe('offline')
  world.connect(eve)
  expect(eve.sync.status).toBe('connecting')
  exchange(eve)
  expect(eve.sync.status).toBe('saved')
  type(eve, 'x')
  expect(eve.sync.status).toBe('saving')
  world.cut(eve)
  expect([eve.sync.status, eve.sync.unacknowledged]).toEqual(['offline', 1])
})
