import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownKeys, publicKeys } from './keys.mjs'
import { startLocal } from './local.mjs'
import { watchParent } from './parent.mjs'
import { anyFree, isFree, nextFree } from './ports.mjs'
import { hasRunner, keepRunner } from './runner-process.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const FIRST_PORT = 8787
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/

/**
 * Serves what is built until a signal or the end of its parent: keys, runner, Worker, one line with the address.
 * Configured by HOST, PORT and DATA_DIR, and by the variables of wrangler.toml that a server may set.
 * @param {(line: string) => void} progress
 */
export async function serve(progress) {
  const host = process.env.HOST || '127.0.0.1'
  const port = await choosePort(host)
  const dataDir = resolve(root, process.env.DATA_DIR || '.data')
  if (!LOOPBACK.test(host)) {
    progress(
      `Warning: HOST=${host} lets everybody who reaches this machine open CodeCollab, over plain HTTP.`,
    )
  }
  const keys = ownKeys(dataDir, progress)
  const runnerPort = await anyFree('127.0.0.1')
  const runner = hasRunner()
    ? keepRunner(
        {
          HOST: '127.0.0.1',
          PORT: String(runnerPort),
          DATA_DIR: resolve(dataDir, 'runner'),
          CALLER_KEYS: publicKeys(keys.caller),
          RUNNER_KEY: JSON.stringify(keys.runner),
        },
        progress,
      )
    : null
  if (!runner) progress('There is no runner in this tree: programs cannot be run')

  /** @type {Awaited<ReturnType<typeof startLocal>> | null} */
  let server = null
  let ending = false
  /** @param {number} code */
  const end = async (code) => {
    if (ending) process.exit(130)
    ending = true
    await Promise.allSettled([runner?.stop(), server?.close()])
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0))
  watchParent(() => void end(1))
  try {
    server = await startLocal({
      host,
      port,
      dataDir,
      progress,
      bindings: {
        JWT_SECRET: keys.jwtSecret,
        RUNNER_URL: runner ? `http://127.0.0.1:${runnerPort}` : '',
        RUNNER_KEYS: publicKeys(keys.runner),
        CALLER_KEY: JSON.stringify(keys.caller),
        ALLOWED_ORIGINS: process.env.ALLOWED_ORIGINS ?? '',
        CLIENT_ADDRESS_HEADER: process.env.CLIENT_ADDRESS_HEADER ?? '',
        RATE_LIMIT_SCALE: process.env.RATE_LIMIT_SCALE ?? '1',
        ROOM_MESSAGES_PER_SECOND: process.env.ROOM_MESSAGES_PER_SECOND ?? '',
        ENVIRONMENT: 'development',
      },
    })
  } catch (error) {
    await runner?.stop()
    throw error
  }
  progress(`CodeCollab runs at ${server.url} (Ctrl-C ends it)`)
}

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

if (import.meta.main) {
  try {
    if (!existsSync(resolve(root, 'dist/worker/index.js'))) throw new Error('Nothing is built: run npm start')
    await serve((line) => console.log(line))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
