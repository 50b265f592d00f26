import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { scriptTokenAnswer } from '#core/protocol/api/account.ts'
import { scriptDown } from '#core/protocol/script.ts'
import { Server } from '../support/server.ts'

const doc = readFileSync(new URL('../../docs/API.md', import.meta.url), 'utf8')
const example = (language: string): string => doc.split(`\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? ''
const run = promisify(execFile)
const USER = { username: 'testuser', password: 'correct horse battery' }

let server: Server
const children: ChildProcess[] = []
beforeAll(async () => void (server = await Server.start()))
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.stop()
})

async function post(path: string, body: object): Promise<string> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return v.parse(scriptTokenAnswer, await response.json()).access_token
}

/** Another script in the session of the examples: collects what it is told until a text holds `wanted`. */
function listen(token: string): { until: (wanted: string) => Promise<string>; socket: WebSocket } {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/demo?token=${token}`)
  const texts: string[] = []
  let wake = () => {}
  socket.on('message', (data: Buffer) => {
    const message = v.parse(scriptDown, JSON.parse(data.toString()))
    if ('content' in message) texts.push(`${message.user}: ${message.content}`)
    wake()
  })
  const until = async (wanted: string): Promise<string> => {
    for (;;) {
      const found = texts.find((text) => text.includes(wanted))
      if (found !== undefined) return found
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return { until, socket }
}

const environment = () => ({
  ...process.env,
  BASE: server.url,
  CC_USER: USER.username,
  CC_PASSWORD: USER.password,
})

test('the example for Node in docs/API.md writes into a session, and prints what others write', async () => {
  await post('/register/', USER)
  const other = await post('/register', { ...USER, username: 'other' })
  const child = spawn(process.execPath, ['--input-type=module', '-e', example('js')], { env: environment() })
  children.push(child)
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const { until, socket } = listen(other)
  expect(await until('from Node').catch(() => said)).toMatch(/^(testuser)?: console\.log\('from Node'\)\n$/)
  socket.send(JSON.stringify({ content: "console.log('from Node')\n# from a test\n" }))
  await expect.poll(() => said).toContain("other:\nconsole.log('from Node')\n# from a test\n")
  expect(server.said, 'no token is written anywhere').not.toContain(other)
  socket.close()
})

test('the example for Python does the same where there is Python with websockets, and is Python everywhere', async () => {
  const code = example('python')
  expect(code.split('\n').length).toBeLessThan(25)
  const python = (...args: string[]) => run('python3', args, { env: environment(), timeout: 20_000 })
  const has = (module: string) =>
    python('-c', `import ${module}`).then(
      () => true,
      () => false,
    )
  if (await has('ast')) await python('-c', 'import ast, sys; ast.parse(sys.argv[1])', code)
  if (!(await has('websockets.asyncio.client'))) return
  await post('/token', USER)
  children.push(spawn('python3', ['-c', code], { env: environment() }))
  const { until, socket } = listen(await post('/token', USER))
  expect(await until('from Python')).toContain("print('from Python')")
  socket.close()
})
