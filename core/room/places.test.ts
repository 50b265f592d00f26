import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor
let n: number

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  n = 0
})

const places = () =>
  world.log.events(['places'], 1_000).map((event) => (event.kind === 'places' ? event.list : []))
const caret = (who: Visitor, at: number, version = n) =>
  who.say({ t: 'cursor', file: 'f1', version, ranges: [[at, at]] })
/** Ada types at a position of the text, which has as many characters as operations. */
function type(at: number): void {
  const ops = [[...(at > 0 ? [at] : []), [0, 'x'], ...(n > at ? [n - at] : [])]]
  ada.say({ t: 'push', file: 'f1', version: n, n: n + 1, ops, cursor: [[at + 1, at + 1]] })
  n++
}

test('O11: where people are is one event a second for all who moved', () => {
  for (let i = 0; i < 3; i++) type(i)
  world.pass(1_000)
  for (const at of [1, 2, 3, 1]) {
    caret(bob, at)
    world.pass(100)
  }
  ada.say({ t: 'view', file: null, surface: 'board' })
  expect(places()).toEqual([])
  world.pass(1_000)
  const where = { activity: 'active', file: 'f1', ranges: [[1, 1]] }
  expect(places()).toEqual([
    [
      { client: ada.client, user: 'u_ada', activity: 'active', file: null, surface: 'board' },
      { client: bob.client, user: 'u_bob', ...where },
    ],
  ])
  world.pass(60_000)
  expect(places()).toHaveLength(1)
})

test('O11: what a push says of its author is not said again, nor what it does to others', () => {
  caret(bob, 0)
  world.pass(1_000)
  expect(places()).toHaveLength(1)
  for (let i = 0; i < 5; i++) {
    type(i)
    world.pass(300)
  }
  caret(ada, 5)
  bob.say({ t: 'cursor', file: 'f1', version: 0, ranges: [[0, 0]] })
  world.pass(2_000)
  expect(places()).toHaveLength(1)
  caret(ada, 2)
  world.pass(1_000)
  expect(places()[1]).toMatchObject([{ client: ada.client, ranges: [[2, 2]] }])
})

test('O11: nobody is sampled who did nothing, also after the room slept', () => {
  caret(bob, 0)
  world.pass(1_000)
  world.evict()
  world.pass(60_000)
  expect(places()).toHaveLength(1)
  expect(world.timers.filter(({ name }) => name === 'places')).toEqual([])
})
