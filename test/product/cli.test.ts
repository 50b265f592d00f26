import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { CommandLine } from '../support/command-line.ts'
import { Server } from '../support/server.ts'

let server: Server
let ada: CommandLine
let people = 0

const enter = async (name: string): Promise<Account> => {
  const username = `${name}${++people}`
  const body = { username, email: `${username}@example.org`, password: 'correct horse battery' }
  return Account.enter(server.url, 'register', body)
}

beforeAll(async () => {
  server = await Server.start()
})
afterAll(() => server.stop())
beforeEach(async () => {
  ada = await CommandLine.of(server.url, await enter('ada'))
})
afterEach(() => ada.stop())

/** Waits for something that a process or a file shows. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 600) throw new Error(`waited for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const codeIn = (text: string): string => /\/r\/([0-9a-z-]{11})/.exec(text)?.[1] ?? ''

test('CL1: login keeps a token for its owner alone, and whoami says whose it is', async () => {
  const scopes = ['account:read', 'rooms:read']
  const made = await ada.account.send('POST', '/api/tokens', { name: 'login', scopes, days: 7 })
  const { secret } = made as { secret: string }
  const none = { CODECOLLAB_TOKEN: '', CODECOLLAB_URL: '' }
  expect((await ada.run(['whoami'], '', none)).code).toBe(3)
  expect((await ada.run(['login', server.url], 'cc_pat_wrong_token\n', none)).code).toBe(3)
  const login = await ada.run(['login', server.url], `${secret}\n`, none)
  expect([login.code, login.err]).toEqual([0, ''])
  expect(login.out).not.toContain(secret)
  expect(statSync(ada.path('config/codecollab/sign-in.json')).mode & 0o777).toBe(0o600)
  const who = await ada.run(['whoami', '--json'], '', none)
  expect(JSON.parse(who.out)).toMatchObject({ url: server.url, user: { guest: false } })
  // Its scopes hold: it makes no rooms.
  expect(await ada.run(['create'], '', none)).toMatchObject({ code: 3, out: '' })
})

test('CL4: create makes a room with files in it and prints its link; rooms lists it', async () => {
  writeFileSync(ada.path('hello.py'), 'print("hello")\r\n')
  writeFileSync(ada.path('second.py'), 'x = 1\n')
  const made = await ada.run(['create', '--title', 'By hand', 'hello.py', 'second.py'])
  expect(made).toMatchObject({ code: 0, err: '' })
  const code = codeIn(made.out)
  const room = await ada.account.join(code)
  expect(room.view.files.map(({ name }) => name)).toEqual(['hello.py', 'second.py'])
  for (const { id } of room.view.files) room.sync.openFile(id)
  await room.until(() => room.view.files.every(({ id }) => room.sync.state(id) !== undefined))
  expect(room.view.files.map(({ id }) => room.text(id))).toEqual(['print("hello")\n', 'x = 1\n'])
  room.close()
  const list = await ada.run(['rooms'])
  expect(list.out).toMatch(new RegExp(`^${code} {2}owner .*By hand`, 'm'))
  expect((await ada.run(['create', 'missing.py'])).code).toBe(2)
})

test('CL3: join reads along: text, people, changes, chat and output, one line each', async () => {
  const code = await ada.account.createRoom('python')
  const bob = await (await enter('bob')).join(code)
  bob.type('f1', { changes: { from: 0, to: bob.text('f1').length, insert: 'a = 1\n' } })
  await bob.until(() => bob.sync.status === 'saved')
  const reading = ada.start(['join', `${server.url}/r/${code}`])
  await until('the text', () => reading.said.out.includes('a = 1'))
  bob.type('f1', { changes: { from: 6, insert: 'print("\\x1b[31mred")\n' } })
  bob.chat('look \u001b]0;title\u0007')
  await until('the chat', () => reading.said.out.includes('look'))
  await until('the change', () => reading.said.out.includes('+print'))
  bob.send({ t: 'run', id: 'run-to-read', entry: 'f1' })
  await until('the output', () => reading.said.out.includes('> red'))
  reading.child.kill('SIGINT')
  const { code: exit, out } = await reading.ended
  expect(exit).toBe(0)
  expect(out).not.toMatch(/[^\P{Cc}\n\t]/u)
  bob.close()
})

test('CL9: run prints what the program prints and ends with its verdict', async () => {
  const code = codeIn((await ada.run(['create', '--language', 'python'])).out)
  const room = await ada.account.join(code)
  const program = async (text: string) => {
    room.type('f1', { changes: { from: 0, to: room.text('f1').length, insert: text } })
    await room.until(() => room.sync.status === 'saved')
  }
  await program('import sys\nprint(input() + "\\x1b[31m😀")\nprint("oh", file=sys.stderr)\n')
  const ran = await ada.run(['run', code, '--input', '-'], 'ada\n')
  expect(ran, 'bytes into a pipe').toMatchObject({ code: 0, out: 'ada\u001b[31m😀\n', err: 'oh\n' })
  await program('raise SystemExit(3)\n')
  const failed = await ada.run(['run', code])
  expect(failed.code).toBe(11)
  const json = await ada.run(['run', code, '--json'])
  expect(JSON.parse(json.out.trim().split('\n').at(-1) ?? '')).toMatchObject({ verdict: { exitCode: 3 } })
  expect((await ada.run(['run', code, '--file', '../../etc/passwd'])).code).toBe(2)
  room.close()
})

test('CL10: export saves a session that verify finds intact, until a byte of it is another', async () => {
  const code = codeIn((await ada.run(['create', '--language', 'python'])).out)
  const room = await ada.account.join(code)
  room.type('f1', { changes: { from: 0, insert: 'exported\n' } })
  await room.until(() => room.sync.status === 'saved')
  expect(await ada.run(['export', code, '-o', 'session.ndjson.gz'])).toMatchObject({ code: 0, err: '' })
  room.close()
  const file = readFileSync(ada.path('session.ndjson.gz'))
  const keys = await (await fetch(`${server.url}/api/record/keys`)).text()
  writeFileSync(ada.path('keys.json'), keys)
  const intact = await ada.run(['verify', 'session.ndjson.gz', '--key', 'keys.json'])
  expect([intact.code, intact.out.slice(0, 6)]).toEqual([0, 'INTACT'])
  const text = gunzipSync(file).toString()
  expect(text).toContain('exported')
  writeFileSync(ada.path('changed.ndjson'), text.replace('exported', 'exporteD'))
  expect((await ada.run(['verify', 'changed.ndjson'])).code).toBe(1)
  expect((await ada.run(['verify', 'missing'])).code).toBe(2)
})

test('CL10: an export right after the last one left has everything', async () => {
  writeFileSync(ada.path('left.py'), 'print("just now")\n')
  const code = codeIn((await ada.run(['create', 'left.py'])).out)
  expect(await ada.run(['export', code, '-o', 'left.ndjson.gz'])).toMatchObject({ code: 0, err: '' })
  expect(gunzipSync(readFileSync(ada.path('left.ndjson.gz'))).toString()).toContain('just now')
})
