// All of TypeScript as JavaScript: Node's own support only removes types, and knows no enums, parameter properties or namespaces.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { compileFunction } from 'node:vm'

const COMPILED = '/tmp/typescript'
const transform = { verbatimModuleSyntax: false, noEmptyExport: true, nativeClassProperties: true }
const OPTIONS = { mode: 'transform', module: true, sourceMap: true, transform }

let transformSync = null

/** Loads the compiler, which takes longer than most programs. */
export function load() {
  transformSync ??= createRequire(import.meta.url)('./@swc/wasm-typescript/wasm.js').transformSync
  return transformSync
}

/** JavaScript with its source map in it, and whether it is a module or a script. */
export function compile(file) {
  try {
    const { code, map } = load()(fs.readFileSync(file, 'utf8'), { ...OPTIONS, filename: file })
    const base64 = Buffer.from(map).toString('base64')
    const source = `${code}\n//# sourceMappingURL=data:application/json;base64,${base64}`
    return { source, format: formatOf(file, source) }
  } catch (error) {
    if (error?.startLine === undefined) throw error
    const { message, snippet = '', startLine, startColumn } = error
    const name = path.relative(process.cwd(), file)
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

const compiledName = (file) => path.join(COMPILED, `${path.resolve(file)}.json`)

/** Keeps what is made of a file for the runs to come. */
export function keep(file) {
  const name = compiledName(file)
  fs.mkdirSync(path.dirname(name), { recursive: true })
  fs.writeFileSync(name, JSON.stringify(compile(path.resolve(file))))
}

/** What was kept of a file; null when nothing was. */
export function kept(file) {
  try {
    return JSON.parse(fs.readFileSync(compiledName(file), 'utf8'))
  } catch {
    return null
  }
}
