import { beforeEach, expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World

beforeEach(() => {
  world = new World()
})

const bob = () => ({ user: 'u_bob', name: 'Bob', guest: true, at: world.now })

test('A10: who knocks is shown to those who may let people in, once, and to nobody else', () => {
  const ada = Visitor.in(world, 'ada', 'staff')
  const eve = Visitor.in(world, 'eve')
  ada.heard()
  world.step({ t: 'knock', knock: bob() })
  world.step({ t: 'knock', knock: { ...bob(), at: world.now + 1 } })
  expect(ada.heard()).toEqual([{ t: 'knock', knock: bob(), waiting: true }])
  world.step({ t: 'endKnocks', user: 'u_bob' })
  world.step({ t: 'endKnocks', user: 'u_bob' })
  expect(ada.heard()).toMatchObject([{ t: 'knock', knock: { user: 'u_bob' }, waiting: false }])
  expect(eve.heard()).toEqual([])
})

test('A10: who comes later, or may let people in later, sees who waits, also after waking', () => {
  world.step({ t: 'knock', knock: bob() })
  world.evict()
  const [welcome] = Visitor.silent(world, 'ada', 'staff').hello()
  expect(welcome).toMatchObject({ knocks: [bob()] })
  const eve = Visitor.silent(world, 'eve')
  expect(eve.hello()[0]).not.toHaveProperty('knocks')
  world.step({ t: 'role', user: 'u_eve', role: 'staff' })
  expect(eve.heard()).toMatchObject([
    { t: 'you', role: 'staff' },
    { t: 'knock', knock: { user: 'u_bob' } },
  ])
  world.step({ t: 'role', user: 'u_ada', role: 'viewer' })
  eve.heard()
  world.step({ t: 'endKnocks' })
  expect([eve.heard(), world.log.knocks()]).toMatchObject([[{ t: 'knock', waiting: false }], []])
})

test('A10: who stopped asking is forgotten after ten minutes, and only so many wait', () => {
  const ada = Visitor.in(world, 'ada', 'owner')
  world.step({ t: 'knock', knock: bob() })
  world.now += LIMITS.knockMs
  world.step({ t: 'knock', knock: { ...bob(), user: 'u_kim', name: 'Kim' } })
  expect(Visitor.silent(world, 'cyd', 'owner').hello()[0]).toMatchObject({ knocks: [{ user: 'u_kim' }] })
  ada.heard()
  world.step({ t: 'expireKnocks' })
  expect(ada.heard()).toMatchObject([{ t: 'knock', knock: { user: 'u_bob' }, waiting: false }])
  for (let i = 0; i < LIMITS.knocks + 5; i++) world.step({ t: 'knock', knock: { ...bob(), user: `u_${i}` } })
  expect(world.room.knocks.size).toBe(LIMITS.knocks)
})
