import { expect, test } from 'vitest'
import type { DownOf } from '#core/protocol/down.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { KEPT, type Stretch } from './talk.ts'
import { applyDown, emptyView } from './view.ts'

const texts = ({ list }: Stretch<{ text: string }>) => list.map(({ text }) => text)
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}`)
const NEWEST = Number.MAX_SAFE_INTEGER

/** A page of a person, and a visitor who talks. */
function talking(role: 'writer' | 'staff' = 'writer') {
  const world = new World()
  const peer = world.peer('ada', role)
  world.settle()
  const grace = Visitor.in(world, 'grace', 'staff')
  const say = (from: number, to: number, channel = 'all') => {
    for (let i = from; i <= to; i++) {
      world.now += 300
      grace.say({ t: 'chat', id: `${channel}${i}`, text: `${i}`, channel })
    }
  }
  /** The page asks for what was before, as it does when somebody scrolls up. */
  const page = (channel: 'all' | 'staff' | 'notes', before = NEWEST) => {
    world.now += 1_000
    peer.up.push(JSON.stringify({ t: 'history', id: 'h1', channel, before, count: 100 }))
    world.settle()
  }
  return { world, peer, grace, say, page, view: peer.view }
}

test('C9: pages asked for upwards make one stretch without a gap, and the first says that it is the first', () => {
  const { world, say, page, view, peer } = talking()
  say(1, 250)
  world.cut(peer)
  world.settle()
  expect([texts(view.chat), view.chat.more]).toEqual([numbers(151, 250), true])
  page('all', view.chat.list[0]?.seq)
  say(251, 252)
  world.settle()
  expect([texts(view.chat), view.chat.more]).toEqual([numbers(51, 252), true])
  page('all', view.chat.list[0]?.seq)
  expect([texts(view.chat), view.chat.more]).toEqual([numbers(1, 252), false])
})

test('C8: who was away keeps nothing that was taken back meanwhile', () => {
  const { world, say, page, view, peer, grace } = talking()
  say(1, 130)
  world.settle()
  const first = view.chat.list[0]?.seq
  expect(texts(view.chat)).toEqual(numbers(1, 130))
  world.cut(peer)
  grace.say({ t: 'removeChat', id: 'r1', seq: first })
  world.settle()
  expect([texts(view.chat), view.chat.more], 'older ones are asked for again').toEqual([
    numbers(31, 130),
    true,
  ])
  page('all', view.chat.list[0]?.seq)
  expect(texts(view.chat)).toEqual(['', ...numbers(2, 130)])
})

test('C7: an edit and a removal change the message in its place', () => {
  const { world, say, view, grace } = talking()
  say(1, 3)
  world.settle()
  const seqs = view.chat.list.map(({ seq }) => seq)
  grace.say({ t: 'editChat', id: 'e1', seq: seqs[1], text: 'two' })
  grace.say({ t: 'removeChat', id: 'r1', seq: seqs[0] })
  world.settle()
  expect([texts(view.chat), view.chat.list.map(({ seq }) => seq)]).toEqual([['', 'two', '3'], seqs])
  expect(view.chat.list.map(({ edited, removed }) => [Boolean(edited), removed?.name])).toEqual([
    [false, 'grace'],
    [true, undefined],
    [false, undefined],
  ])
})

test('C12: a page forgets what staff said and noted as soon as its person is not staff; later it asks again', () => {
  const { world, say, page, view, grace } = talking('staff')
  say(1, 2, 'staff')
  grace.say({ t: 'note', id: 'n1', text: 'promising', after: 1 })
  page('notes')
  expect([texts(view.staff), texts(view.notes), view.began > 0]).toEqual([['1', '2'], ['promising'], true])
  world.step({ t: 'role', user: 'u_ada', role: 'writer' })
  world.settle()
  expect([view.staff.list, view.notes.list, view.began]).toEqual([[], [], 0])
  say(3, 3, 'staff')
  world.settle()
  expect(view.staff.list).toEqual([])
  world.step({ t: 'role', user: 'u_ada', role: 'staff' })
  say(4, 4, 'staff')
  page('staff')
  expect(texts(view.staff), 'also what was said while the page asked').toEqual(['1', '2', '3', '4'])
})

test('C12: a change of rights that leaves the view of staff forgets nothing', () => {
  const { world, say, view } = talking('staff')
  say(1, 1, 'staff')
  world.step({ t: 'info', archived: true })
  world.settle()
  expect(texts(view.staff)).toEqual(['1'])
})

test('N1: notes come in their order, and edits change them in place', () => {
  const { world, view, grace } = talking('staff')
  const { seq } = grace.answer({ t: 'note', id: 'n1', text: 'one', after: 1 }, 'note')
  grace.say({ t: 'note', id: 'n2', text: 'two', after: 1 })
  grace.say({ t: 'editNote', id: 'e1', seq, text: 'uno' })
  world.settle()
  expect(texts(view.notes)).toEqual(['uno', 'two'])
})

test('a page keeps so many messages, and knows then that there are older ones', () => {
  const view = emptyView()
  const by = { user: 'u', name: 'n', color: 1 }
  for (let seq = 1; seq <= KEPT + 10; seq++) {
    const message: DownOf<'chat'> = { t: 'chat', seq, at: seq, id: `m${seq}`, by, text: 'x' }
    applyDown(view, message)
  }
  expect([view.chat.list.length, view.chat.list.at(-1)?.seq, view.chat.more]).toEqual([
    KEPT + 1,
    KEPT + 10,
    true,
  ])
  expect(view.seq).toBe(KEPT + 10)
})
