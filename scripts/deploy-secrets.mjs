import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { privateJwk, publicKeys } from './keys.mjs'

/** @typedef {{ secrets: Record<string, string>, variables: Record<string, string>, runnerFile: string | null }} Made */

/**
 * The secrets that a deployment lacks, made once: those of the Worker go to the platform and are kept nowhere else, those of
 * its runner into a file for its owner only.
 * @param {readonly string[]} there names of the secrets that the platform has
 * @param {string} folder for the runner's file
 * @returns {Made} `variables` are public and belong into wrangler.toml
 */
export function missingSecrets(there, folder) {
  /** @type {Made} */
  const made = { secrets: {}, variables: {}, runnerFile: null }
  if (!there.includes('JWT_SECRET')) made.secrets.JWT_SECRET = randomBytes(48).toString('base64url')
  if (!there.includes('RECORD_KEY')) made.secrets.RECORD_KEY = JSON.stringify(privateJwk('record'))
  if (there.includes('CALLER_KEY')) return made
  const caller = privateJwk('caller')
  made.secrets.CALLER_KEY = JSON.stringify(caller)
  made.runnerFile = join(folder, 'runner.env')
  const runner = runnerKeyIn(made.runnerFile) ?? privateJwk('runner')
  made.variables.RUNNER_KEYS = publicKeys(runner)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lines = [`RUNNER_PRIVATE_KEY=${JSON.stringify(runner)}`, `RUNNER_CALLER_KEYS=${publicKeys(caller)}`]
  writeFileSync(made.runnerFile, `${lines.join('\n')}\n`, { mode: 0o600 })
  return made
}

/** The key that a runner may have been given already. @param {string} file */
function runnerKeyIn(file) {
  if (!existsSync(file)) return null
  const [, json] = /^RUNNER_PRIVATE_KEY=(.*)$/m.exec(readFileSync(file, 'utf8')) ?? []
  return json === undefined ? null : /** @type {import('./keys.mjs').PrivateJwk} */ (JSON.parse(json))
}
