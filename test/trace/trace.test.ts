import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { foldedLog } from '../support/folded-log.ts'
import type { Headless } from '../support/headless.ts'
import { Server } from '../support/server.ts'
import { Author } from './author.ts'
import { replayMerge } from '#core/replay/trace/merge.ts'
import { editOf, hasAstral, unitsOf, type Recording } from '#core/replay/trace/recording.ts'
import { friendsForever, recording } from './recording.ts'

const FILE = 'f1'
let server: Server
let owner: Account

beforeAll(async () => {
  server = await Server.start()
  owner = await Account.enter(server.url, 'register', {
    username: 'ada',
    email: 'ada@mail.example',
    password: 'correct horse battery',
  })
})
afterAll(() => server.stop())

async function roomOf(language: string, guests: number): Promise<Headless[]> {
  const code = await owner.createRoom(language)
  const others = Array.from({ length: guests }, async (_, i) => {
    const guest = await Account.enter(server.url, 'guest', { name: `Guest ${i + 1}` })
    return guest.join(code)
  })
  return Promise.all([owner.join(code), ...others])
}

/** Types a recording as fast as the room takes it, in turns with everything else that happens. */
async function typeAll({ txns }: Recording, headless: Headless): Promise<void> {
  let astral = false
  for (const [i, { patches }] of txns.entries()) {
    for (const patch of patches) {
      headless.type(FILE, { changes: editOf(patch, () => headless.text(FILE), astral) })
      astral ||= hasAstral(patch[2])
    }
    if (i % 20 === 0) await new Promise(setImmediate)
  }
}

test('positions in code points become positions in UTF-16 units', () => {
  expect(unitsOf('a😀b', 2)).toBe(3)
  expect(editOf([2, 1, '😀'], () => 'a😀b', true)).toEqual({ from: 3, to: 4, insert: '😀' })
})

describe('a recording typed through a real socket while somebody follows', () => {
  test.for(['sveltecomponent', 'rustcode'] as const)('%s', async (name) => {
    const recorded = recording(name)
    const [author, follower] = await roomOf('html', 1)
    if (!author || !follower) throw new Error('nobody joined')
    await typeAll(recorded, author)
    await author.until(() => author.sync.status === 'saved')
    const version = author.sync.version(FILE)
    await follower.until(() => follower.sync.version(FILE) === version)
    // Compared as a whole: a difference of 65,000 characters is no message.
    const texts = [author.text(FILE), follower.text(FILE), await foldedLog(follower, FILE)]
    expect(texts.map((text) => text === recorded.endContent)).toEqual([true, true, true])
    expect(author.rejected).toEqual([])
    author.close()
    follower.close()
  })
})

test('two authors of friendsforever live at once: all replicas and the log are equal', async () => {
  const recorded = friendsForever()
  const { edits, text } = replayMerge(recorded)
  // The recording was understood: its own merge gives its own end.
  expect(text === recorded.endContent).toBe(true)
  const [a, b, follower] = await roomOf('markdown', 2)
  if (!a || !b || !follower) throw new Error('nobody joined')
  const [ada, bob] = [new Author(a, edits[0], edits[1]), new Author(b, edits[1], edits[0])]
  await Promise.all([ada.write(bob), bob.write(ada)])
  await a.until(() => a.sync.status === 'saved')
  await b.until(() => b.sync.status === 'saved')
  const version = Math.max(a.sync.version(FILE) ?? 0, b.sync.version(FILE) ?? 0)
  const everybody = [a, b, follower]
  await Promise.all(everybody.map((one) => one.until(() => one.sync.version(FILE) === version)))

  const end = follower.text(FILE)
  const texts = [
    ...everybody.map((one) => one.text(FILE)),
    await foldedLog(follower, FILE),
    ada.text,
    bob.text,
  ]
  expect(texts.map((one) => one === end)).toEqual(texts.map(() => true))
  // Another correct merge may order simultaneous inserts differently, but it keeps and loses the same characters.
  const characters = (whole: string) => [...whole].sort().join('')
  expect(characters(end) === characters(recorded.endContent)).toBe(true)
  expect(Math.min(ada.crossed, bob.crossed)).toBeGreaterThan(100)
  for (const one of everybody) one.close()
})
