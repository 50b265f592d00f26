import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { Account } from '../support/account.ts'
import { foldedLog } from '../support/folded-log.ts'
import type { Headless } from '../support/headless.ts'
import { Server } from '../support/server.ts'

const FILE = 'f1'
const KILLS = 4
let server: Server

beforeAll(async () => {
  server = await Server.start()
})
afterAll(() => server.stop())

/** Types numbered words until told to stop, and answers how many. */
async function write(headless: Headless, name: string, until: () => boolean): Promise<number> {
  let count = 0
  for (; !until(); count++) {
    headless.type(FILE, { changes: { from: headless.text(FILE).length, insert: `${name}${count} ` } })
    await sleep(5)
  }
  return count
}

test(`the server is killed ${KILLS} times while two people type: nothing is lost or doubled`, async () => {
  const ada = await Account.enter(server.url, 'guest', { name: 'Ada' })
  const owner = await Account.enter(server.url, 'register', {
    username: 'owner',
    email: 'owner@mail.example',
    password: 'correct horse battery',
  })
  const code = await owner.createRoom('markdown')
  const writers = [await owner.join(code), await ada.join(code)]
  let over = false
  const counts = Promise.all(writers.map((writer, i) => write(writer, 'ab'[i] ?? '', () => over)))
  for (let i = 0; i < KILLS; i++) {
    const before = writers.map((writer) => writer.text(FILE).length)
    for (const [j, writer] of writers.entries()) {
      await writer.until(
        () => writer.sync.status !== 'offline' && writer.text(FILE).length > (before[j] ?? 0) + 200,
      )
    }
    await server.kill()
    await server.restart()
  }
  over = true
  const made = await counts
  for (const writer of writers) await writer.until(() => writer.sync.status === 'saved')
  const versions = writers.map((writer) => writer.sync.version(FILE) ?? 0)
  for (const writer of writers) await writer.until(() => writer.sync.version(FILE) === Math.max(...versions))

  const [first, second] = writers
  const text = first?.text(FILE) ?? ''
  expect(second?.text(FILE) === text, 'both have the same text').toBe(true)
  if (first) expect((await foldedLog(first, FILE)) === text, 'so has the log').toBe(true)
  // Every word once: nothing lost, nothing doubled.
  const words = text.trim().split(' ').sort()
  const typed = made.flatMap((count, i) => Array.from({ length: count }, (_, n) => `${'ab'[i]}${n}`)).sort()
  expect(words).toEqual(typed)
  for (const writer of writers) {
    expect(writer.rejected).toEqual([])
    writer.close()
  }
})
