// Teaches Node to load TypeScript, from what was made of it before or by compiling it.
import { registerHooks, setSourceMapsSupport } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compile, kept, load } from './compile.mjs'

const TYPESCRIPT = /\.[mc]?ts$/
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts']

setSourceMapsSupport(true)
// Whoever waits for a program can have loaded what it needs.
if (process.argv.length < 3) load()('enum Warm { Up }', { mode: 'transform' })

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !TYPESCRIPT.test(url)) return nextLoad(url, context)
    const file = fileURLToPath(url)
    return { ...(kept(file) ?? compile(file)), shortCircuit: true }
  },
  // As TypeScript has it: without an ending, or with the one of the JavaScript that is made of the file.
  resolve(specifier, context, nextResolve) {
    try {
      return nextResolve(specifier, context)
    } catch (error) {
      if (!/^\.{0,2}\//.test(specifier)) throw error
      const stem = specifier.replace(/\.([mc]?)js$/, '')
      for (const ending of ENDINGS) {
        try {
          return nextResolve(stem + ending, context)
        } catch {
          // The next ending, and in the end what was wrong without one.
        }
      }
      throw error
    }
  },
})
