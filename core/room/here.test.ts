import { beforeEach, expect, test } from 'vitest'
import type { Down } from '#core/protocol/down.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  ada.heard()
})

const of = <T extends Down['t']>(visitor: Visitor, t: T) => visitor.heard().filter((down) => down.t === t)
const batch = () => world.pass(1_000)
const summon = (id = 's1', line = 12) => ({ t: 'summon', id, file: 'f1', line })

test('U7: activity is told to everybody, newcomers too, only when it changes, and is logged as a place only', () => {
  const was = world.log.head()
  ada.say({ t: 'activity', state: 'idle' })
  batch()
  const idle = { client: ada.client, activity: 'idle', file: null, follows: null }
  expect(of(bob, 'presence')).toEqual([{ t: 'presence', list: [idle] }])
  ada.say({ t: 'activity', state: 'idle' })
  batch()
  expect(of(bob, 'presence')).toEqual([])
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({ presence: [idle] })
  expect(world.log.events(['places'], 9)).toHaveLength(1)
  expect(world.log.head() - was, 'that, and eve who came').toBe(2)
})

test('U7: case 48, 200 messages a second become at most 10 batches, and what is no presence is refused', () => {
  let batches = 0
  for (let i = 0; i < 200; i++) {
    ada.say(
      i % 2
        ? { t: 'activity', state: i % 4 === 1 ? 'idle' : 'active' }
        : { t: 'view', file: 'f1', line: i + 1 },
    )
    world.pass(5)
    batches += of(bob, 'presence').length
  }
  expect(batches).toBeGreaterThan(4)
  expect(batches).toBeLessThanOrEqual(10)
  for (const message of [
    { t: 'activity', state: 'typing' },
    { t: 'activity', state: 'idle', user: 'u_bob' },
    { t: 'view', file: 'f1', line: 0 },
    { t: 'view', file: 'f1', line: -1 },
    { t: 'view', file: 'f1', line: 1e9 },
    { t: 'view', file: 'f1', line: null },
    { t: 'follow', user: 'x'.repeat(65) },
    { t: 'follow', user: ['u_bob'] },
    { ...summon(), by: 'u_bob' },
  ])
    expect([message, ada.refusal(message)]).toEqual([message, 'bad_message'])
})

test('U7: what somebody does ends with their socket and survives that the room sleeps', () => {
  ada.say({ t: 'activity', state: 'away' })
  ada.say({ t: 'view', file: 'f1' })
  batch()
  world.evict()
  const away = { client: ada.client, activity: 'away', file: 'f1' }
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({ presence: [away] })
  ada.leave()
  expect(Visitor.silent(world, 'fay').hello()[0]).toMatchObject({ presence: [] })
})

test('U8: the file somebody looks at is told without a caret; one that is gone is nobody’s', () => {
  ada.say({ t: 'createFile', id: 'q', name: 'b.md' })
  ada.say({ t: 'view', file: 'f2' })
  batch()
  expect(of(bob, 'presence')).toMatchObject([{ list: [{ client: ada.client, file: 'f2' }] }])
  ada.say({ t: 'view', file: 'f9' })
  bob.say({ t: 'removeFile', id: 'q', file: 'f2' })
  batch()
  expect(of(bob, 'presence'), 'a file that never was').toEqual([])
  expect(Visitor.silent(world, 'eve').hello()[0], 'in no file').toMatchObject({ presence: [] })
})

test('U8: who was in a file that is removed is in none at once, for everybody who was here', () => {
  const eve = world.peer('eve')
  ada.say({ t: 'createFile', id: 'q', name: 'b.md' })
  ada.say({ t: 'view', file: 'f2' })
  ada.say({ t: 'cursor', file: 'f2', version: 0, ranges: [[0, 0]] })
  world.settle()
  const seen = () => [
    eve.view.presence.find(({ client }) => client === ada.client)?.file,
    eve.sync.cursors.get(ada.client)?.file,
  ]
  expect(seen()).toEqual(['f2', 'f2'])
  bob.say({ t: 'removeFile', id: 'q', file: 'f2' })
  world.settle()
  expect(seen()).toEqual([null, undefined])
  ada.say({ t: 'view', file: 'f1' })
  world.settle()
  expect(seen()).toEqual(['f1', undefined])
})

test('U8: who shows the document or the board is in no file, also after the room slept', () => {
  ada.say({ t: 'view', file: 'f1' })
  batch()
  bob.heard()
  ada.say({ t: 'view', file: null, surface: 'document' })
  ada.say({ t: 'view', file: null, surface: 'board' })
  batch()
  const drawing = { client: ada.client, file: null, surface: 'board' }
  expect(of(bob, 'presence')).toMatchObject([{ list: [drawing] }])
  world.evict()
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({ presence: [drawing] })
  ada.say({ t: 'view', file: 'f1', surface: 'board' })
  batch()
  const told = of(bob, 'presence')
  expect(told).toMatchObject([{ list: [{ file: 'f1' }] }])
  expect(JSON.stringify(told), 'a file comes first').not.toContain('board')
  expect(ada.refusal({ t: 'view', file: null, surface: 'console' })).toBe('bad_message')
})

test('U9: the followed know it, and only their followers are told where they look', () => {
  const eve = Visitor.in(world, 'eve')
  ada.say({ t: 'view', file: 'f1', line: 7 })
  batch()
  expect(of(bob, 'viewport'), 'nobody follows yet').toEqual([])
  bob.say({ t: 'follow', user: 'u_ada' })
  batch()
  expect(of(ada, 'presence')).toMatchObject([{}, { list: [{ client: bob.client, follows: 'u_ada' }] }])
  eve.heard()
  ada.say({ t: 'view', file: 'f1', line: 8 })
  ada.say({ t: 'view', file: 'f1', line: 9 })
  batch()
  const seen = { t: 'viewport', client: ada.client, file: 'f1', line: 9 }
  expect(of(bob, 'viewport')).toEqual([seen])
  expect([of(eve, 'viewport'), of(ada, 'viewport')]).toEqual([[], []])
  bob.say({ t: 'follow', user: null })
  ada.say({ t: 'view', file: 'f1', line: 10 })
  batch()
  expect(of(bob, 'viewport')).toEqual([])
})

test('U9: nobody follows themselves or who is not here', () => {
  for (const user of ['u_ada', 'u_nobody']) ada.say({ t: 'follow', user })
  batch()
  expect(of(bob, 'presence')).toEqual([])
})

test('U10: owner, staff and writers call everybody to a line, which is no event of the log', () => {
  const was = world.log.head()
  const by = { user: 'u_ada', name: 'ada' }
  expect(ada.answer(summon(), 'summon')).toMatchObject({ id: 's1', by, file: 'f1', line: 12 })
  expect(of(bob, 'summon')).toMatchObject([{ by, line: 12 }])
  expect(of(bob, 'summon').some((down) => 'id' in down)).toBe(false)
  expect(world.log.head()).toBe(was)
  for (const role of ['owner', 'staff'] as const)
    expect(Visitor.in(world, role, role).answer(summon(), 'summon').line).toBe(12)
})

test('U10: others are refused, as are a file that is gone and the second time within 10 seconds', () => {
  for (const role of ['runner', 'viewer', 'bot'] as const) {
    const other = Visitor.in(world, role, role)
    bob.heard()
    expect([role, other.refusal(summon())]).toEqual([role, 'not_allowed'])
    expect(of(bob, 'summon')).toEqual([])
  }
  expect(ada.refusal({ ...summon(), file: 'f7' })).toBe('no_file')
  ada.say(summon())
  const tablet = Visitor.silent(world, 'ada')
  tablet.hello({ client: 'client00tablet' })
  world.now += 9_900
  expect([ada.refusal(summon('s2')), tablet.refusal(summon('s3'))]).toEqual(['too_many', 'too_many'])
  world.now += 200
  expect(tablet.answer(summon('s4'), 'summon').id).toBe('s4')
  world.step({ t: 'info', locked: true })
  world.now += 20_000
  expect(tablet.refusal(summon('s5')), 'a locked room has staff only').toBe('not_allowed')
})
