import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = join(root, 'runner/main.ts')

/** Time it gets to end its runs when asked to stop, milliseconds. */
const STOP_MS = 3_000
const MOST_WAIT_MS = 10_000

/** Whether this tree has a runner at all. */
export const hasRunner = () => existsSync(main)

/**
 * A warning for people; other lines of a log as they are.
 * @param {string} line
 */
function readable(line) {
  if (!line.includes('"level":"warn"')) return line
  try {
    const { time: _, level: __, event, ...fields } = JSON.parse(line)
    const said = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
    return `Runner: ${[event, ...said].join(', ')}`
  } catch {
    return line
  }
}

/**
 * Keeps a runner running: one that ends by itself is started again, after a wait that grows while it keeps ending.
 * @param {Record<string, string>} env added to this process's own
 * @param {(line: string) => void} progress
 * @param {(line: string) => string} [told] how a line of its log is told; warnings in words without it
 * @returns {{ listening: Promise<void>, stop: () => Promise<void> }} `listening` when it first takes requests
 */
export function keepRunner(env, progress, told = readable) {
  let stopping = false
  let wait = 250
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @type {import('node:child_process').ChildProcess} */
  let child
  /** @type {() => void} */
  let listens = () => {}
  /** @type {Promise<void>} */
  const listening = new Promise((resolve) => (listens = resolve))

  const start = () => {
    const started = Date.now()
    // Its standard input ends with this process, however that ends, and the runner with it. Detached, because Ctrl-C
    // reaches the whole terminal and the runner is asked to stop in turn.
    child = spawn(process.execPath, [main], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env, RUNNER_PARENT_PIPE: '1' },
      detached: true,
    })
    child.stdout?.on('data', () => listens())
    // Its log, without what only says that all is well.
    const log = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stderr) })
    log.on('line', (line) => stopping || line.includes('"level":"info"') || progress(told(line)))
    child.once('error', (error) => progress(`The runner could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      if (stopping) return
      wait = Date.now() - started > 60_000 ? 250 : Math.min(MOST_WAIT_MS, wait * 2)
      progress(`The runner ended (${signal ?? `exit code ${code}`}); starting it again`)
      timer = setTimeout(start, wait)
    })
  }
  start()

  const stop = async () => {
    stopping = true
    clearTimeout(timer)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(kill)
  }
  return { listening, stop }
}
