import { spawn, spawnSync } from 'node:child_process'
import { must } from './docker.mjs'
import { aptInstall } from './apt.mjs'

const WANTED = 'debian:bookworm-slim'
const MADE = 'codecollab/base:bookworm'

/** What Debian's slim images leave out, for the base and all that is installed on it later. */
const LEAN = [
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/info/*',
].map((line) => `--dpkgopt=${line}`)

/**
 * The image that language images start from: BASE_IMAGE, else Debian's own, else one made here of Debian's packages.
 * @param {import('./docker.mjs').Docker} docker @param {(line: string) => void} progress
 * @param {{ fresh?: boolean }} [options] `fresh`: not one of last time
 * @returns {Promise<string>}
 */
export async function baseImage(docker, progress, { fresh = false } = {}) {
  if (process.env.BASE_IMAGE) return process.env.BASE_IMAGE
  const has = async (/** @type {string} */ image) => (await docker(['image', 'inspect', image])).ok
  if (!fresh) for (const image of [WANTED, MADE]) if (await has(image)) return image
  if ((await docker(['pull', WANTED])).ok) return WANTED
  progress(`${WANTED} cannot be pulled: making a base of Debian's packages with mmdebstrap`)
  await make(docker, progress)
  return MADE
}

/** @param {import('./docker.mjs').Docker} docker @param {(line: string) => void} progress */
async function make(docker, progress) {
  if (spawnSync('mmdebstrap', ['--version']).error) {
    const why = aptInstall(['mmdebstrap'], progress)
    if (why) throw new Error(`No base image: ${WANTED} cannot be pulled, and there is no mmdebstrap: ${why}`)
  }
  const mode = process.getuid?.() === 0 ? 'root' : 'unshare'
  const options = [`--mode=${mode}`, '--variant=minbase', ...LEAN, '--aptopt=Acquire::Languages "none"']
  const maker = spawn('mmdebstrap', [...options, 'bookworm', '-'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  maker.stderr.on('data', (data) => (said += data))
  const made = new Promise((resolve) => maker.once('close', (code) => resolve(code === 0)))
  const imported = await docker(['import', '-', `${MADE}-new`], { input: maker.stdout })
  if (!(await made)) throw new Error(`mmdebstrap: ${said.trim().split('\n').slice(-5).join('\n')}`)
  if (!imported.ok) throw new Error(`docker import: ${imported.err}`)
  // Half an image is never taken for the base.
  await must(docker, ['tag', `${MADE}-new`, MADE])
  await must(docker, ['rmi', `${MADE}-new`])
}
