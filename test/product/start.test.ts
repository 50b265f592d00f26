import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anyFree } from '../../scripts/ports.mjs'
import { processesMarked } from '../support/processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const HOST = '127.0.0.1'
let dataDir: string
let mark: string
let started: ChildProcess[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'codecollab-start-'))
  mark = `CODECOLLAB_MARK=${crypto.randomUUID()}`
  started = []
})
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL')
  await nobody()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

type Started = { child: ChildProcess; said: () => string; ended: Promise<number | null> }

/** `npm start` with this environment. */
function npmStart(env: Record<string, string>): Started {
  const [name = '', value = ''] = mark.split('=')
  const child = spawn('npm', ['start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATA_DIR: dataDir, [name]: value, ...env },
  })
  started.push(child)
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said: () => said, ended }
}

/** Waits until it prints its address, which is answered. */
async function address({ said, ended }: Started): Promise<string> {
  let over = false
  void ended.then(() => (over = true))
  for (;;) {
    const [, url] = /runs at (http:\S+)/.exec(said()) ?? []
    if (url) return url
    if (over) throw new Error(`it ended: ${said()}`)
    await sleep(20)
  }
}

const running = () => processesMarked(mark)

/** Waits until nothing that was started is left; the test's own time limit is the limit. */
async function nobody(): Promise<void> {
  while (running().length > 0) await sleep(50)
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  test('prints one line with the address, keeps its secrets to itself, and SIGTERM ends all of it', async () => {
    const port = await anyFree(HOST)
    const start = npmStart({ PORT: String(port) })
    const url = await address(start)
    expect(url).toBe(`http://${HOST}:${port}`)
    expect(start.said().split(url)).toHaveLength(2)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<!doctype html>')
    expect((await fetch(`${url}/api/me`)).status, 'the Worker asks who it is').toBe(401)

    const keys = join(dataDir, 'keys.json')
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    expect(running().map(({ name }) => name)).toContain('workerd')
    const before = readFileSync(keys, 'utf8')

    start.child.kill('SIGTERM')
    await start.ended
    await nobody()

    const again = npmStart({ PORT: String(port) })
    await address(again)
    expect(readFileSync(keys, 'utf8')).toBe(before)
    expect(again.said()).not.toContain('Building')
    expect(again.said()).not.toContain('Installing')
  })

  test('everything ends by itself when npm is killed and can tell nobody', async () => {
    const start = npmStart({ PORT: String(await anyFree(HOST)) })
    await address(start)
    expect(running().length).toBeGreaterThanOrEqual(3)
    start.child.kill('SIGKILL')
    await nobody()
  })

  test('everything ends by itself when the server is killed', async () => {
    const start = npmStart({ PORT: String(await anyFree(HOST)) })
    await address(start)
    for (const { pid, name } of running()) if (/node|MainThread/.test(name)) kill(pid)
    await nobody()
  })

  test('a runner that dies is started again', async ({ skip }) => {
    skip(!existsSync(join(root, 'runner/main.ts')), 'there is no runner in this tree')
    const start = npmStart({ PORT: String(await anyFree(HOST)) })
    await address(start)
    const runner = () => running().find(({ pid }) => commandLine(pid).includes('runner/main.ts'))
    const first = await until(runner)
    kill(first.pid)
    const second = await until(() => (runner()?.pid === first.pid ? undefined : runner()))
    expect(second.pid).not.toBe(first.pid)
  })

  test('a taken port is one clear sentence', async () => {
    const other = createServer().listen(0, HOST)
    await new Promise((resolve) => other.once('listening', resolve))
    const taken = other.address()
    const port = typeof taken === 'object' && taken ? taken.port : 0
    const start = npmStart({ PORT: String(port) })
    expect(await start.ended).toBe(1)
    expect(start.said()).toContain(`Port ${port} of ${HOST} is in use already`)
    expect(start.said()).not.toMatch(/^\s+at /m)
    other.close()
  })

  test('what is no port is one clear sentence', async () => {
    const start = npmStart({ PORT: 'http' })
    expect(await start.ended).toBe(1)
    expect(start.said()).toContain('PORT=http is no port')
  })

  test('two servers do not share a data folder', async () => {
    await address(npmStart({ PORT: String(await anyFree(HOST)) }))
    const second = npmStart({ PORT: String(await anyFree(HOST)) })
    expect(await second.ended).toBe(1)
    expect(second.said()).toContain('Another server is using the data folder')
  })
})

function kill(pid: number): void {
  process.kill(pid, 'SIGKILL')
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    await sleep(20)
  }
}
