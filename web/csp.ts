import type { Adapter } from '@sveltejs/kit'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Lets style-mod (CodeMirror's styles) use a constructed style sheet in the document too, not only in shadow roots:
 * a `<style>` element would need 'unsafe-inline' or a nonce, which a static page cannot have.
 */
export function adoptedStyles(): Plugin {
  const condition = '!root.head && root.adoptedStyleSheets'
  return {
    name: 'codecollab:adopted-styles',
    transform(code, id) {
      if (!/\/style-mod\/src\/style-mod\.js/.test(id)) return null
      if (!code.includes(condition)) throw new Error('style-mod changed: adoptedStyles() no longer applies')
      return { code: code.replace(condition, 'root.adoptedStyleSheets'), map: null }
    },
  }
}

/** Gives the kit's route announcer a class: its style attribute would need 'unsafe-hashes'. */
export function withoutInlineStyle(): Plugin {
  return {
    name: 'codecollab:without-inline-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('/runtime/components/root.svelte')) return null
      const changed = code.replace(/style="position: absolute;[^"]*"/, 'class="sr-only"')
      if (changed === code) throw new Error('the kit changed: withoutInlineStyle() no longer applies')
      return { code: changed, map: null }
    },
  }
}

/** Moves the start script of the built page into a file, so that the page works under `script-src 'self'`. */
export function withoutInlineScript(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder)
      const build = join(import.meta.dirname, 'build')
      moveInlineScripts(build)
      checkStart(join(build, '_app/immutable/entry'))
    },
  }
}

function moveInlineScripts(build: string): void {
  const page = join(build, 'index.html')
  const folder = join(build, '_app/immutable/start')
  mkdirSync(folder, { recursive: true })
  const html = readFileSync(page, 'utf8').replace(/<script>([\s\S]*?)<\/script>/g, (_, script: string) => {
    const name = `${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`
    writeFileSync(join(folder, name), script)
    // What it imports is named from its own address, also in a frame that has no origin.
    return `<script crossorigin src="/_app/immutable/start/${name}"></script>`
  })
  if (/<script>|\son[a-z]+=/.test(html)) throw new Error('the built page still has inline script')
  writeFileSync(page, html)
}

/**
 * The start script hands the kit its values and only then loads it. A chunk that draws more into its static imports
 * makes the kit believe that there is a newer version, for ever.
 */
function checkStart(folder: string): void {
  const start = readdirSync(folder).find((name) => name.startsWith('start.')) ?? ''
  const imports = readFileSync(join(folder, start), 'utf8').matchAll(/from\s*"(\.[^"]+)"/g)
  for (const [, path] of imports)
    if (statSync(join(folder, path ?? '')).size > 2_500) throw new Error(`the start script loads ${path}`)
}
