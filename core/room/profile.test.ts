import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World

beforeEach(() => {
  world = new World({ language: 'python' })
})

test('U14: a colour that was chosen is kept, whoever has it already, and without one the room gives one', () => {
  const arrive = (name: string, color?: number | null) => {
    const arrival = { id: `s-${name}`, user: `u_${name}`, name, guest: false, role: 'writer' as const }
    world.step({ t: 'connect', arrival: color === undefined ? arrival : { ...arrival, color } })
    return world.room.members.get(`u_${name}`)?.color
  }
  expect([arrive('ada', 5), arrive('bob', 5)]).toEqual([5, 5])
  expect(arrive('cleo'), 'a free one').not.toBe(5)
  expect(arrive('ada', 9), 'chosen anew').toBe(9)
  expect(arrive('ada', null), 'no longer chosen').toBe(9)
  expect(world.log.members().find(({ user }) => user === 'u_ada')?.color, 'on the disk too').toBe(9)
})

test('U15: another name and colour are shown at once, on every tab of the person, and the past keeps the old', () => {
  const ada = Visitor.in(world, 'ada')
  const bob = Visitor.in(world, 'bob')
  ada.say({ t: 'chat', id: 'm1', text: 'hi' })
  for (const visitor of [ada, bob]) visitor.heard()
  world.step({ t: 'profile', user: 'u_ada', name: 'Countess', color: 4 })
  for (const visitor of [ada, bob]) {
    const person = { client: ada.client, user: 'u_ada', name: 'Countess', color: 4 }
    expect(visitor.heard()).toMatchObject([{ t: 'join', person }])
  }
  const welcome = Visitor.silent(world, 'cleo').hello()[0]
  expect(welcome).toMatchObject({ chat: [{ by: { name: 'ada' } }] })
  expect(JSON.stringify(welcome)).toContain('Countess')
})

test('U15: who is not here is known under the new name when they come, and who never was stays unknown', () => {
  const ada = Visitor.in(world, 'ada')
  const bob = Visitor.in(world, 'bob')
  ada.leave()
  bob.heard()
  world.step({ t: 'profile', user: 'u_ada', name: 'Countess', color: null })
  world.step({ t: 'profile', user: 'u_nobody', name: 'Nobody', color: 1 })
  expect(bob.heard()).toEqual([])
  expect(world.log.members().map(({ name }) => name)).toContain('Countess')
  expect(world.room.members.has('u_nobody')).toBe(false)
})
