// Teaches Node all of TypeScript: its own support only removes types, and knows no enums, parameter properties or namespaces.
import fs from 'node:fs'
import { registerHooks, setSourceMapsSupport } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import { transformSync } from './@swc/wasm-typescript/wasm.js'

const TYPESCRIPT = /\.[mc]?ts$/
const transform = { verbatimModuleSyntax: false, noEmptyExport: true, nativeClassProperties: true }
const OPTIONS = { mode: 'transform', module: true, sourceMap: true, transform }
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts']

setSourceMapsSupport(true)
// The first one loads the compiler.
transformSync('enum Warm { Up }', OPTIONS)

/** JavaScript with its source map in it. */
function compile(file) {
  const name = path.relative(process.cwd(), file)
  try {
    const { code, map } = transformSync(fs.readFileSync(file, 'utf8'), { ...OPTIONS, filename: file })
    const base64 = Buffer.from(map).toString('base64')
    return `${code}\n//# sourceMappingURL=data:application/json;base64,${base64}`
  } catch (error) {
    if (error?.startLine === undefined) throw error
    const { message, snippet = '', startLine, startColumn } = error
    fs.writeSync(2, `${name}:${startLine}:${startColumn + 1}: error: ${message}\n\n${snippet}`)
    // Nothing that was written can mean to go on without the file.
    process.exit(1)
  }
}

/** A file without `import`, `export` and `await` at its top is a script that has `require`. */
function formatOf(file, code) {
  if (file.endsWith('.mts')) return 'module'
  if (file.endsWith('.cts')) return 'commonjs'
  try {
    compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'])
    return 'commonjs'
  } catch {
    return 'module'
  }
}

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !TYPESCRIPT.test(url)) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const source = compile(file)
    return { format: formatOf(file, source), source, shortCircuit: true }
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
