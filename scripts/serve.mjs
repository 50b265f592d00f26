import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMain } from './is-main.mjs'
import { ownKeys, publicKeys } from './keys.mjs'
import { startLocal } from './local.mjs'
import { speech } from './log.mjs'
import { openMetrics } from './metrics.mjs'
import { operatorKey, readCounts, sendAway, watchHealth } from './operator.mjs'
import { watchParent } from './parent.mjs'
import { anyFree, isFree, isPort, LOOPBACK, nextFree } from './ports.mjs'
import { hasRunner, keepRunner } from './runner-process.mjs'
import { startExamples } from './start-examples.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const FIRST_PORT = 8787
/** A runner that takes longer comes later: rooms work without it. */
const RUNNER_WAIT_MS = 10_000
const AGAIN_MS = 500

/**
 * Serves what is built until a signal or the end of its parent: keys, Worker, runner, one line with the address.
 * Configured by HOST, PORT, DATA_DIR, PROBLEMS, EXAMPLES, EXAMPLES_PORT and LOG, and by those variables of wrangler.toml that a server may set.
 * @param {(line: string) => void} write
 */
export async function serve(write) {
  const json = process.env.LOG === 'json'
  const { say, warn, worker } = speech(json, write)
  const host = process.env.HOST || '127.0.0.1'
  const port = await choosePort(host)
  const dataDir = resolve(root, process.env.DATA_DIR || '.data')
  if (!LOOPBACK.test(host)) {
    warn(`Warning: HOST=${host} lets everybody who reaches this machine use CodeCollab, over plain HTTP.`)
  }
  const keys = ownKeys(dataDir, say)
  const elsewhere = process.env.RUNNER_URL
  const runnerPort = !elsewhere && hasRunner() ? await anyFree('127.0.0.1') : null
  // The Worker first: it locks the data folder, and the runner's is in it.
  const problemsDir = resolveProblems(warn)
  const operator = operatorKey()
  const server = await startLocal({
    ...{ host, port, dataDir, progress: say },
    bindings: { ...bindings(keys, runnerPort), OPERATOR_KEY: operator, LOG: json ? 'json' : '' },
    ...(problemsDir ? { problemsDir } : {}),
    ...(json ? { worker } : {}),
  })
  const parts = [server.close]
  const end = endWith(parts, async () => {
    unwatch()
    const closed = await sendAway(server.url, operator)
    if (json) say(`Stopping; ${closed} sockets were told to come back`)
  })
  parts.push(await openMetrics(() => readCounts(server.url, operator)))
  const unwatch = watchHealth(server.url, () => {
    warn('The server does not answer any more')
    void end(1)
  })
  if (elsewhere) say(`Programs run at ${elsewhere}`)
  else if (runnerPort === null) warn('There is no runner in this tree: programs cannot be run')
  else {
    const runner = keepRunner(
      runnerEnvironment(keys, runnerPort, dataDir),
      say,
      json ? (line) => line : undefined,
    )
    parts.push(runner.stop)
    await Promise.race([runner.listening, sleep(RUNNER_WAIT_MS, null, { ref: false })])
  }
  // For who tries it out; a service has none but by its configuration.
  const wanted = process.env.EXAMPLES ?? (json ? '0' : '1')
  const examples = wanted === '0' ? null : await startExamples(host, server.url, dataDir, warn)
  if (examples) parts.push(examples.close)
  say(`CodeCollab runs at ${server.url} (Ctrl-C ends it)`)
  if (examples) say(`Examples of rooms in another site are at ${examples.url}`)
}

/**
 * The folder of the problems that come with it, or that of PROBLEMS; none when that is empty.
 * @param {(line: string) => void} warn
 */
function resolveProblems(warn) {
  const named = process.env.PROBLEMS ?? 'problems'
  const folder = named === '' ? '' : resolve(root, named)
  if (folder === '' || existsSync(folder)) return folder || null
  warn(`There are no problems: PROBLEMS names ${folder}, which is not there`)
  return null
}

/**
 * Ends the parts and this process on a signal, or when the process that started it is gone.
 * @param {(() => Promise<void>)[]} parts
 * @param {() => Promise<void>} before what is done first
 */
function endWith(parts, before) {
  let since = 0
  /** @param {number} code */
  const end = async (code) => {
    // Ctrl-C arrives from the terminal and from npm; only one pressed again means now.
    if (since > 0 && Date.now() - since < AGAIN_MS) return
    if (since > 0) process.exit(130)
    since = Date.now()
    await before()
    await Promise.allSettled(parts.map((close) => close()))
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Miniflare's own listener would exit before the parts have ended.
    process.removeAllListeners(signal)
    process.on(signal, () => void end(0))
  }
  watchParent(() => void end(1))
  return end
}

/**
 * What `worker/env.ts` describes.
 * @param {import('./keys.mjs').Keys} keys @param {number | null} runnerPort
 */
const bindings = (keys, runnerPort) => ({
  JWT_SECRET: keys.jwtSecret,
  RUNNER_URL: runnerPort === null ? (process.env.RUNNER_URL ?? '') : `http://127.0.0.1:${runnerPort}`,
  RUNNER_KEYS: (runnerPort === null && process.env.RUNNER_KEYS) || publicKeys(keys.runner),
  CALLER_KEY: (runnerPort === null && process.env.CALLER_KEY) || JSON.stringify(keys.caller),
  RECORD_KEY: JSON.stringify(keys.record),
  ALLOWED_ORIGINS: process.env.ALLOWED_ORIGINS ?? '',
  WEBHOOK_LOOPBACK: process.env.WEBHOOK_LOOPBACK ?? '',
  CLIENT_ADDRESS_HEADER: process.env.CLIENT_ADDRESS_HEADER ?? '',
  RATE_LIMIT_SCALE: process.env.RATE_LIMIT_SCALE ?? '1',
  ROOM_MESSAGES_PER_SECOND: process.env.ROOM_MESSAGES_PER_SECOND ?? '',
  ...passedOn,
  // On one's own machine the server's log is an inbox; a log that is kept is none, for mails hold links that let in.
  MAIL: process.env.MAIL ?? (process.env.LOG === 'json' ? '' : 'log'),
})

/** Variables that reach the Worker as they are. */
const passedOn = Object.fromEntries(
  [
    ...['MAIL_URL', 'MAIL_TOKEN', 'MAIL_FROM', 'PUBLIC_URL'],
    ...['RECORD_OLD_KEYS', 'RECORD_MB_PER_ACCOUNT', 'RECORD_MB_PER_GUEST', 'ADMINS'],
    ...['QUOTA_ROOMS', 'QUOTA_ROOMS_PER_DAY', 'QUOTA_MEMBERS_PER_ROOM', 'QUOTA_TOKENS', 'QUOTA_EMBED_KEYS'],
    ...[
      'QUOTA_WEBHOOKS',
      'QUOTA_PROBLEMS',
      'QUOTA_PROBLEM_MB',
      'QUOTA_RUNS_PER_DAY',
      'QUOTA_GUEST_RUNS_PER_DAY',
    ],
    ...['QUOTA_CPU_SECONDS_PER_DAY', 'QUOTA_GUEST_CPU_SECONDS_PER_DAY'],
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
  if (!isPort(process.env.PORT)) {
    throw new Error(`PORT=${process.env.PORT} is no port: a number from 0 to 65535 is`)
  }
  if (port !== 0 && !(await isFree(host, port))) {
    throw new Error(`Port ${port} of ${host} is in use already: end what uses it, or set another PORT`)
  }
  return port
}

/** What `npm start` does before every start; here only what was never built. */
async function ensureBuilt() {
  const built = ['dist/worker/index.js', 'web/build/index.html'].every((file) =>
    existsSync(resolve(root, file)),
  )
  if (!built) await (await import('./build.mjs')).build((line) => console.log(line))
}

if (isMain(import.meta.url)) {
  try {
    process.env.LOG ??= 'json'
    await ensureBuilt()
    await serve((line) => console.log(line))
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    speech(process.env.LOG === 'json', (line) => console.error(line)).warn(text)
    process.exit(1)
  }
}
