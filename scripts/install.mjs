import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const lock = join(root, 'package-lock.json')
/** Says which package-lock.json node_modules was last seen to match. */
const stamp = join(modules, '.codecollab-lock')
const bundled = join(modules, '.bin/node')

/**
 * Installs the packages unless node_modules holds what package-lock.json names. Needs nothing but Node 20 and npm.
 * @param {(line: string) => void} progress
 * @returns {Promise<void>} rejects with one sentence
 */
export async function install(progress) {
  const wanted = readFileSync(lock, 'utf8')
  const hash = createHash('sha256').update(wanted).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  if (!installed(JSON.parse(wanted))) {
    progress('Installing packages (the first time takes about a minute)')
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], progress)
  }
  writeFileSync(stamp, hash)
}

/**
 * Whether every package of the lock file is there in its version; those for other machines may be absent.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} wanted
 */
function installed(wanted) {
  const hidden = join(modules, '.package-lock.json')
  if (!existsSync(hidden)) return false
  const have = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted.packages).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    const found = have[path]
    return found ? found.version === version : (optional ?? devOptional ?? false)
  })
}

/**
 * @param {string[]} args
 * @param {(line: string) => void} progress
 */
function npm(args, progress) {
  const script = process.env.npm_execpath
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  const started = Date.now()
  const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (data) => (said += data))
  child.stderr.on('data', (data) => (said += data))
  const timer = setInterval(() => {
    progress(`  installing for ${Math.round((Date.now() - started) / 1000)} s`)
  }, 5_000)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)))
    child.once('close', (code) => {
      clearInterval(timer)
      if (code === 0) return resolve(undefined)
      reject(new Error(`npm ${args[0]} failed with exit code ${code}:\n${said.trim().slice(-4_000)}`))
    })
  }).finally(() => clearInterval(timer))
}

/**
 * The Node everything runs on: the one that came with the packages, or this one when it is new enough and the
 * packages have none for this machine.
 * @returns {string} path of the program
 */
export function bundledNode() {
  if (existsSync(bundled)) return realpathSync(bundled)
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return process.execPath
  throw new Error(
    `There is no bundled Node for ${process.platform} ${process.arch}: start this with Node 24 or newer (this is ${process.version})`,
  )
}

/** Whether this process runs on `bundledNode()` already. */
export const onBundledNode = () => realpathSync(process.execPath) === bundledNode()
