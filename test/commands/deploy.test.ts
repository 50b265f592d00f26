import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deploy, plan, previewOf } from '../../scripts/deploy.mjs'
import { wrongWith } from '../../scripts/deploy-limits.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ID = '4b1c7a52-0000-4000-8000-1234567890ab'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codecollab-deploy-test-'))
  copyFileSync(join(root, 'wrangler.toml'), join(folder, 'wrangler.toml'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Cloudflare as wrangler shows it: an account with databases, secrets and a Worker. */
class Cloud {
  signedIn = true
  databases: { name: string; uuid: string }[] = []
  secrets: Record<string, string> | null = null
  failing = ''
  /** The commands that change something. */
  done: string[] = []
  said: string[] = []

  get place() {
    return {
      wrangler: async (...args: string[]) => this.#answer(args),
      config: join(folder, 'wrangler.toml'),
      folder: join(folder, 'deploy'),
      progress: (line: string) => void this.said.push(line),
    }
  }

  #answer(args: string[]): { code: number; said: string } {
    const command = args.slice(0, args[0] === 'd1' || args[0] === 'secret' ? 2 : 1).join(' ')
    if (command === this.failing) return { code: 1, said: 'the network is away' }
    const ok = (said = '') => ({ code: 0, said })
    switch (command) {
      case 'whoami':
        return this.signedIn ? ok('{"loggedIn":true}') : { code: 1, said: '{"loggedIn":false}' }
      case 'd1 list':
        return ok(JSON.stringify(this.databases))
      case 'd1 create':
        this.done.push(command)
        this.databases.push({ name: args[2] ?? '', uuid: ID })
        return ok()
      case 'secret list':
        if (!this.secrets)
          return { code: 1, said: 'This Worker does not exist on your account. [code: 10007]' }
        return ok(JSON.stringify(Object.keys(this.secrets).map((name) => ({ name, type: 'secret_text' }))))
      case 'd1 migrations':
        this.done.push(command)
        return ok()
      case 'deploy': {
        if (args.includes('--dry-run')) return ok('Total Upload: 1.00 KiB / gzip: 0.50 KiB')
        const file = args[args.indexOf('--secrets-file') + 1]
        const sent = args.includes('--secrets-file')
          ? (JSON.parse(readFileSync(file ?? '', 'utf8')) as object)
          : {}
        this.secrets = { ...this.secrets, ...sent }
        this.done.push(`${command} ${Object.keys(sent).join()}`.trim())
        return ok('Uploaded codecollab\n  https://codecollab.example.workers.dev\n')
      }
      default:
        throw new Error(`not expected: wrangler ${args.join(' ')}`)
    }
  }
}

const toml = () => readFileSync(join(folder, 'wrangler.toml'), 'utf8')
const runnerEnv = () => readFileSync(join(folder, 'deploy/runner.env'), 'utf8')

test('OP9: the first deploy makes database and secrets, the next ones only what is missing', async () => {
  const cloud = new Cloud()
  await deploy(cloud.place)
  expect(cloud.done).toEqual(['d1 create', 'd1 migrations', 'deploy JWT_SECRET,RECORD_KEY,CALLER_KEY'])
  expect(toml()).toContain(`database_id = "${ID}"`)
  expect(cloud.said.at(-1)).toBe('It runs at https://codecollab.example.workers.dev')
  const [secrets, config, runner] = [cloud.secrets, toml(), runnerEnv()]

  cloud.done = []
  await deploy(cloud.place)
  expect(cloud.done).toEqual(['d1 migrations', 'deploy'])
  expect([cloud.secrets, toml(), runnerEnv()]).toEqual([secrets, config, runner])

  const { RECORD_KEY: _, ...others } = cloud.secrets ?? {}
  cloud.secrets = others
  cloud.done = []
  await deploy(cloud.place)
  expect(cloud.done).toEqual(['d1 migrations', 'deploy RECORD_KEY'])
  expect(cloud.secrets).toMatchObject(others)
})

test('OP9: a preview has another name, a database and keys of its own, and nothing that leads to the real one', async () => {
  const cloud = new Cloud()
  await deploy(cloud.place)
  const real = toml()
  const config = previewOf(cloud.place.config)
  const before = readFileSync(config, 'utf8')
  expect(before).toMatch(/^name = "codecollab-preview"$/m)
  expect(before).toMatch(/^RUNNER_KEYS = ""$/m)
  expect(before).not.toContain(ID)

  const beside = new Cloud()
  await deploy({ ...beside.place, config, folder: join(folder, 'deploy/preview') })
  expect(beside.databases.map(({ name }) => name)).toEqual(['codecollab-preview'])
  expect(beside.done).toContain('d1 migrations')
  expect(beside.secrets?.JWT_SECRET).not.toBe(cloud.secrets?.JWT_SECRET)
  // The real one is as it was, and what was written into the preview's stays.
  expect(toml()).toBe(real)
  const kept = readFileSync(config, 'utf8')
  expect([previewOf(cloud.place.config), readFileSync(config, 'utf8')]).toEqual([config, kept])
})

test('OP9: Worker and runner know each other, secrets are told to nobody and kept by nobody else', async () => {
  const cloud = new Cloud()
  await deploy(cloud.place)
  const [, privateKey = ''] = /^RUNNER_PRIVATE_KEY=(.*)$/m.exec(runnerEnv()) ?? []
  const [, callers = ''] = /^RUNNER_CALLER_KEYS=(.*)$/m.exec(runnerEnv()) ?? []
  const [, runnerKeys = ''] = /^RUNNER_KEYS = '(.*)'$/m.exec(toml()) ?? []
  type Key = { kid: string; x: string; d: string }
  const runner = JSON.parse(privateKey) as Key
  const caller = JSON.parse(cloud.secrets?.CALLER_KEY ?? '') as Key
  expect(JSON.parse(runnerKeys)).toMatchObject({ keys: [{ kid: runner.kid, x: runner.x }] })
  expect(JSON.parse(callers)).toMatchObject({ keys: [{ kid: caller.kid, x: caller.x }] })
  expect(statSync(join(folder, 'deploy/runner.env')).mode & 0o777).toBe(0o600)
  const told = cloud.said.join('\n') + toml() + callers
  for (const secret of [runner.d, caller.d, cloud.secrets?.JWT_SECRET ?? '', cloud.secrets?.RECORD_KEY ?? ''])
    expect([secret.length > 30, told.includes(secret)]).toEqual([true, false])
})

test('OP9: who is not signed in is told how; a list that cannot be read makes no new secrets', async () => {
  const cloud = new Cloud()
  cloud.signedIn = false
  await expect(deploy(cloud.place)).rejects.toThrow('npx wrangler login')
  const before = toml()
  cloud.signedIn = true
  cloud.databases = [{ name: 'codecollab', uuid: ID }]
  cloud.failing = 'secret list'
  await expect(deploy(cloud.place)).rejects.toThrow('the network is away')
  expect(cloud.done).toEqual([])
  expect(toml()).toBe(before.replace(/0{8}-[0-]+/, ID))
  cloud.failing = 'd1 migrations'
  await expect(deploy(cloud.place)).rejects.toThrow('wrangler d1 migrations apply failed')
  expect(cloud.secrets, 'nothing is deployed before its tables are there').toBeNull()
  const [, known = ''] = /^RUNNER_KEYS = '(.*)'$/m.exec(toml()) ?? []
  cloud.failing = ''
  await deploy(cloud.place)
  expect(cloud.done, 'and then all of it').toEqual([
    'd1 migrations',
    'deploy JWT_SECRET,RECORD_KEY,CALLER_KEY',
  ])
  expect(toml()).toContain(known)
})

test('OP9: --dry-run says what would be done, and changes nothing', async () => {
  const cloud = new Cloud()
  const before = toml()
  await plan(cloud.place)
  expect(cloud.said).toEqual([
    '1. Ask whether you are signed in',
    '2. Find or create the database codecollab, and write its id into wrangler.toml',
    '3. Make those of JWT_SECRET, CALLER_KEY and RECORD_KEY that are not there yet',
    expect.stringMatching(/^4\. Apply the migrations that are missing, of \d+$/),
    '5. Deploy (Total Upload: 1.00 KiB / gzip: 0.50 KiB)',
  ])
  expect([cloud.done, toml()]).toEqual([[], before])
})

test('OP9: what is no option is refused before anything is done', async () => {
  vi.setConfig({ testTimeout: 60_000 })
  const said = await new Promise<string>((resolve) =>
    execFile(process.execPath, [join(root, 'scripts/deploy.mjs'), '--now'], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  )
  expect(said).toMatch(/^Usage: npm run deploy/)
})

test('OP10: a bundle that is too large, compiles WebAssembly or makes code out of text is refused', () => {
  const wrong = (code: string) => wrongWith(Buffer.from(code))
  expect(wrong(`export default { fetch: () => new Response('WebAssembly') } // retrieval(x)`)).toEqual([])
  expect(wrong('const m = await WebAssembly.compile(bytes)')).toEqual([
    expect.stringContaining('compiles WebAssembly'),
  ])
  expect(wrong('new WebAssembly.Module(bytes)')).toHaveLength(1)
  expect(wrong('const f = new Function("return 1")')).toEqual([expect.stringContaining('code out of text')])
  expect(wrong('x = eval("1")')).toHaveLength(1)
  expect(wrong('/'.repeat(10 * 1024 * 1024 + 1))).toEqual([expect.stringContaining('are allowed')])
})
