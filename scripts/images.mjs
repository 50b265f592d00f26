import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { baseImage } from './base-image.mjs'
import { contentHash } from './content-hash.mjs'
import { dockerAt, must } from './docker.mjs'
import { isMain } from './is-main.mjs'
import { nodeImage } from './node-image.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = 'runner/languages'
const AGENT = 'runner/sandboxes/docker/agent'
const AT_A_TIME = 2
/** What takes longest is begun first. */
const LONG = ['go', 'cpp', 'rust', 'java']

/** The sandbox's own programs, and what is put onto the image of every language: them, and text that is Unicode. */
const PROGRAMS = 'codecollab/agent:latest'
const LAST = (/** @type {string} */ image) =>
  `FROM ${image}\nCOPY --from=${PROGRAMS} /sandbox /sandbox\nENV LANG=C.UTF-8\n`

/** How a program is held while it says its version: nothing that it needs for that is refused. */
const HELD = [
  '--network',
  'none',
  '--read-only',
  '--cap-drop',
  'ALL',
  '--user',
  '10000:10000',
  '--log-driver',
  'none',
]

/** Languages with a Dockerfile. */
export const IMAGES = readdirSync(join(root, FOLDER), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('/Dockerfile'))
  .map((path) => path.slice(0, -'/Dockerfile'.length))
  .sort()

/**
 * Builds the images of these languages, `codecollab/<language>:latest`, those of which nothing changed left alone.
 * @param {import('./docker.mjs').Docker} docker @param {readonly string[]} languages
 * @param {(line: string) => void} progress
 * @param {{ fresh?: boolean }} [options] `fresh`: from nothing, with today's packages
 * @returns {Promise<{ built: number, failed: string[] }>} `failed`: a reason for each language that has no image now
 */
export async function buildImages(docker, languages, progress, { fresh = false } = {}) {
  const base = await baseImage(docker, progress, { fresh })
  const networks = (await must(docker, ['network', 'ls', '--format', '{{.Driver}}'])).split('\n')
  const network = networks.includes('bridge') ? 'default' : 'host'
  const options = ['--network', network, '--build-arg', `BASE=${base}`]
  const anew = fresh ? ['--no-cache'] : []
  await must(docker, ['build', ...options, ...anew, '--tag', PROGRAMS, join(root, AGENT)])
  const baseID = await must(docker, ['image', 'inspect', '--format', '{{.Id}}', base])
  const outcome = { built: 0, failed: /** @type {string[]} */ ([]) }
  const waiting = [...languages].sort((a, b) => Number(LONG.includes(b)) - Number(LONG.includes(a)))
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        if (await build(docker, id, { options, anew, baseID, progress })) outcome.built++
      } catch (error) {
        outcome.failed.push(`${id}: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return outcome
}

/**
 * @param {import('./docker.mjs').Docker} docker @param {string} id
 * @param {{ options: string[], anew: string[], baseID: string, progress: (line: string) => void }} how
 * @returns {Promise<boolean>} whether it had to be built
 */
async function build(docker, id, { options, anew, baseID, progress }) {
  const started = performance.now()
  const folder = join(root, FOLDER, id)
  const [image, plain] = [`codecollab/${id}:latest`, `codecollab/${id}:plain`]
  const more = [...options, ...anew]
  const text = readFileSync(join(folder, 'Dockerfile'), 'utf8')
  const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) =>
    (names ?? '').split(' '),
  )
  const inputs = [`${FOLDER}/${id}`, ...copied.map((name) => `${FOLDER}/${name}`), AGENT]
  let hash = `${baseID} ${contentHash(root, inputs)}`
  if (/^ARG NODE\b/m.test(text)) {
    const node = await nodeImage(docker)
    more.push('--build-arg', `NODE=${node}`)
    hash += ` ${node}`
  }
  const label = '{{index .Config.Labels "codecollab.hash"}} {{.Id}}'
  const before = (await docker(['image', 'inspect', '--format', label, image])).out
  const oldID = before.split(' ').at(-1) ?? ''
  if (anew.length === 0 && before === `${hash} ${oldID}`) return false

  await must(docker, [
    'build',
    ...more,
    '--tag',
    plain,
    '--file',
    join(folder, 'Dockerfile'),
    join(root, FOLDER),
  ])
  const { docker: how } = JSON.parse(readFileSync(join(folder, 'language.json'), 'utf8'))
  const said = await must(docker, ['run', '--rm', ...HELD, plain, ...how.version.command])
  const found = new RegExp(how.version.pattern, 'm').exec(said)
  if (!found) throw new Error(`${how.version.command.join(' ')} says no version: ${said}`)
  const version = `${how.version.prefix}${found[1] ?? found[0]}`
  const labels = { language: id, version, hash }
  const flags = Object.entries(labels).flatMap(([name, value]) => ['--label', `codecollab.${name}=${value}`])
  const input = Readable.from(LAST(plain))
  await must(docker, ['build', ...flags, '--tag', image, '-'], { input })

  const [newID, size] = (
    await must(docker, ['image', 'inspect', '--format', '{{.Id}} {{.Size}}', image])
  ).split(' ')
  // Fails while containers of a running runner use it; the engine's own pruning finds it later.
  if (oldID && oldID !== newID) await docker(['rmi', oldID])
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  progress(`${id.padEnd(12)}${version.padEnd(28)}${seconds.padStart(6)} s${megabytes(size).padStart(8)}`)
  return true
}

const megabytes = (/** @type {string | undefined} */ bytes) => `${Math.round(Number(bytes) / 1e6)} MB`

if (isMain(import.meta.url)) {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
  const unknown = names.find((name) => !IMAGES.includes(name))
  if (unknown) throw new Error(`There is no image of ${unknown}: ${IMAGES.join(', ')}`)
  const progress = (/** @type {string} */ line) => console.log(line)
  const chosen = names.length > 0 ? names : IMAGES
  const fresh = process.argv.includes('--fresh')
  const { built, failed } = await buildImages(dockerAt(), chosen, progress, { fresh })
  console.log(
    `${built} built, ${chosen.length - built - failed.length} as they were, ${failed.length} failed`,
  )
  for (const reason of failed) console.error(`\n${reason}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
