import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

// Which files of the last build are fetched together.

const here = dirname(fileURLToPath(import.meta.url))

/** Where the build put what browsers load. */
export const client = join(here, '.svelte-kit/output/client')

/** @typedef {{ file: string, src?: string, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'))

/**
 * Everything that is fetched when these modules are imported.
 * @param {readonly string[]} keys of the manifest
 */
export function loaded(keys) {
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

/**
 * The key of a module in the manifest.
 * @param {RegExp} source
 */
export function keyOf(source) {
  const key = Object.keys(manifest).find((name) => source.test(posix.normalize(manifest[name]?.src ?? name)))
  if (!key) throw new Error(`the build has no ${source}`)
  return key
}

/** Keys of what every page begins with. */
export const startKeys = () =>
  [/entry\.js$/, /generated.*\/app\.js$/, /nodes\/0\.js$/].flatMap((source) =>
    Object.keys(manifest).filter((name) => source.test(name)),
  )

/**
 * The key of a route's page.
 * @param {string} route
 */
export function nodeOf(route) {
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
