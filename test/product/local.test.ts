import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWorker } from '../../scripts/build-worker.mjs'

const local = fileURLToPath(new URL('../../scripts/local.mjs', import.meta.url))
let dataDir: string
let workerFile: string
const children = new Set<ChildProcess>()

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'codecollab-local-'))
  workerFile = await buildWorker({ outfile: 'dist/test/local/index.js' })
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

/** A server in a process of its own; says its address, or why it did not start. */
async function serve(): Promise<{ child: ChildProcess; said: string }> {
  const options = { dataDir, workerFile, bindings: { JWT_SECRET: 'x'.repeat(43), ALLOWED_ORIGINS: '' } }
  const script = join(dataDir, 'serve.mjs')
  await writeFile(
    script,
    `const { startLocal } = await import(${JSON.stringify(local)})
    const started = startLocal(${JSON.stringify(options)})
    await started.then(({ url }) => console.log(url), (error) => console.log(error.message))`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: chunk.toString().trim() }
}

const post = (url: string, path: string, body: object) =>
  fetch(url + path, {
    method: 'POST',
    headers: { Origin: url, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })

test('what was acknowledged survives SIGKILL; nothing of the killed server goes on', async () => {
  const first = await serve()
  const account = { username: 'ada', email: 'ada@mail.example', password: 'correct horse battery' }
  expect((await post(first.said, '/api/auth/register', account)).status).toBe(201)

  const second = await serve()
  expect(second.said, 'two servers would destroy one folder').toMatch(
    /^Another server is using the data folder/,
  )

  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  await expect
    .poll(
      () =>
        fetch(first.said).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 5_000 },
    )
    .toBe('gone')

  const third = await serve()
  const login = { login: 'ada', password: account.password }
  expect((await post(third.said, '/api/auth/login', login)).status).toBe(200)
})

test('SO3: temporary files of the runtime are in the data folder, and those of a killed server go', async () => {
  const elsewhere = await readdir(tmpdir())
  for (const child of children) child.kill('SIGKILL')
  const left = async () =>
    (await readdir(join(dataDir, 'tmp'))).filter((name) => name.startsWith('miniflare-'))
  const before = await left()
  expect(before).toHaveLength(1)
  // A runtime that is being ended holds the data until it is gone.
  await expect.poll(async () => (await serve()).said, { timeout: 20_000 }).toMatch(/^http:/)
  const after = await left()
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
  const added = (await readdir(tmpdir())).filter((name) => !elsewhere.includes(name))
  expect(added.filter((name) => name === after[0])).toEqual([])
})
