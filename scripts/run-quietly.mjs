import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Beyond this something hangs. */
const LONGEST_MS = 25 * 60_000

/**
 * Runs a Node script to its end and keeps what it prints.
 * @param {string[]} command path and arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ ok: boolean, said: string }>}
 */
export function runQuietly(command, { cwd = root, env = {} } = {}) {
  const child = spawn(process.execPath, command, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NO_COLOR: '1', ...process.env, ...env },
  })
  let said = ''
  child.stdout.on('data', (data) => (said += data))
  child.stderr.on('data', (data) => (said += data))
  const stop = () => child.kill('SIGTERM')
  process.once('exit', stop)
  const timer = setTimeout(() => {
    said += `\nThis took longer than ${LONGEST_MS / 60_000} minutes and was ended.\n`
    child.kill('SIGKILL')
  }, LONGEST_MS)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, said: error.message }))
    child.once('close', (code) => {
      clearTimeout(timer)
      process.off('exit', stop)
      resolve({ ok: code === 0, said })
    })
  })
}
