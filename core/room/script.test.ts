import { beforeEach, expect, test } from 'vitest'
import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { ScriptPeer } from '../../test/support/script-peer.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { step } from './step.ts'

let world: World
beforeEach(() => (world = new World()))

const inRoom = () => world.fold('f1')
const append = (word: string) => (text: string) => text + word
const errorsOf = (script: ScriptPeer, frame: unknown) =>
  script.say(frame).map((message) => ('error' in message ? message.error.code : 'text'))

/** A browser that is in the room, has the text and types. */
function browser(name: string) {
  const peer = world.peer(name)
  world.settle()
  const type = (insert: string, at = 0) => {
    peer.edit('f1', { changes: { from: at, insert } })
    peer.write()
    while (peer.up.length > 0) world.deliver(peer)
    while (peer.down.length > 0) peer.take()
  }
  return { peer, type }
}

test('W1: a script is told the text at once, and others see it come and go', () => {
  const ada = browser('ada')
  ada.type('hello')
  world.settle()
  const bot = world.script('bot')
  expect(bot.heard()).toEqual([{ user: '', content: 'hello' }])
  world.settle()
  expect(ada.peer.view.people.map(({ name, role }) => `${name} ${role}`)).toContain('bot bot')
  bot.leave()
  world.settle()
  expect(ada.peer.view.people.map(({ name }) => name)).not.toContain('bot')
})

test('W1: the author is whose connection it is, whatever the message says', () => {
  const [bot, other] = [world.script('bot'), world.script('other')]
  other.heard()
  bot.say({ user: 'owner', content: 'x' })
  world.pass(50)
  expect(other.heard()).toEqual([{ user: 'bot', content: 'x' }])
  expect(bot.heard()).toEqual([])
})

test('W3: what a browser typed meanwhile stays, and so does what the script wrote', () => {
  const ada = browser('ada')
  ada.type('one\nthree\n')
  const bot = world.script('bot')
  bot.heard()
  bot.edit((text) => text.replace('three', 'two\nthree'))
  ada.type('zero\n')
  bot.deliver()
  expect(inRoom()).toBe('zero\none\ntwo\nthree\n')
  // It goes on from its own text without having been told anything.
  bot.edit((text) => text.replace('two', '2'))
  bot.deliver()
  expect(inRoom()).toBe('zero\none\n2\nthree\n')
  world.settle()
  expect(ada.peer.text('f1')).toBe(inRoom())
  expect(bot.heard().at(-1)).toEqual({ user: 'bot', content: 'zero\none\n2\nthree\n' })
})

test('W3: a text made before the last one told had arrived takes nothing back', () => {
  const ada = browser('ada')
  ada.type('start ')
  const bot = world.script('bot')
  bot.heard()
  ada.type('ada ', 0)
  world.pass(50)
  bot.edit(append('bot'))
  expect(bot.down).toHaveLength(1)
  bot.deliver()
  expect(inRoom()).toBe('ada start bot')
})

test('W3: a script that puts back what somebody did gets its way once the texts cannot have crossed', () => {
  const ada = browser('ada')
  ada.type('tidy')
  const bot = world.script('bot')
  bot.heard()
  ada.type('  ', 4)
  for (let i = 0; i < 100 && inRoom() !== 'tidy'; i++) {
    world.pass(50)
    for (let heard = bot.take(); heard; heard = bot.take()) bot.edit((text) => text.trim())
    while (bot.up.length > 0) bot.deliver()
  }
  expect(inRoom()).toBe('tidy')
})

test('W3: going back to an own earlier text is an edit like any other', () => {
  const bot = world.script('bot')
  bot.heard()
  for (const content of ['a', 'b', 'a', 'b', 'b', 'a', '']) {
    bot.say({ content })
    expect(inRoom()).toBe(content)
  }
})

test('W2: line ends are one', () => {
  const bot = world.script('bot')
  bot.say({ content: 'a\r\nb\rc\n' })
  expect(inRoom()).toBe('a\nb\nc\n')
  const seq = world.room.seq
  bot.say({ content: 'a\r\nb\r\nc\r\n' })
  expect(world.room.seq).toBe(seq)
})

test('W4: many edits are told as one text, 20 times a second at most, and rarer when it is large', () => {
  const [bot, other] = [world.script('bot'), world.script('other')]
  other.heard()
  for (let i = 0; i < 30; i++) bot.say({ content: 'x'.repeat(i + 1) })
  expect(other.down).toHaveLength(0)
  world.pass(50)
  expect(other.heard()).toEqual([{ user: 'bot', content: 'x'.repeat(30) }])
  bot.say({ content: 'y'.repeat(160 * 1024) })
  world.pass(50)
  bot.say({ content: 'z'.repeat(160 * 1024) })
  world.pass(400)
  expect(other.down).toHaveLength(0)
  world.pass(50)
  expect(other.heard()).toEqual([{ user: 'bot', content: 'z'.repeat(160 * 1024) }])
})

test('W5: rights count with every message, and a refusal leaves the script where it is', () => {
  const bot = world.script('bot', 'viewer')
  expect(errorsOf(bot, { content: 'x' })).toEqual(['not_allowed'])
  world.step({ t: 'role', user: 'u_bot', role: 'bot' })
  expect(errorsOf(bot, { content: 'x' })).toEqual([])
  world.step({ t: 'info', locked: true })
  expect(errorsOf(bot, { content: 'xy' })).toEqual(['not_allowed'])
  world.step({ t: 'info', locked: false, archived: true })
  expect(errorsOf(bot, { content: 'xy' })).toEqual(['archived'])
  expect([inRoom(), bot.closed]).toEqual(['x', null])
  world.step({ t: 'removeMember', user: 'u_bot' })
  expect(bot.closed).toBe(CLOSE.forbidden)
})

test('W5: what a room cannot hold is refused, and what was there before goes on', () => {
  const ada = browser('ada')
  const fill = 'x'.repeat(LIMITS.fileChars - 10)
  for (let at = 0; at < fill.length; at += 200_000) ada.type(fill.slice(at, at + 200_000))
  const bot = world.script('bot')
  bot.heard()
  expect(errorsOf(bot, { content: 'small' })).toEqual([])
  expect(inRoom()).toBe('small')
})

test.each([
  ['no JSON', '{"user":'],
  ['no content', '{"user":"ada"}'],
  ['content that is no text', '{"content":1}'],
  ['a message of the other protocol', '{"t":"hello","v":2,"client":"client00ada","files":[]}'],
  ['an array', '[]'],
  ['null', 'null'],
  ['a prototype', '{"__proto__":{"x":1},"content":"y"}'],
  ['a binary frame', null],
])('W6: %s is refused, and the twentieth closes the socket', (_, frame) => {
  const bot = world.script('bot')
  bot.heard()
  for (let i = 0; i < 19; i++) expect(errorsOf(bot, frame)).toEqual(['bad_message'])
  expect(bot.closed).toBeNull()
  expect(errorsOf(bot, frame)).toEqual(['bad_message'])
  expect([bot.closed, inRoom(), ({} as { x?: number }).x]).toEqual([CLOSE.badMessage, '', undefined])
})

test('W6: too many messages and too large ones are told before the socket is closed', () => {
  const [bot, other] = [world.script('bot'), world.script('other')]
  const told: string[] = []
  for (let i = 0; i < 500 && bot.closed === null; i++) told.push(...errorsOf(bot, { content: `${i}` }))
  expect([bot.closed, told]).toEqual([CLOSE.tooMany, ['too_many']])
  other.heard()
  expect(errorsOf(other, { content: 'x'.repeat(LIMITS.frameChars) })).toEqual(['too_large'])
  expect(other.closed).toBe(CLOSE.tooLarge)
})

test('W7: a script goes on after the room slept, from the text it had', () => {
  const ada = browser('ada')
  ada.type('one two ')
  const bot = world.script('bot')
  bot.heard()
  bot.edit(append('three '))
  bot.deliver()
  world.evict()
  bot.edit(append('four '))
  ada.type('zero ')
  bot.deliver()
  expect(inRoom()).toBe('zero one two three four ')
  world.settle()
  expect(bot.heard().at(-1)).toEqual({ user: 'bot', content: inRoom() })
})

test('W7: what happened while the text was on its way to a sleeping room is told after waking', () => {
  const ada = browser('ada')
  const bot = world.script('bot')
  bot.heard()
  ada.type('typed')
  world.evict()
  world.settle()
  expect(bot.heard().at(-1)).toMatchObject({ content: 'typed' })
})

test('W8: scripts read and write the first file, and are told the next one when it is removed', () => {
  const ada = Visitor.in(world, 'ada')
  const bot = world.script('bot')
  bot.say({ content: 'first' })
  ada.say({ t: 'createFile', id: 'q1', name: 'second.md' })
  ada.say({ t: 'push', file: 'f2', version: 0, n: 1, ops: [[[0, 'second']]] })
  world.pass(50)
  expect(bot.heard()).toEqual([])
  ada.say({ t: 'removeFile', id: 'q2', file: 'f1' })
  expect(errorsOf(bot, { content: 'first and more' })).toEqual(['no_file'])
  world.pass(50)
  expect(bot.heard().at(-1)).toMatchObject({ content: 'second' })
  bot.say({ content: 'second and more' })
  expect(world.fold('f2')).toBe('second and more')
})

test('W1: a script of the owner is told texts and nothing of what staff say or note', () => {
  const owner = Visitor.in(world, 'grace', 'staff')
  const bot = world.script('root', 'owner')
  const say = (message: object) =>
    step(world.room, { t: 'frame', from: owner.socket, data: JSON.stringify(message) }, world.now)
  const effects = [
    ...say({ t: 'chat', id: 'm1', text: 'among us', channel: 'staff' }),
    ...say({ t: 'note', id: 'n1', text: 'a note', after: 0 }),
  ]
  const told = effects.flatMap((effect) => (effect.do === 'tell' ? effect.among : []))
  expect(told).toContain(owner.socket)
  expect(told).not.toContain(bot.socket)
})

test('O6: what a script writes is logged as a bot’s, also when its person is a writer', () => {
  world.script('bot').say({ content: 'written by nobody' })
  world.script('ada', 'writer').say({ content: 'written by nobody at all' })
  expect(world.log.pushesOf('f1', 0)).toMatchObject([{ how: 'b' }, { how: 'b' }])
})
