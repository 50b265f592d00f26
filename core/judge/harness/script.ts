import { nameIn } from '../stubs.ts'
import { baseOf, beside, footed, literal, MOST_CHARS, MOST_DEEP, type Harness } from './parts.ts'

/** Where the solution's last line leaves the function, exported or not. */
const FOUND = '__found'

const REST = String.raw`
const lines = fs.readFileSync(0, 'utf8').split('\n')
const { isArray } = Array
const { stringify } = JSON
const ESCAPES = { n: '\n', r: '\r', 0: '\0' }
let at = 0

function read(kind) {
  const line = lines[at++]
  if (kind.endsWith('[]')) {
    const list = []
    for (let n = Number(line); n > 0; n--) list.push(read(kind.slice(0, -2)))
    return list
  }
  if (kind === 'bool') return line === 'true'
  if (kind !== 'string') return Number(line)
  return line.replace(/\\(.)/g, (_, escaped) => ESCAPES[escaped] ?? escaped)
}

class Unfit extends Error {}
const parts = []
let length = 0

function put(text) {
  length += text.length
  if (length > MOST_CHARS) throw new Unfit('large')
  parts.push(text)
}

function number(value) {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  if (BASE !== 'float') throw new Unfit('float')
  return '"' + value + '"'
}

function write(value, depth) {
  if (value === null || value === undefined) return put('null')
  if (typeof value === 'number') return put(number(value))
  if (typeof value === 'bigint') {
    if (value !== BigInt.asIntN(54, value)) throw new Unfit('int')
    return put(String(value))
  }
  if (typeof value === 'boolean') return put(String(value))
  if (typeof value === 'string') {
    if (length + value.length > MOST_CHARS) throw new Unfit('large')
    return put(stringify(value))
  }
  if (!isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value))
    throw new Unfit('type ' + (typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value))
  if (depth === MOST_DEEP) throw new Unfit('deep')
  put('[')
  for (let i = 0; i < value.length; i++) {
    if (i > 0) put(',')
    write(value[i], depth + 1)
  }
  put(']')
}

function written(value) {
  try {
    write(value, 0)
    return parts.join('')
  } catch (error) {
    if (error instanceof Unfit) return '!' + error.message
    throw error
  }
}

const solution = await import('./' + FILE)
const found = globalThis[FOUND] ?? solution[NAME] ?? solution.default?.[NAME] ?? solution.default
if (typeof found !== 'function') {
  console.error(FILE + ' has no function ' + NAME)
  process.exit(1)
}
let result = found(...KINDS.map(read))
if (result instanceof Promise) result = await result
fs.writeSync(1, '\n' + MARK + written(result) + '\n')
`

/** Loads the solution as what it is, a script or a module, and calls its function. */
const scriptHarness =
  (language: string, file: string): Harness =>
  (signature, solution, mark) => {
    const name = nameIn(language, signature.name)
    const constants = {
      ...{ MARK: mark, FILE: solution.entry, NAME: name, FOUND, BASE: baseOf(signature) },
      ...{ KINDS: signature.params.map(({ type }) => type), MOST_CHARS, MOST_DEEP },
    }
    const lines = Object.entries(constants).map(([key, value]) => `const ${key} = ${JSON.stringify(value)}\n`)
    const text = `import fs from 'node:fs'\n\n${lines.join('')}${REST}`
    const footer = `;globalThis[${literal(FOUND)}] = typeof ${name} === 'undefined' ? undefined : ${name}`
    return {
      entry: file,
      files: beside({ ...solution, files: footed(solution, footer) }, { name: file, text }),
    }
  }

/** The harness in JavaScript. */
export const javascriptHarness = scriptHarness('javascript', 'judge_main.mjs')
/** The same, whose name makes it a part of programs in TypeScript. */
export const typescriptHarness = scriptHarness('typescript', 'judge_main.mts')
