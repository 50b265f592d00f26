import { beforeEach, expect, test } from 'vitest'
import type { Role } from '#core/protocol/access.ts'
import type { Down } from '#core/protocol/down.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let staff: Visitor

beforeEach(() => {
  world = new World()
  staff = Visitor.in(world, 'grace', 'staff')
})

const NEWEST = Number.MAX_SAFE_INTEGER
const chat = (text: string, id: string) => ({ t: 'chat', id, text, channel: 'staff' })
const history = (channel: string, before = NEWEST, count = 100) => ({
  ...{ t: 'history', id: 'h1', channel },
  before,
  count,
})

/** Everything of staff that there is, each with a word that must not get out. */
function staffTalk(): number {
  const { seq } = staff.answer(chat('CANARY one', 'm1'), 'chat')
  staff.say({ t: 'editChat', id: 'e1', seq, text: 'CANARY two' })
  const gone = staff.answer(chat('CANARY three', 'm2'), 'chat').seq
  staff.say({ t: 'removeChat', id: 'r1', seq: gone })
  const note = staff.answer({ t: 'note', id: 'n1', text: 'CANARY four', after: 2 }, 'note').seq
  staff.say({ t: 'editNote', id: 'n2', seq: note, text: 'CANARY five' })
  staff.say({ t: 'typing', channel: 'staff' })
  world.pass(1_000)
  return seq
}

/** Everything a socket could ask for, and what came. */
function asked(visitor: Visitor, seq: number): Down[] {
  const questions = [
    history('all'),
    history('staff'),
    history('notes'),
    history('all', seq + 1, 1),
    { t: 'editChat', id: 'x1', seq, text: 'mine' },
    { t: 'removeChat', id: 'x2', seq },
    { t: 'editNote', id: 'x3', seq, text: 'mine' },
    { t: 'removeNote', id: 'x4', seq },
    { t: 'typing', channel: 'staff' },
    chat('let me in', 'x5'),
    { t: 'note', id: 'x6', text: 'mine', after: 1 },
    { t: 'chat', id: 'x7', text: 'hello' },
    { t: 'open', file: 'f1' },
  ]
  return questions.flatMap((question) => visitor.say(question))
}

const leaked = (heard: Down[]) =>
  heard.filter(
    (down) =>
      JSON.stringify(down).includes('CANARY') ||
      down.t === 'note' ||
      down.t === 'noteChange' ||
      down.t === 'notes' ||
      ('channel' in down && down.channel === 'staff'),
  )

test.each<Role>(['writer', 'runner', 'viewer', 'bot'])(
  'C6: case 36, no byte of what staff say or note reaches a %s: live, in a welcome, by paging, nor after waking',
  (role) => {
    const ada = Visitor.in(world, 'ada', role)
    const heard: Down[] = []
    const seq = staffTalk()
    heard.push(...ada.heard(), ...asked(ada, seq))
    world.evict()
    staff.say(chat('CANARY six', 'm3'))
    heard.push(...ada.heard(), ...asked(ada, seq))
    ada.leave()
    const again = Visitor.silent(world, 'ada', role)
    heard.push(...again.hello(), ...asked(again, seq))
    world.now += 5_000
    staff.say(chat('CANARY seven', 'm4'))
    heard.push(...again.heard())
    expect(leaked(heard)).toEqual([])
    expect(heard.filter(({ t }) => t === 'refused').length, 'it did ask').toBeGreaterThanOrEqual(20)
    const refusals = heard.flatMap((down) =>
      down.t === 'refused' && down.re === 'editChat' ? [down.code] : [],
    )
    expect(new Set(refusals), 'a message one may not read looks like none').toEqual(new Set(['no_message']))
  },
)

test('C6: staff hear staff, also after waking, and the channel is no part of the chat of all', () => {
  const other = Visitor.in(world, 'edsger', 'owner')
  const seq = staffTalk()
  const told = other.heard()
  expect(told.map(({ t }) => t)).toEqual([
    'chat',
    'chatChange',
    'chat',
    'chatChange',
    'note',
    'noteChange',
    'typing',
  ])
  world.evict()
  const page = other.answer(history('staff'), 'chats')
  expect(page).toMatchObject({ channel: 'staff', more: false })
  expect(page.list).toMatchObject([
    { seq, channel: 'staff', text: 'CANARY two' },
    { text: '', removed: { user: 'u_grace' } },
  ])
  expect(other.answer(history('all'), 'chats').list).toEqual([])
})

test('C6: who is no longer staff hears nothing more, who becomes staff may page; with the next message', () => {
  const ada = Visitor.in(world, 'ada')
  staffTalk()
  expect(ada.refusal(history('staff'))).toBe('not_allowed')
  world.step({ t: 'role', user: 'u_ada', role: 'staff' })
  expect(ada.answer(history('staff'), 'chats').list).toHaveLength(2)
  world.now += 5_000
  staff.say(chat('CANARY to two', 'm8'))
  expect(ada.heard()).toMatchObject([{ t: 'chat', channel: 'staff' }])
  world.step({ t: 'role', user: 'u_ada', role: 'writer' })
  ada.heard()
  world.now += 5_000
  staff.say(chat('CANARY to one', 'm9'))
  world.evict()
  staff.say(chat('CANARY again', 'm10'))
  expect(leaked([...ada.heard(), ...asked(ada, 1)])).toEqual([])
})

test('C6: staff of a sealed room still read, and write no more', () => {
  staffTalk()
  world.step({ t: 'info', sealed: true })
  expect(staff.answer(history('staff'), 'chats').list).toHaveLength(2)
  expect(staff.refusal(chat('too late', 'm9'))).toBe('not_allowed')
})

test('C9: a page is the newest before an event, oldest first, and says whether there is more', () => {
  const ada = Visitor.in(world, 'ada')
  for (let i = 1; i <= 250; i++) {
    world.now += 300
    ada.say({ t: 'chat', id: `m${i}`, text: `${i}` })
  }
  const texts: string[] = []
  let [before, pages, more]: [number, number, boolean] = [NEWEST, 0, true]
  while (more) {
    world.now += 1_000
    const page = ada.answer(history('all', before), 'chats')
    expect(page).toMatchObject({ id: 'h1', before })
    texts.unshift(...page.list.map(({ text }) => text))
    before = page.list[0]?.seq ?? 0
    more = page.more
    pages++
  }
  expect([pages, texts]).toEqual([3, Array.from({ length: 250 }, (_, i) => `${i + 1}`)])
  expect(ada.answer(history('all', before), 'chats')).toMatchObject({ list: [], more: false })
  for (const bad of [history('all', -1), history('all', 1.5), history('all', 9, 101), history('room')])
    expect(ada.refusal(bad)).toBe('bad_message')
})

test('C9: an answer of many characters costs like many messages', () => {
  const ada = Visitor.in(world, 'ada')
  for (let i = 1; i <= 100; i++) {
    world.now += 300
    ada.say({ t: 'chat', id: `m${i}`, text: 'x'.repeat(2_000) })
  }
  world.now += 60_000
  for (let i = 0; i < 130; i++) ada.say(history('all'))
  expect(ada.closed).toBe(4429)
})

test('C10: case 48, who writes is told together, at most every two seconds of a socket, and never logged', () => {
  const ada = Visitor.in(world, 'ada')
  const bob = Visitor.in(world, 'bob')
  const was = world.log.head()
  ada.heard()
  for (let i = 0; i < 20; i++) ada.say({ t: 'typing', channel: 'all' })
  bob.say({ t: 'typing', channel: 'all' })
  expect(staff.heard().filter(({ t }) => t === 'typing')).toEqual([])
  world.pass(200)
  expect(staff.heard().filter(({ t }) => t === 'typing')).toEqual([
    { t: 'typing', channel: 'all', users: ['u_ada', 'u_bob'] },
  ])
  world.pass(1_000)
  ada.say({ t: 'typing', channel: 'all' })
  world.pass(500)
  expect(staff.heard()).toEqual([])
  world.pass(500)
  ada.say({ t: 'typing', channel: 'all' })
  world.pass(200)
  expect(staff.heard()).toEqual([{ t: 'typing', channel: 'all', users: ['u_ada'] }])
  world.step({ t: 'info', archived: true })
  expect(ada.refusal({ t: 'typing', channel: 'all' })).toBe('not_allowed')
  expect(world.log.head()).toBe(was + 1)
  world.step({ t: 'info', archived: false })
  world.now += 5_000
  for (const visitor of [ada, bob]) visitor.say({ t: 'typing', channel: 'all' })
  ada.say({ t: 'chat', id: 'm1', text: 'said' })
  world.pass(200)
  expect(staff.heard().at(-1), 'who has said it no longer writes').toMatchObject({ users: ['u_bob'] })
  for (const forged of [{ user: 'u_bob' }, { users: ['u_bob'] }, { channel: 'notes' }])
    expect(ada.refusal({ t: 'typing', channel: 'all', ...forged })).toBe('bad_message')
})
