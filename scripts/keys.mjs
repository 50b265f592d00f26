import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain } from './is-main.mjs'

/**
 * @typedef {{ kty: string, crv: string, kid: string, x: string, d: string }} PrivateJwk
 * @typedef {{ jwtSecret: string, caller: PrivateJwk, runner: PrivateJwk, record: PrivateJwk }} Keys
 */

/**
 * The secrets of a server on this machine, made once and kept in its data folder where only its owner can read them.
 * @param {string} dataDir
 * @param {(line: string) => void} progress
 * @returns {Keys}
 */
export function ownKeys(dataDir, progress) {
  const file = join(dataDir, 'keys.json')
  if (existsSync(file)) return completed(file, read(file))
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  progress(`Making keys and secrets in ${file}`)
  const keys = {
    jwtSecret: randomBytes(48).toString('base64url'),
    caller: privateJwk('caller'),
    runner: privateJwk('runner'),
    record: privateJwk('record'),
  }
  write(file, keys)
  return keys
}

/**
 * The keys of a data folder, with those that it was made without.
 * @param {string} file
 * @param {Omit<Keys, 'record'> & Partial<Keys>} keys
 * @returns {Keys}
 */
function completed(file, { record, ...others }) {
  if (record) return { ...others, record }
  const keys = { ...others, record: privateJwk('record') }
  write(file, keys)
  return keys
}

/**
 * @param {string} file
 * @param {Keys} keys
 */
function write(file, keys) {
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(unfinished, file)
}

/**
 * @param {string} file
 * @returns {Omit<Keys, 'record'> & Partial<Keys>}
 */
function read(file) {
  chmodSync(file, 0o600)
  try {
    const keys = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof keys.jwtSecret === 'string' && keys.caller.d && keys.runner.d) return keys
  } catch {
    // The sentence below says it.
  }
  throw new Error(`${file} is damaged: remove it and start again (everybody has to sign in again)`)
}

/**
 * A new private Ed25519 key.
 * @param {string} name its id begins with
 * @returns {PrivateJwk}
 */
export function privateJwk(name) {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    kid: `${name}-${randomBytes(6).toString('hex')}`,
    x: x ?? '',
    d: d ?? '',
  }
}

/**
 * The public half of a key, as a set of keys.
 * @param {PrivateJwk} key
 */
export const publicKeys = ({ kty, crv, kid, x }) => JSON.stringify({ keys: [{ kty, crv, kid, x }] })

// `node scripts/keys.mjs`: new keys for a deployment, as the Worker's and the runner's settings name them.
if (isMain(import.meta.url)) {
  const caller = privateJwk('caller')
  const runner = privateJwk('runner')
  console.log(`# Worker: the first three with wrangler secret put, the fourth as a variable
JWT_SECRET=${randomBytes(48).toString('base64url')}
CALLER_KEY=${JSON.stringify(caller)}
RECORD_KEY=${JSON.stringify(privateJwk('record'))}
RUNNER_KEYS=${publicKeys(runner)}
# Runner
RUNNER_PRIVATE_KEY=${JSON.stringify(runner)}
RUNNER_CALLER_KEYS=${publicKeys(caller)}`)
}
