import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMain } from './is-main.mjs'
import { ownKeys, publicKeys } from './keys.mjs'
import { startLocal } from './local.mjs'
import { watchParent } from './parent.mjs'
import { anyFree, isFree, nextFree } from './ports.mjs'
import { hasRunner, keepRunner } from './runner-process.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const FIRST_PORT = 8787
/** A runner that takes longer comes later: rooms work without it. */
const RUNNER_WAIT_MS = 10_000
const AGAIN_MS = 500
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/

/**
 * Serves what is built until a signal or the end of its parent: keys, Worker, runner, one line with the address.
 * Configured by HOST, PORT, DATA_DIR, PROBLEMS, EXAMPLES and EXAMPLES_PORT, and by those variables of wrangler.toml that a server may set.
 * @param {(line: string) => void} progress
 */
export async function serve(progress) {
  const host = process.env.HOST || '127.0.0.1'
  const port = await choosePort(host)
  const dataDir = resolve(root, process.env.DATA_DIR || '.data')
  if (!LOOPBACK.test(host)) {
    progress(`Warning: HOST=${host} lets everybody who reaches this machine use CodeCollab, over plain HTTP.`)
  }
  const keys = ownKeys(dataDir, progress)
  const runnerPort = hasRunner() ? await anyFree('127.0.0.1') : null
  // The Worker first: it locks the data folder, and the runner's is in it.
  const problemsDir = resolveProblems()
  const server = await startLocal({
    ...{ host, port, dataDir, progress, bindings: bindings(keys, runnerPort) },
    ...(problemsDir ? { problemsDir } : {}),
  })
  const parts = [server.close]
  endWith(parts)
  if (runnerPort === null) progress('There is no runner in this tree: programs cannot be run')
  else {
    const runner = keepRunner(runnerEnvironment(keys, runnerPort, dataDir), progress)
    parts.push(runner.stop)
    await Promise.race([runner.listening, sleep(RUNNER_WAIT_MS, null, { ref: false })])
  }
  const examples = await startExamples(host, server.url, dataDir, progress)
  if (examples) parts.push(examples.close)
  progress(`CodeCollab runs at ${server.url} (Ctrl-C ends it)`)
  if (examples) progress(`Examples of rooms in another site are at ${examples.url}`)
}

/**
 * Pages of another site that show rooms, on a port of their own; none with EXAMPLES=0.
 * @param {string} host @param {string} server @param {string} dataDir @param {(line: string) => void} progress
 */
async function startExamples(host, server, dataDir, progress) {
  if (process.env.EXAMPLES === '0') return null
  const named = process.env.EXAMPLES_PORT
  try {
    const port = named ? Number(named) : await nextFree(host, Number(new URL(server).port) + 1)
    const { serveExamples } = await import('./examples.mjs')
    return await serveExamples({ host, port, server, dataDir })
  } catch (error) {
    progress(`There are no examples: ${error instanceof Error ? error.message : error}`)
    return null
  }
}

/** The folder of the problems that come with it, or that of PROBLEMS; none when that is empty. */
function resolveProblems() {
  const named = process.env.PROBLEMS ?? 'problems'
  const folder = named === '' ? '' : resolve(root, named)
  return folder !== '' && existsSync(folder) ? folder : null
}

/**
 * Ends the parts and this process on a signal, or when the process that started it is gone.
 * @param {(() => Promise<void>)[]} parts
 */
function endWith(parts) {
  let since = 0
  /** @param {number} code */
  const end = async (code) => {
    // Ctrl-C arrives from the terminal and from npm; only one pressed again means now.
    if (since > 0 && Date.now() - since < AGAIN_MS) return
    if (since > 0) process.exit(130)
    since = Date.now()
    await Promise.allSettled(parts.map((close) => close()))
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Miniflare's own listener would exit before the parts have ended.
    process.removeAllListeners(signal)
    process.on(signal, () => void end(0))
  }
  watchParent(() => void end(1))
}

/**
 * What `worker/env.ts` describes.
 * @param {import('./keys.mjs').Keys} keys @param {number | null} runnerPort
 */
const bindings = (keys, runnerPort) => ({
  JWT_SECRET: keys.jwtSecret,
  RUNNER_URL: runnerPort === null ? '' : `http://127.0.0.1:${runnerPort}`,
  RUNNER_KEYS: publicKeys(keys.runner),
  CALLER_KEY: JSON.stringify(keys.caller),
  RECORD_KEY: JSON.stringify(keys.record),
  ALLOWED_ORIGINS: process.env.ALLOWED_ORIGINS ?? '',
  CLIENT_ADDRESS_HEADER: process.env.CLIENT_ADDRESS_HEADER ?? '',
  RATE_LIMIT_SCALE: process.env.RATE_LIMIT_SCALE ?? '1',
  ROOM_MESSAGES_PER_SECOND: process.env.ROOM_MESSAGES_PER_SECOND ?? '',
  ...passedOn,
  // On one's own machine the server's log is an inbox.
  MAIL: process.env.MAIL ?? 'log',
})

/** Variables that reach the Worker as they are. */
const passedOn = Object.fromEntries(
  [
    ...['MAIL_URL', 'MAIL_TOKEN', 'MAIL_FROM', 'PUBLIC_URL'],
    ...['RECORD_OLD_KEYS', 'RECORD_MB_PER_ACCOUNT', 'RECORD_MB_PER_GUEST'],
    ...['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET', 'GITHUB_URL'],
    ...['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'],
  ].map((name) => [name, process.env[name] ?? '']),
)

/**
 * What `runner/config.ts` describes; its other variables may be set from outside.
 * @param {import('./keys.mjs').Keys} keys @param {number} port @param {string} dataDir
 */
const runnerEnvironment = (keys, port, dataDir) => ({
  RUNNER_HOST: '127.0.0.1',
  RUNNER_PORT: String(port),
  RUNNER_AUTHORITIES: `127.0.0.1:${port}`,
  RUNNER_DATA_DIR: resolve(dataDir, 'runner'),
  RUNNER_PRIVATE_KEY: JSON.stringify(keys.runner),
  RUNNER_CALLER_KEYS: publicKeys(keys.caller),
  RUNNER_PREWARM: process.env.RUNNER_PREWARM ?? 'python,javascript',
})

/** @param {string} host */
async function choosePort(host) {
  if (!process.env.PORT) return nextFree(host, FIRST_PORT)
  const port = Number(process.env.PORT)
  if (!/^\d+$/.test(process.env.PORT) || port > 65_535) {
    throw new Error(`PORT=${process.env.PORT} is no port: a number from 0 to 65535 is`)
  }
  if (port !== 0 && !(await isFree(host, port))) {
    throw new Error(`Port ${port} of ${host} is in use already: end what uses it, or set another PORT`)
  }
  return port
}

if (isMain(import.meta.url)) {
  try {
    if (!existsSync(resolve(root, 'dist/worker/index.js'))) throw new Error('Nothing is built: run npm start')
    await serve((line) => console.log(line))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
