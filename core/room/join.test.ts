import { beforeEach, expect, test } from 'vitest'
import { CLOSE } from '#core/protocol/close.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World

beforeEach(() => {
  world = new World()
})

const comings = () =>
  world.log
    .events(['join', 'leave'], 100)
    .flatMap((e) => ('by' in e && e.kind !== 'file' ? [`${e.kind} ${e.by.name}`] : []))
const push = (n: number, text: string, version = n - 1) => ({
  ...{ t: 'push', file: 'f1', version, n },
  ops: [[...(version > 0 ? [version] : []), [0, text]]],
})

test('J1: case 47, before its hello a socket changes nothing and hears nothing', () => {
  const ada = Visitor.in(world, 'ada')
  const mute = Visitor.silent(world, 'mute')
  const was = world.log.head()
  for (const message of [
    push(1, 'x'),
    { t: 'chat', id: 'a', text: 'hi' },
    { t: 'run', id: 'run-0001', entry: 'f1' },
  ]) {
    expect(mute.refusal(message)).toBe('bad_message')
  }
  expect(world.log.head()).toBe(was)
  ada.say({ t: 'chat', id: 'a', text: 'hi' })
  expect(mute.heard()).toEqual([])
})

test('I1: a coming says the role somebody came with, by a link too', () => {
  Visitor.in(world, 'ada')
  Visitor.in(world, 'bob', 'staff')
  const comings = world.log.events(['join'], 100)
  expect(comings.map((event) => event.kind === 'join' && [event.by.name, event.role])).toEqual([
    ['ada', 'writer'],
    ['bob', 'staff'],
  ])
})

test('J2: a newcomer gets the first file; who holds text gets the operations since; who kept an outbox gets both', () => {
  const ada = Visitor.in(world, 'ada')
  ada.say(push(1, 'a'))
  ada.say(push(2, 'b'))
  const files = (want: string, version: number) => ({ files: [{ id: 'f1', version, want }] })
  const newcomer = Visitor.silent(world, 'new').hello()[0]
  expect(newcomer).toMatchObject({
    t: 'welcome',
    texts: [{ file: 'f1', version: 2, text: 'ab' }],
    tails: [],
    n: 0,
  })
  const holder = Visitor.silent(world, 'holder').hello(files('tail', 1))[0]
  expect(holder).toMatchObject({
    texts: [],
    tails: [{ file: 'f1', version: 1, pushes: [{ version: 1, n: 2, ops: [[1, [0, 'b']]] }] }],
  })
  const keeper = Visitor.silent(world, 'keeper').hello(files('both', 2))[0]
  expect(keeper).toMatchObject({ texts: [{ text: 'ab' }], tails: [{ version: 2, pushes: [] }] })
  const ahead = Visitor.silent(world, 'ahead').hello(files('tail', 9))[0]
  expect(ahead, 'a version that does not exist').toMatchObject({
    texts: [{ version: 2, text: 'ab' }],
    tails: [],
  })
  const wrong = Visitor.silent(world, 'wrong').hello({ files: [{ id: 'f9', version: 0, want: 'both' }] })[0]
  expect(wrong, 'a file that does not exist').toMatchObject({ t: 'welcome', texts: [], tails: [] })
})

test('J2: a tail may begin inside a logged push', () => {
  const ada = Visitor.in(world, 'ada')
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, 'a']], [1, [0, 'b']], [2, [0, 'c']]] })
  const [welcome] = Visitor.silent(world, 'bob').hello({ files: [{ id: 'f1', version: 2, want: 'tail' }] })
  expect(welcome).toMatchObject({
    tails: [{ version: 2, pushes: [{ version: 2, n: 3, ops: [[2, [0, 'c']]] }] }],
  })
})

test('J3: another version of the protocol is closed', () => {
  const old = Visitor.silent(world, 'old')
  expect(old.hello({ v: 99 })).toEqual([])
  expect(old.closed).toBe(CLOSE.badMessage)
  world.step({
    t: 'frame',
    from: old.socket,
    data: JSON.stringify({ t: 'hello', v: 2, client: old.client, files: [] }),
  })
  expect([world.log.client(old.client), comings()], 'what it says afterwards is not heard').toEqual([
    undefined,
    [],
  ])
})

test('J4: a client id of somebody else is closed, also after the room slept, and its owner notices nothing', () => {
  const ada = Visitor.in(world, 'ada')
  const eve = Visitor.silent(world, 'eve')
  expect(eve.hello({ client: ada.client })).toEqual([])
  expect([eve.closed, ada.closed]).toEqual([CLOSE.forbidden, null])
  world.evict()
  const again = Visitor.silent(world, 'eve2')
  again.hello({ client: ada.client })
  expect(again.closed).toBe(CLOSE.forbidden)
  const room = Visitor.silent(world, 'eve3')
  room.hello({ client: 'template' })
  expect(room.closed, 'a client of the room itself').toBe(CLOSE.forbidden)
})

test('J4: the clients that wrote the template and take things out belong to the room', () => {
  world = new World({ language: 'python' })
  for (const client of ['template', 'redaction']) {
    const eve = Visitor.silent(world, `eve-${client}`)
    eve.hello({ client })
    expect(eve.closed).toBe(CLOSE.forbidden)
  }
})

test('J5: the same client connecting again takes over; nobody joins or leaves', () => {
  const bob = Visitor.in(world, 'bob')
  const old = Visitor.in(world, 'ada')
  bob.heard()
  const fresh = Visitor.silent(world, 'ada')
  const [welcome] = fresh.hello()
  expect([old.closed, fresh.closed]).toEqual([CLOSE.replaced, null])
  expect(welcome).toMatchObject({ t: 'welcome', people: [{ name: 'bob' }, { name: 'ada' }] })
  expect(comings()).toEqual(['join bob', 'join ada'])
  expect(bob.heard().map((down) => down.t)).toEqual(['leave', 'join'])
  world.step({ t: 'disconnect', from: old.socket })
  expect(comings(), 'the old socket closing afterwards is nothing').toEqual(['join bob', 'join ada'])
  fresh.leave()
  expect(comings()).toEqual(['join bob', 'join ada', 'leave ada'])
})

test('J6: case 47, no hello in time is closed, whatever else was said', () => {
  const mute = Visitor.silent(world, 'mute')
  const busy = Visitor.silent(world, 'busy')
  const fine = Visitor.in(world, 'fine')
  for (let second = 0; second < 9; second++) busy.say('junk')
  for (const { socket } of [mute, busy, fine]) world.step({ t: 'helloTimeout', from: socket })
  expect([mute, busy, fine].map(({ closed }) => closed)).toEqual([
    CLOSE.helloTimeout,
    CLOSE.helloTimeout,
    null,
  ])
  expect(comings()).toEqual(['join fine'])
})

test('J7: a second hello is refused and changes nothing', () => {
  const ada = Visitor.in(world, 'ada')
  expect(ada.answer({ t: 'hello', v: 2, client: 'another0client', files: [] }, 'refused').code).toBe(
    'bad_message',
  )
  expect(world.log.client('another0client')).toBeUndefined()
})

test('J8: a person with three sockets joins once and leaves once', () => {
  const ada = Visitor.in(world, 'ada')
  const others = ['one', 'two'].map((tab) => {
    const visitor = Visitor.silent(world, 'ada')
    visitor.hello({ client: `tab0000${tab}` })
    return visitor
  })
  expect(comings()).toEqual(['join ada'])
  ada.leave()
  others[0]?.leave()
  expect(comings()).toEqual(['join ada'])
  others[1]?.leave()
  expect(comings()).toEqual(['join ada', 'leave ada'])
  expect(world.outside.filter((effect) => effect.do === 'presence')).toHaveLength(2)
})

test('J8: case 59, who was cut off by a crash has left before they join again', () => {
  Visitor.in(world, 'ada')
  Visitor.in(world, 'bob')
  world.crash()
  Visitor.in(world, 'ada')
  expect(comings()).toEqual(['join ada', 'join bob', 'leave ada', 'leave bob', 'join ada'])
  world.evict()
  expect(comings(), 'waking with sockets is no coming or going').toHaveLength(5)
})

test('J9: the thirteenth socket of a person is closed, and there is room again when one goes', () => {
  const tabs = Array.from({ length: 12 }, () => Visitor.silent(world, 'ada'))
  expect(Visitor.silent(world, 'ada').closed).toBe(CLOSE.tooMany)
  expect(Visitor.in(world, 'bob').closed).toBeNull()
  tabs[0]?.leave()
  expect(Visitor.silent(world, 'ada').closed).toBeNull()
})

test('J9: the 401st socket of a room is closed', () => {
  for (let i = 0; i < 400; i++) Visitor.silent(world, `p${i}`)
  expect(Visitor.silent(world, 'late').closed).toBe(CLOSE.tooMany)
})

test('J10: when the room sleeps, sockets go on where they were, and nobody joins or leaves', () => {
  const ada = Visitor.in(world, 'ada')
  const mute = Visitor.silent(world, 'mute')
  ada.say(push(1, 'a'))
  world.evict()
  expect(ada.answer(push(2, 'b'), 'ack').version).toBe(2)
  expect(mute.refusal(push(1, 'x')), 'who had not said hello has not now').toBe('bad_message')
  expect(comings()).toEqual(['join ada'])
})

test('J11: what a newcomer is sent does not grow with the history', () => {
  const size = (operations: number) => {
    const busy = new World()
    const ada = Visitor.in(busy, 'ada')
    for (let n = 1; n <= operations; n++) {
      busy.now += 100
      ada.say({ ...push(n, 'x', 0), version: n - 1, ops: n % 2 ? [[[0, 'x']]] : [[[1]]] })
    }
    return JSON.stringify(Visitor.silent(busy, 'bob').hello()[0]).length
  }
  expect(size(3_001) - size(1)).toBeLessThan(30)
})

test('J12: a ticket opens one socket, and none after its time', () => {
  const ticket = (id: string) => ({ id, holders: ['u_ada'], expires: 2_000 })
  expect(world.log.takeTicket(ticket('ticket-1'), 1_000)).toBe(true)
  expect(world.log.takeTicket(ticket('ticket-1'), 1_000)).toBe(false)
  expect(world.log.takeTicket(ticket('ticket-2'), 2_000)).toBe(false)
  expect(world.log.takeTicket(ticket('ticket-3'), 1_999)).toBe(true)
})

test('J14: a file named many times is answered once, and what fits no welcome is asked for', () => {
  const world = new World()
  const ada = Visitor.in(world, 'ada')
  const chunk = 'x'.repeat(200_000)
  for (let i = 0, n = 0; i < 5; i++) {
    world.now += 1_000
    ada.say({
      t: 'push',
      file: 'f1',
      version: i,
      n: ++n,
      ops: [[[0, chunk], ...(i > 0 ? [i * 200_000] : [])]],
    })
  }
  const many = Array.from({ length: 200 }, () => ({ id: 'f1', version: 99, want: 'both' as const }))
  const [welcome] = Visitor.silent(world, 'eve').hello({ files: many })
  if (welcome?.t !== 'welcome') throw new Error('no welcome')
  expect(welcome.texts.map(({ file, text }) => [file, text.length])).toEqual([['f1', 1_000_000]])
})
