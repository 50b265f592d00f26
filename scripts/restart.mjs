import { spawn } from 'node:child_process'
import { bundledNode } from './install.mjs'
import { watchParent } from './parent.mjs'

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs this script again on the bundled Node, with its terminal, signals and exit code, and ends as it ends.
 * @param {string} script path
 */
export function runOnBundledNode(script) {
  const child = spawn(bundledNode(), [script, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, CODECOLLAB_WATCH_PARENT: String(process.pid) },
  })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  watchParent(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    console.error(`The bundled Node could not be started: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
