import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
})

const chat = (text: string, id = 'm1') => ({ t: 'chat', id, text })
const logged = () =>
  world.log.events(['chat'], 1_000).flatMap((e) => (e.kind === 'chat' ? [e.chat.text] : []))

test('C1: case 49, author, time and order are the room’s, whatever a client adds', () => {
  const bob = Visitor.in(world, 'bob')
  ada.say(chat('hello'))
  const [told] = bob.heard()
  expect(told).toEqual({
    t: 'chat',
    seq: world.log.head(),
    at: world.now,
    id: 'm1',
    by: { user: 'u_ada', name: 'ada', color: expect.any(Number) as number },
    text: 'hello',
  })
  for (const more of [{ by: { user: 'u_bob' } }, { at: 5 }, { seq: 1 }, { kind: 'system' }]) {
    expect(ada.refusal({ ...chat('forged', 'm2'), ...more })).toBe('bad_message')
  }
  for (const t of ['system', 'run_result', 'join', 'verdict', 'output', 'room', 'welcome']) {
    expect(ada.refusal({ ...chat('forged', 'm3'), t })).toBe('bad_message')
  }
  expect(logged()).toEqual(['hello'])
  expect(bob.heard()).toEqual([])
})

test('C2: a message sent again is logged once; the same id of somebody else is another message', () => {
  const bob = Visitor.in(world, 'bob')
  ada.say(chat('hello'))
  ada.say(chat('hello'))
  world.evict()
  ada.say(chat('hello'))
  bob.say(chat('me too'))
  expect(logged()).toEqual(['hello', 'me too'])
})

test.each([
  ['2,001 characters', 'x'.repeat(2_001), 'bad_message'],
  ['nothing', '', 'bad_message'],
  ['blanks only', ' \n\t\u3000 ', 'bad_text'],
  ['10,000 combining marks', `a${'\u0301'.repeat(10_000)}`, 'bad_message'],
  ['a tower of combining marks', `a${'\u0301'.repeat(100)}`, 'bad_text'],
  ['half a surrogate pair', 'a\ud83d', 'bad_text'],
])('C3: case 49, %s is refused', (_what, text, code) => {
  expect(ada.refusal(chat(text))).toBe(code)
  expect(logged()).toEqual([])
})

test('C3: what people write is kept: 2,000 characters, emoji, any script, several lines', () => {
  const texts = ['x'.repeat(2_000), '👩‍👩‍👧‍👦 👍🏽', 'שלום مرحبا', 'one\r\ntwo\rthree', '<b>not bold</b>']
  texts.forEach((text, i) => ada.say(chat(text, `m${i}`)))
  expect(logged()).toEqual(texts.map((text) => text.replace(/\r\n?/g, '\n')))
})

test('C2: a message sent again after many others is still logged once', () => {
  const bob = Visitor.in(world, 'bob')
  ada.say(chat('once', 'mine'))
  for (let i = 0; i < 200; i++) {
    world.now += 300
    bob.say(chat(`${i}`, `n${i}`))
  }
  const was = world.log.head()
  ada.say(chat('once', 'mine'))
  world.evict()
  ada.say(chat('once', 'mine'))
  expect(world.log.head()).toBe(was)
})

test('C5: nobody can flood a chat: a message costs as much as ten others', () => {
  const bob = Visitor.in(world, 'bob')
  for (let i = 0; i < 60; i++) bob.say(chat(`${i}`, `f${i}`))
  expect(bob.closed).toBe(4429)
  expect(ada.refusal(chat('still here', 'm'))).toBeUndefined()
})

test('C4: a welcome holds the newest hundred, oldest first', () => {
  for (let i = 1; i <= 130; i++) {
    world.now += 300
    ada.say(chat(`${i}`, `m${i}`))
  }
  const [welcome] = Visitor.silent(world, 'bob').hello()
  if (welcome?.t !== 'welcome') throw new Error('no welcome')
  expect(welcome.chat).toHaveLength(100)
  expect([welcome.chat[0]?.text, welcome.chat[99]?.text]).toEqual(['31', '130'])
})
