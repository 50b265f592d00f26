import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor
let bob: Visitor
let staff: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  staff = Visitor.in(world, 'grace', 'staff')
})

const chat = (text: string, id = 'm1', more: object = {}) => ({ t: 'chat', id, text, ...more })
const edit = (seq: number, text: string, more: object = {}) => ({
  t: 'editChat',
  id: 'e1',
  seq,
  text,
  ...more,
})
const remove = (seq: number) => ({ t: 'removeChat', id: 'r1', seq })
const said = (visitor: Visitor, text: string, more: object = {}) =>
  visitor.answer(chat(text, `m${world.log.head()}`, more), 'chat').seq
const everything = () =>
  JSON.stringify(
    world.log.events(['chat', 'staffChat', 'note', 'chatChange', 'staffChange', 'room', 'join'], 1_000),
  )

test('C7: an own message is edited for everybody, its author hears with the id of the request', () => {
  const seq = said(ada, 'teh cat')
  bob.heard()
  world.now += 5_000
  const change = ada.answer(edit(seq, ' the cat\r\n'), 'chatChange')
  expect(change).toMatchObject({ id: 'e1', seq: world.log.head() })
  expect(change.chat).toMatchObject({ seq, text: 'the cat', edited: world.now, by: { user: 'u_ada' } })
  const { id: _, ...forAll } = change
  expect(bob.heard()).toEqual([forAll])
  expect(change.chat.at, 'the time it was said').toBe(world.now - 5_000)
  world.evict()
  const [welcome] = Visitor.silent(world, 'late').hello()
  expect(welcome).toMatchObject({ chat: [{ seq, text: 'the cat', edited: world.now }] })
})

test('C7: case 36, nobody edits what somebody else said, staff neither; a writer removes nobody else’s', () => {
  const mine = said(ada, 'mine')
  const inStaff = said(staff, 'ours', { channel: 'staff' })
  const other = Visitor.in(world, 'other', 'staff')
  const was = [world.log.head(), everything()]
  for (const message of [edit(mine, 'forged'), remove(mine)]) expect(bob.refusal(message)).toBe('not_allowed')
  expect(staff.refusal(edit(mine, 'forged'))).toBe('not_allowed')
  for (const message of [edit(inStaff, 'forged'), remove(inStaff)])
    expect(other.refusal(message), 'also among staff').toBe('not_allowed')
  world.step({ t: 'info', archived: true })
  expect([ada.refusal(edit(mine, 'late')), ada.refusal(remove(mine))]).toEqual(['not_allowed', 'not_allowed'])
  expect([world.log.head() - 1, everything().includes('forged')]).toEqual([was[0], false])
})

test.each([
  ['a push', 3],
  ['nothing', 9_999],
  ['the room', 1],
])('C7: what is no message (%s) is neither edited nor removed', (_what, seq) => {
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, 'x']]] })
  const was = world.log.head()
  for (const message of [edit(seq, 'x'), remove(seq)]) expect(ada.refusal(message)).toBe('no_message')
  expect(world.log.head()).toBe(was)
})

test('C7: a removed message stays removed', () => {
  const seq = said(ada, 'gone soon')
  ada.say(remove(seq))
  expect([ada.refusal(edit(seq, 'back')), ada.refusal(remove(seq))]).toEqual(['no_message', 'no_message'])
})

test('C8: nothing of what was removed or corrected is kept; the log says who said something, when, and who took it back', () => {
  const seq = said(ada, 'the first secret @bob', { mentions: ['u_bob'] })
  ada.say(edit(seq, 'the second secret'))
  expect(everything()).not.toContain('first secret')
  bob.heard()
  const change = staff.answer(remove(seq), 'chatChange')
  expect(change.chat).toMatchObject({ text: '', removed: { user: 'u_grace' }, by: { user: 'u_ada' } })
  expect(JSON.stringify(bob.heard())).not.toContain('secret')
  expect(everything()).not.toContain('secret')
  world.evict()
  const [welcome] = Visitor.silent(world, 'late').hello()
  expect(JSON.stringify(welcome)).not.toContain('secret')
  expect(world.log.event(seq)).toMatchObject({ kind: 'chat', chat: { by: { user: 'u_ada' }, text: '' } })
  const changes = world.log.events(['chatChange'], 10)
  expect(changes).toMatchObject([
    { of: seq, change: 'edited', by: { user: 'u_ada' } },
    { of: seq, change: 'removed', by: { user: 'u_grace' } },
  ])
})

test('C8: a message that is sent again after it was removed does not come back', () => {
  const seq = ada.answer(chat('once', 'mine'), 'chat').seq
  ada.say(remove(seq))
  ada.say(chat('once', 'mine'))
  world.evict()
  ada.say(chat('once', 'mine'))
  expect(world.log.events(['chat'], 10)).toMatchObject([{ chat: { text: '' } }])
})

test('C3: case 49, an edited text is held to the same limits', () => {
  const seq = said(ada, 'fine')
  for (const [text, code] of [
    ['x'.repeat(2_001), 'bad_message'],
    ['  \n', 'bad_text'],
    [`a${'\u0301'.repeat(100)}`, 'bad_text'],
  ] as const)
    expect(ada.refusal(edit(seq, text))).toBe(code)
  for (const more of [{ by: { user: 'u_bob' } }, { at: 5 }, { edited: 1 }, { removed: {} }])
    expect(ada.refusal(edit(seq, 'forged', more))).toBe('bad_message')
  expect(everything()).not.toContain('forged')
})

test('C11: a mention reaches only people of the room whose name is in the text, each once', () => {
  const users = ['u_bob', 'u_bob', 'u_ada', 'u_nobody', '__proto__', 'u_grace']
  const { mentions } = ada.answer(chat('@bob and @grace, look', 'm1', { mentions: users }), 'chat')
  expect(mentions).toEqual(['u_bob', 'u_grace'])
  expect(ada.answer(chat('nobody here', 'm2', { mentions: users }), 'chat').mentions).toBeUndefined()
  const many = Array.from({ length: 21 }, (_, i) => `u_${i}`)
  expect(ada.refusal(chat('all', 'm3', { mentions: many }))).toBe('bad_message')
  const hidden = staff.answer(chat('@bob and @grace', 'm4', { channel: 'staff', mentions: users }), 'chat')
  expect(hidden.mentions, 'who cannot read it is not mentioned').toEqual(['u_grace'])
})

test('C11: editing decides anew who is mentioned', () => {
  const seq = said(ada, '@bob look', { mentions: ['u_bob'] })
  expect(ada.answer(edit(seq, 'look'), 'chatChange').chat.mentions).toBeUndefined()
  const back = ada.answer(edit(seq, '@grace look', { mentions: ['u_grace', 'u_bob'] }), 'chatChange')
  expect(back.chat.mentions).toEqual(['u_grace'])
})

test('C5: nobody can flood a room with changes either', () => {
  const seq = said(bob, 'x')
  for (let i = 0; i < 60; i++) bob.say(edit(seq, `${i}`))
  expect(bob.closed).toBe(4429)
})
