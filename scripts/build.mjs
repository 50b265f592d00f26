import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentHash } from './content-hash.mjs'
import { isMain } from './is-main.mjs'
import { writeRunnable } from './languages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const common = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'core']

/** @type {{ name: string, inputs: string[], output: string, make: () => Promise<unknown> }[]} */
const PARTS = [
  { name: 'pages', inputs: [...common, 'web'], output: 'web/build/index.html', make: buildPages },
  {
    // After the pages, which empty the folder.
    name: 'embed',
    inputs: [...common, 'web', 'packages/embed', 'scripts/build-embed.mjs'],
    output: 'web/build/embed.js',
    make: async () => (await import('./build-embed.mjs')).buildEmbed(),
  },
  {
    name: 'client',
    inputs: [...common, 'packages/cli', 'scripts/build-cli.mjs', 'scripts/verify-file.mjs'],
    output: 'packages/cli/dist/codecollab.mjs',
    make: async () => (await import('./build-cli.mjs')).buildCli(),
  },
  {
    name: 'Worker',
    inputs: [...common, 'worker', 'durable-objects', 'scripts/build-worker.mjs'],
    output: 'dist/worker/index.js',
    make: async () => (await import('./build-worker.mjs')).buildWorker(),
  },
]

/**
 * Builds the pages and the Worker, each only when its sources are not those of the last build.
 * @param {(line: string) => void} progress
 */
export async function build(progress) {
  writeRunnable()
  for (const { name, inputs, output, make } of PARTS) {
    const stamp = join(root, 'dist', `${name.toLowerCase()}.hash`)
    const hash = contentHash(root, inputs)
    const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
    if (fresh && existsSync(join(root, output))) continue
    const started = performance.now()
    progress(`Building the ${name}`)
    await make()
    mkdirSync(join(root, 'dist'), { recursive: true })
    writeFileSync(stamp, hash)
    progress(`Built the ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
}

/** Vite in a process of its own: what it says is shown only when it fails. */
function buildPages() {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let said = ''
  child.stdout.on('data', (data) => (said += data))
  child.stderr.on('data', (data) => (said += data))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve(undefined)
      reject(new Error(`Building the pages failed:\n${said.trim().slice(-4_000)}`))
    })
  })
}

if (isMain(import.meta.url)) await build((line) => console.log(line))
