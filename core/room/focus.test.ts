import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
})

const focuses = () =>
  world.log.events(['focus'], 1_000).map((event) => {
    if (event.kind !== 'focus') throw new Error('another event')
    const { by, lost, ms } = event
    return [by.user, lost, ...(ms === undefined ? [] : [ms])]
  })
const look = (who: Visitor, here: boolean) => who.say({ t: 'focus', here })

test('O9: a focus that is lost for a second is logged, and its return with how long it took', () => {
  look(ada, false)
  world.pass(999)
  expect(focuses()).toEqual([])
  world.pass(1)
  expect(focuses()).toEqual([['u_ada', true]])
  world.pass(4_000)
  look(ada, true)
  expect(focuses()).toEqual([
    ['u_ada', true],
    ['u_ada', false, 5_000],
  ])
})

test('O9: a focus that comes back within a second was not lost', () => {
  look(ada, false)
  world.pass(900)
  look(ada, true)
  world.pass(10_000)
  expect(focuses()).toEqual([])
})

test('O9: the focus of a person is lost when none of their pages has it', () => {
  const second = Visitor.silent(world, 'ada')
  second.hello({ client: 'secondpage' })
  look(ada, false)
  world.pass(5_000)
  expect(focuses()).toEqual([])
  look(second, false)
  world.pass(1_000)
  expect(focuses()).toEqual([['u_ada', true]])
  look(ada, true)
  world.pass(1_000)
  expect(focuses(), 'a second later, but with the time it took').toEqual([
    ['u_ada', true],
    ['u_ada', false, 1_000],
  ])
})

test('O9: a page with the focus that opens or closes counts at once', () => {
  look(ada, false)
  world.pass(1_000)
  world.pass(2_000)
  const second = Visitor.silent(world, 'ada')
  second.hello({ client: 'secondpage' })
  expect(focuses()).toEqual([
    ['u_ada', true],
    ['u_ada', false, 3_000],
  ])
  second.leave()
  world.pass(1_000)
  expect(focuses()[2]).toEqual(['u_ada', true])
})

test('O9: a page that connects again has lost the focus still, until it says otherwise', () => {
  look(ada, false)
  world.pass(1_000)
  world.pass(2_000)
  const again = Visitor.in(world, 'ada')
  expect(focuses()).toHaveLength(1)
  look(again, false)
  world.pass(3_000)
  expect(focuses()).toHaveLength(1)
  look(again, true)
  expect(focuses()[1]).toEqual(['u_ada', false, 6_000])
})

test('O9: whatever a page says, there is one event a second of a person', () => {
  const head = world.log.head()
  const from = world.now
  for (let i = 0; i < 100; i++) {
    look(ada, i % 2 === 1)
    world.pass(i % 5 === 0 ? 1_000 : 50)
  }
  const times = world.log.events(['focus'], 1_000).map(({ at }) => at)
  expect(times.length).toBeGreaterThan(2)
  expect(times.every((at, i) => i === 0 || at - (times[i - 1] ?? 0) >= 1_000)).toBe(true)
  expect(world.log.head() - head).toBeLessThanOrEqual(2 * Math.ceil((world.now - from) / 1_000))
})

test('O9: a room that sleeps meanwhile knows who had lost the focus', () => {
  look(ada, false)
  world.pass(100)
  world.evict()
  world.pass(1_000)
  expect(focuses()).toEqual([['u_ada', true]])
  world.evict()
  world.pass(10_000)
  look(ada, true)
  expect(focuses()).toHaveLength(2)
  expect(focuses()[1]).toMatchObject(['u_ada', false, expect.any(Number)])
})

test('O10: everybody sees since when somebody is in another window, newcomers too', () => {
  bob.heard()
  const since = world.now
  look(ada, false)
  world.pass(1_000)
  expect(bob.heard().filter(({ t }) => t === 'presence')).toMatchObject([{ list: [{ lost: since }] }])
  const [welcome] = Visitor.silent(world, 'eve').hello()
  expect(welcome).toMatchObject({ presence: [{ client: ada.client, lost: since }] })
  bob.heard()
  look(ada, true)
  world.pass(1_000)
  const [news] = bob.heard().filter(({ t }) => t === 'presence')
  expect(news?.t === 'presence' && news.list[0]?.lost).toBeUndefined()
})

test('O9, O11: what is not recorded says nothing of focus and places', () => {
  Object.assign(world.room.info, { recorded: false })
  look(ada, false)
  ada.say({ t: 'view', file: 'f1' })
  ada.say({ t: 'cursor', file: 'f1', version: 0, ranges: [[0, 0]] })
  world.pass(5_000)
  expect(world.log.events(['focus', 'places'], 100)).toEqual([])
})
