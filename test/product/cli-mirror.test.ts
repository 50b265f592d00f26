import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { CommandLine } from '../support/command-line.ts'
import type { Headless } from '../support/headless.ts'
import { Rng } from '../support/rng.ts'
import { Server } from '../support/server.ts'

let server: Server
let ada: CommandLine
let bob: Headless
let code: string
let people = 0

const enter = async (name: string): Promise<Account> => {
  const username = `${name}${++people}`
  const body = { username, email: `${username}@example.org`, password: 'correct horse battery' }
  return Account.enter(server.url, 'register', body)
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

beforeAll(async () => {
  server = await Server.start()
})
afterAll(() => server.stop())
beforeEach(async () => {
  ada = await CommandLine.of(server.url, await enter('ada'))
  code = await ada.account.createRoom('python')
  bob = await (await enter('bob')).join(code)
  await write('one\ntwo\n')
})
afterEach(() => {
  bob.close()
  ada.stop()
})

/** Bob's whole text is this now, and the room has it. */
async function write(text: string): Promise<void> {
  bob.type('f1', { changes: { from: 0, to: bob.text('f1').length, insert: text } })
  await bob.until(() => bob.sync.status === 'saved')
}
const local = (name = 'main.py'): string => readFileSync(ada.path(name), 'utf8')
const save = (text: string, name = 'main.py'): void => writeFileSync(ada.path(name), text)
const follow = (...more: string[]) => ada.start(['join', code, '--file', 'main.py', ...more])

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 900) throw new Error(`waited for ${what}: ${JSON.stringify([bob.text('f1'), local()])}`)
    await pause(50)
  }
}

test('CL5: what is saved here is there, and what is typed there is here', async () => {
  const running = follow()
  await until('the file', () => existsSync(ada.path('main.py')) && local() === 'one\ntwo\n')
  save('one\ntwo\nthree\n')
  await until('the edit', () => bob.text('f1') === 'one\ntwo\nthree\n')
  bob.type('f1', { changes: { from: 0, insert: 'zero\n' } })
  await until('the file', () => local() === 'zero\none\ntwo\nthree\n')
  running.child.kill('SIGINT')
  expect((await running.ended).code).toBe(0)
})

test('CL7: a file that differs at first is left alone unless one says which text counts', async () => {
  save('mine\n')
  expect((await follow().ended).code).toBe(4)
  expect([local(), bob.text('f1')]).toEqual(['mine\n', 'one\ntwo\n'])
  const mine = follow('--take', 'local')
  await until('mine in the room', () => bob.text('f1') === 'mine\n')
  mine.child.kill('SIGKILL')
  await mine.ended
  await ada.run(['whoami'])
  save('other\n', 'other.py')
  const room = ada.start(['join', code, '--file', 'other.py', '--take', 'room'])
  await until('the room’s in the file', () => local('other.py') === 'mine\n')
  room.child.kill('SIGKILL')
})

test('CL6: what either side did while it was off is joined at the next start', async () => {
  const first = follow()
  await until('the file', () => existsSync(ada.path('main.py')) && local() === 'one\ntwo\n')
  first.child.kill('SIGKILL')
  await first.ended
  save('one\ntwo\nthree\n')
  await write('zero\none\ntwo\n')
  follow()
  await until('both', () => local() === 'zero\none\ntwo\nthree\n' && bob.text('f1') === local())
})

test('CL6: without a connection it waits, and gives the room what was saved meanwhile', async () => {
  follow()
  await until('the file', () => existsSync(ada.path('main.py')) && local() === 'one\ntwo\n')
  await server.kill()
  save('one\ntwo\noffline\n')
  await pause(1_000)
  await server.restart()
  await until('the edit', () => bob.text('f1') === 'one\ntwo\noffline\n')
})

test('CL8: line ends, mode and a link stay as they were, and nothing else is in the folder that is not hidden', async () => {
  save('one\r\ntwo\r\n', 'real.py')
  chmodSync(ada.path('real.py'), 0o755)
  symlinkSync('real.py', ada.path('main.py'))
  const running = follow('--room-file', 'main.py')
  await until('the beginning', () => running.said.out.includes('the same now'))
  bob.type('f1', { changes: { from: 8, insert: 'three\n' } })
  await until('the file', () => local('real.py') === 'one\r\ntwo\r\nthree\r\n')
  expect(lstatSync(ada.path('main.py')).isSymbolicLink()).toBe(true)
  expect(statSync(ada.path('real.py')).mode & 0o777).toBe(0o755)
})

test('CL11: who may not edit loses nothing: the file is left as it was saved', async () => {
  const running = follow()
  await until('the file', () => existsSync(ada.path('main.py')) && local() === 'one\ntwo\n')
  await ada.account.send('PATCH', `/api/rooms/${code}`, { archived: true })
  await pause(500)
  save('one\ntwo\nrefused\n')
  const { code: exit, err } = await running.ended
  expect([exit, local()]).toEqual([5, 'one\ntwo\nrefused\n'])
  expect(err).toContain('does not take')
  expect(bob.text('f1')).toBe('one\ntwo\n')
})

test.each([1, 2])(
  'CL5: two people type at random while it is killed and started again, seed %i',
  async (seed) => {
    const rng = new Rng(seed)
    let running = follow()
    await until('the file', () => existsSync(ada.path('main.py')) && local() === 'one\ntwo\n')
    const words: string[] = []
    const inserted = (text: string): { from: number; insert: string } => {
      const places = [...text.matchAll(/(?<=[ \n]|^)/g)].map(({ index }) => index)
      words.push(`w${words.length}x`)
      return { from: rng.pick(places), insert: `${words.at(-1)}${rng.chance(0.3) ? '\n' : ' '}` }
    }
    let kills = 0
    for (let i = 0; i < 60; i++) {
      if (rng.chance(0.5)) bob.type('f1', { changes: inserted(bob.text('f1')) })
      else {
        const text = local()
        const { from, insert } = inserted(text)
        const now = text.slice(0, from) + insert + text.slice(from)
        // Editors write into a file, or put another in its place.
        if (rng.chance(0.5)) save(now)
        else {
          save(now, 'main.py~')
          renameSync(ada.path('main.py~'), ada.path('main.py'))
        }
      }
      await pause(rng.below(250))
      if (!rng.chance(0.1)) continue
      kills++
      running.child.kill('SIGKILL')
      await running.ended
      running = follow()
    }
    expect(kills).toBeGreaterThan(1)
    await until('one text', () => words.every((word) => local().includes(word)) && local() === bob.text('f1'))
    for (const word of words) expect(local().split(word).length - 1, word).toBe(1)
  },
)
