import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { aptInstall } from './apt.mjs'
import { dockerAt } from './docker.mjs'

/** Outlives checkouts, so that images are built once per machine. */
const FOLDER = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codecollab', 'engine')
const SOCKET = join(FOLDER, 'docker.sock')
const HOST = `unix://${SOCKET}`
const OWNER = join(FOLDER, 'owner')
const LOG = join(FOLDER, 'docker.log')
const START_MS = 60_000
const STOP_MS = 20_000

/** It talks to nobody but through its socket, and leaves the machine's network as it is. */
const OPTIONS = [
  ['--host', HOST],
  ['--data-root', join(FOLDER, 'data')],
  ['--exec-root', join(FOLDER, 'exec')],
  ['--pidfile', join(FOLDER, 'docker.pid')],
  ['--storage-driver', 'overlay2'],
  ['--exec-opt', 'native.cgroupdriver=cgroupfs'],
  ['--bridge', 'none'],
  ['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
].flat()

/**
 * @typedef {{ host: string, stop: () => Promise<void> }} Engine `host` as in DOCKER_HOST; `stop` ends what was started for it
 */

/**
 * A Docker engine: the one of DOCKER_HOST, the machine's own, or else a private one, for which Debian's is installed where
 * that is possible.
 * @param {(line: string) => void} progress
 * @returns {Promise<Engine | { missing: string }>} `missing` says why there is none
 */
export async function ensureEngine(progress) {
  const given = process.env.DOCKER_HOST
  if (given)
    return (await answers(given)) ? theirs(given) : { missing: `DOCKER_HOST=${given} does not answer` }
  const own = 'unix:///var/run/docker.sock'
  if (await answers(own)) return theirs(own)
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { missing: 'no Docker engine answers: start one, or set DOCKER_HOST' }
  if (!found('dockerd') || !found('docker')) {
    const why = aptInstall(['docker.io'], progress)
    if (why) return { missing: `no Docker engine, and none could be installed: ${why}` }
    // Where a service manager is, installing starts it.
    if (await answers(own)) return theirs(own)
  }
  // One that a test run before this one left behind, or one that another is using now.
  if (await answers(HOST)) return ownerLives() ? theirs(HOST) : ours()
  return start(progress)
}

/** @param {string} host */
const answers = async (host) => (await dockerAt(host)(['version'])).ok

const found = (/** @type {string} */ program) => !spawnSync(program, ['--version'], { stdio: 'ignore' }).error

/** @param {string} host @returns {Engine} */
const theirs = (host) => ({ host, stop: async () => {} })

/** @returns {Engine} */
function ours() {
  writeFileSync(OWNER, String(process.pid))
  return { host: HOST, stop }
}

/**
 * @param {(line: string) => void} progress
 * @returns {Promise<Engine | { missing: string }>}
 */
async function start(progress) {
  progress(`Starting a Docker engine for the tests; its images stay in ${FOLDER}`)
  mkdirSync(FOLDER, { recursive: true })
  clear()
  const log = openSync(LOG, 'w')
  const child = spawn('dockerd', OPTIONS, { stdio: ['ignore', log, log] })
  let ended = false
  child.once('error', () => (ended = true))
  child.once('exit', () => (ended = true))
  const engine = ours()
  for (const until = Date.now() + START_MS; !ended && Date.now() < until; await sleep(200))
    if (await answers(HOST)) {
      // Its end is waited for in `stop`, by its pid; it must not keep this process from ending before.
      child.unref()
      return engine
    }
  await stop()
  const said = readFileSync(LOG, 'utf8').trim().split('\n').slice(-3).join('\n')
  return { missing: `dockerd did not start: ${said}` }
}

async function stop() {
  const pid = engineID()
  if (pid) {
    process.kill(pid, 'SIGTERM')
    for (const until = Date.now() + STOP_MS; lives(pid) && Date.now() < until;) await sleep(100)
    if (lives(pid)) process.kill(pid, 'SIGKILL')
  }
  clear()
}

/** Takes away what an engine that ended leaves: mounts, and files that name processes. */
function clear() {
  for (const mount of ['exec/netns/default', 'data'])
    spawnSync('umount', [join(FOLDER, mount)], { stdio: 'ignore' })
  for (const name of ['docker.pid', 'owner', 'docker.sock']) rmSync(join(FOLDER, name), { force: true })
}

/** The running engine's process; null when there is none. */
function engineID() {
  const file = join(FOLDER, 'docker.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  return pid > 0 && lives(pid) ? pid : null
}

const ownerLives = () => existsSync(OWNER) && lives(Number(readFileSync(OWNER, 'utf8')))

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0)
    // What has ended and was not waited for yet is still there by its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
