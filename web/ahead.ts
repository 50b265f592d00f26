import type { Adapter } from '@sveltejs/kit'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of a page, by their addresses: for every screen, and further ones for small screens. */
type Page = { route: string; files: string[]; small: string[] }

/**
 * Gives the built page a script that asks at once for everything a replay is drawn with. All addresses are answered with one
 * page, which cannot name it, and the router would find out by one round of requests after the other.
 */
export function askingAhead(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder)
      const build = join(import.meta.dirname, 'build')
      const index = join(build, 'index.html')
      const html = readFileSync(index, 'utf8')
      const script = scriptFor(await pagesOf(html, build))
      const name = `ahead.${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`
      const folder = join(build, '_app/immutable/start')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, name), script)
      const tag = `<script async src="/_app/immutable/start/${name}"></script>`
      const changed = html.replace(/<link rel="stylesheet" href="\/boot.css"/, `${tag}$&`)
      if (changed === html) throw new Error('the built page has no place for the script that asks ahead')
      writeFileSync(index, changed)
    },
  }
}

async function pagesOf(html: string, build: string): Promise<Page[]> {
  // Only now is there something built to read.
  const { keyOf, loaded, nodeOf, startKeys } = await import('./built.mjs')
  const worker = readdirSync(join(build, '_app/immutable/workers')).find((name) =>
    name.startsWith('reader-worker-'),
  )
  if (!worker) throw new Error('the build has no reader of records')
  const first = [...startKeys(), keyOf(/nodes\/1\.js$/), keyOf(/replay\/ReplayPage\.svelte$/)]
  const phone = keyOf(/replay\/ReplayPhone\.svelte$/)
  const page = (route: string, node: string): Page => {
    const files = loaded([...first, nodeOf(node)])
    const small = loaded([phone]).filter((file) => !files.includes(file))
    const unknown = files.filter((file) => !html.includes(file))
    return { route, files: [`_app/immutable/workers/${worker}`, ...unknown], small }
  }
  return [page('^/r/[^/]+/replay/?$', 'r/[code]/replay/+page.svelte'), page('^/clip/?$', 'clip/+page.svelte')]
}

const scriptFor = (
  pages: readonly Page[],
): string => `for (const { route, files, small } of ${JSON.stringify(pages)}) {
  if (!new RegExp(route).test(location.pathname)) continue
  const phone = matchMedia('(max-width: 767px), ((pointer: coarse) and (max-height: 500px))').matches
  for (const file of phone ? [...files, ...small] : files) {
    const link = document.createElement('link')
    link.rel = file.endsWith('.css') ? 'preload' : 'modulepreload'
    if (file.endsWith('.css')) link.as = 'style'
    if (file.includes('/workers/')) link.as = 'worker'
    link.href = '/' + file
    document.head.append(link)
  }
}
`
