import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import type { Headless } from '../support/headless.ts'
import { Server } from '../support/server.ts'

const script = fileURLToPath(new URL('../support/lone-client.ts', import.meta.url))

let server: Server
let code: string
let ada: Headless
const children: ChildProcess[] = []

beforeAll(async () => {
  server = await Server.start()
  const owner = await Account.enter(server.url, 'register', {
    ...{ username: 'ada', email: 'ada@mail.example' },
    password: 'correct horse battery',
  })
  code = await owner.createRoom('markdown')
  ada = await owner.join(code)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  ada.close()
  await server.stop()
})

const here = (name: string) => ada.view.people.some((person) => person.name === name)

/** Somebody in the room, in a process of their own. */
async function lone(name: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, server.url, code, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()))
  await ada.until(() => here(name))
  return child
}

/** Milliseconds until they are gone after a signal. */
async function goneAfter(name: string, signal: 'SIGKILL' | 'SIGSTOP'): Promise<number> {
  const child = await lone(name)
  const at = performance.now()
  child.kill(signal)
  await ada.until(() => !here(name), 60_000)
  return performance.now() - at
}

test('U11: case 46, whose process is killed is gone at once: the connection breaks', async () => {
  expect(await goneAfter('killed', 'SIGKILL')).toBeLessThan(1_000)
})

test('U11: case 46, whose process stands still, its connection open, is gone within 30 s; who answers stays', async () => {
  const passed = await goneAfter('frozen', 'SIGSTOP')
  expect(passed).toBeGreaterThan(4_000)
  expect(passed).toBeLessThan(30_000)
  expect(ada.sync.status).toBe('saved')
  expect(ada.view.people.map(({ name }) => name)).toEqual(['ada'])
})
