import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

// `node web/size.mjs`: bytes of JavaScript and CSS (gzip) that each page loads from the build, before language
// modes. Fails when a room loads too many.

const here = dirname(fileURLToPath(import.meta.url))
const client = join(here, '.svelte-kit/output/client')

/** What a room may load before it can be used, bytes of JavaScript (gzip). */
const ROOM_BYTES = 200_000

/** @typedef {{ file: string, src?: string, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'))

/** @param {string} file */
const gzip = (file) => gzipSync(readFileSync(join(client, file)), { level: 9 }).length

/**
 * Everything that is fetched when these modules are imported.
 * @param {readonly string[]} keys of the manifest
 */
function loaded(keys) {
  const files = new Set()
  const seen = new Set()
  /** @param {string} key */
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  keys.forEach(visit)
  return [...files]
}

/** @param {RegExp} source */
function keyOf(source) {
  const key = Object.keys(manifest).find((name) => source.test(posix.normalize(manifest[name]?.src ?? name)))
  if (!key) throw new Error(`the build has no ${source}`)
  return key
}

const start = [/entry\.js$/, /generated.*\/app\.js$/, /nodes\/0\.js$/].flatMap((source) =>
  Object.keys(manifest).filter((name) => source.test(name)),
)

/** JavaScript and CSS of each page in bytes, gzip. */
export function pageSizes() {
  const node = (/** @type {string} */ route) => nodeOf(route)
  const pages = {
    landing: [node('+page.svelte'), keyOf(/landing\/Landing\.svelte$/)],
    dashboard: [node('+page.svelte'), keyOf(/dashboard\/Dashboard\.svelte$/)],
    login: [node('login/+page.svelte')],
    room: [
      node('r/[code]/+page.svelte'),
      keyOf(/room\/RoomPage\.svelte$/),
      keyOf(/room\/DesktopLayout\.svelte$/),
    ],
    'room (phone)': [
      node('r/[code]/+page.svelte'),
      keyOf(/room\/RoomPage\.svelte$/),
      keyOf(/room\/PhoneLayout\.svelte$/),
    ],
  }
  return Object.entries(pages).map(([page, keys]) => {
    const files = loaded([...start, ...keys])
    const sum = (/** @type {string} */ end) =>
      files.filter((file) => file.endsWith(end)).reduce((bytes, file) => bytes + gzip(file), 0)
    return { page, js: sum('.js'), css: sum('.css'), files: files.length }
  })
}

/** @param {string} route */
function nodeOf(route) {
  const nodes = Object.keys(manifest).filter((name) => /nodes\/\d+\.js$/.test(name))
  const found = nodes.find((name) => {
    const text = readFileSync(
      join(here, '.svelte-kit/generated/build/client-optimized/nodes', name.split('/').at(-1) ?? ''),
      'utf8',
    )
    return text.includes(`routes/${route}"`)
  })
  if (!found) throw new Error(`the build has no page ${route}`)
  return found
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { page, js, css, files } of pageSizes())
    console.log(
      `${page.padEnd(12)} ${(js / 1000).toFixed(1).padStart(7)} kB JavaScript  ${(css / 1000).toFixed(1).padStart(5)} kB CSS  (gzip, ${files} files)`,
    )
  const modes = readdirSync(join(client, '_app/immutable/chunks')).length
  console.log(`${modes} chunks in all`)
  for (const { page, js } of pageSizes().filter(
    ({ page, js }) => page.startsWith('room') && js > ROOM_BYTES,
  )) {
    console.error(`The page "${page}" loads ${js} bytes of JavaScript first; ${ROOM_BYTES} are allowed.`)
    process.exitCode = 1
  }
}
