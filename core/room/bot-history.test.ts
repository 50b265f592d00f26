import { beforeEach, expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let ada: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
})

let sent = 0
function say(...texts: string[]): void {
  for (const text of texts) {
    world.now += 1_000
    ada.answer({ t: 'chat', id: `m${++sent}`, text }, 'chat')
  }
}
const words = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)

/** Every message that somebody gets by paging back to the end, oldest first. */
function paged(visitor: Visitor, count = 40): string[] {
  const all: string[] = []
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    world.now += 1_000
    const page = visitor.answer({ t: 'history', id: 'h1', channel: 'all', before, count }, 'chats')
    all.unshift(...page.list.map(({ text }) => text))
    const [first] = page.list
    if (!page.more || !first) return all
    before = first.seq
  }
}

test('C15: a bot pages what was said since it first came, and what it was welcomed with then', () => {
  say(...words('early', 30), ...words('before', LIMITS.chatHistory))
  const bot = Visitor.in(world, 'bot', 'bot')
  const seen = [...words('before', LIMITS.chatHistory), ...words('after', 150)]
  say(...words('after', 150))
  expect(paged(bot)).toEqual(seen)
  expect(paged(ada)).toEqual([...words('early', 30), ...seen])
})

test('C15: coming again, after waking and with another page, moves nothing', () => {
  say(...words('early', 10), ...words('before', LIMITS.chatHistory))
  Visitor.in(world, 'bot', 'bot').leave()
  say(...words('between', 120))
  world.evict()
  const again = Visitor.in(world, 'bot', 'bot')
  const seen = [...words('before', LIMITS.chatHistory), ...words('between', 120)]
  expect(paged(again)).toEqual(seen)
  expect(paged(Visitor.in(world, 'other', 'bot'))).toEqual(seen.slice(-LIMITS.chatHistory))
})

test('C15: asking for what was before ends there at once, in a room that is closed too', () => {
  say(...words('early', 5), ...words('before', LIMITS.chatHistory))
  const bot = Visitor.in(world, 'bot', 'bot')
  const [oldest] = ada.answer(
    { t: 'history', id: 'h1', channel: 'all', before: 1e9, count: 100 },
    'chats',
  ).list
  world.step({ t: 'info', sealed: true })
  const asked = { t: 'history', id: 'h2', channel: 'all', before: oldest?.seq ?? 0, count: 100 }
  expect(bot.answer(asked, 'chats')).toMatchObject({ list: [], more: false })
  expect(ada.answer(asked, 'chats').list).toHaveLength(5)
})
