import { define, outside, write } from './host.ts'
import { inspect } from './inspect.ts'
import { format } from './console.ts'
import { emitter, process } from './process.ts'
import { pumps } from './loop.ts'
import { Buffer } from './text.ts'

type Call = (...values: unknown[]) => void

const STDIN: readonly unknown[] = [0, '/dev/stdin', '/proc/self/fd/0']
const OUTPUTS = new Map<unknown, number>([
  [1, 1],
  [2, 2],
  ['/dev/stdout', 1],
  ['/dev/stderr', 2],
])

function missing(path: unknown): never {
  throw Object.assign(new Error(`ENOENT: no such file or directory, open '${String(path)}'`), {
    code: 'ENOENT',
  })
}

function readFileSync(path: unknown, options?: string | { encoding?: string }): unknown {
  const name = String(path).replace(/^(\/code\/|\.\/)/, '')
  const text = STDIN.includes(path) ? outside.readAll() : (outside.file(name) ?? missing(path))
  const encoding = typeof options === 'string' ? options : options?.encoding
  return encoding ? text : Buffer.from(text)
}

function writeFileSync(path: unknown, data: unknown): void {
  const fd = OUTPUTS.get(path)
  if (fd === undefined)
    throw Object.assign(new Error(`EROFS: read-only file system, open '${String(path)}'`), { code: 'EROFS' })
  write(fd, typeof data === 'string' ? data : Buffer.from(data).toString())
}

const fs = {
  readFileSync,
  writeFileSync,
  writeSync: (fd: number, data: unknown) => writeFileSync(fd, data),
  existsSync: (path: unknown) =>
    STDIN.includes(path) || outside.file(String(path).replace(/^(\/code\/|\.\/)/, '')) !== null,
  readFile: (path: unknown, ...rest: unknown[]) => {
    const done = rest.pop() as Call
    try {
      const data = readFileSync(path, rest[0] as string)
      queueMicrotask(() => done(null, data))
    } catch (error) {
      queueMicrotask(() => done(error))
    }
  },
  promises: { readFile: async (path: unknown, options?: string) => readFileSync(path, options) },
}

function createInterface(options: { prompt?: string } = {}) {
  const events = emitter()
  let open = true
  const close = () => {
    if (!open) return
    open = false
    events.emit('close')
  }
  const flow = () =>
    pumps.add(() => {
      if (!open) return false
      const line = outside.readLine()
      if (line === null) close()
      else events.emit('line', line)
      return open
    })
  const ask = (question: string, done: Call) => {
    write(1, question)
    pumps.add(() => {
      const line = outside.readLine()
      if (line !== null) done(line)
      else close()
      return false
    })
  }
  const self = {
    ...events,
    on: (event: string, call: Call) => (events.on(event, call), event === 'line' && flow(), self),
    once: (event: string, call: Call) => (events.once(event, call), event === 'line' && flow(), self),
    question: (question: string, ...rest: unknown[]) => ask(question, rest.at(-1) as Call),
    setPrompt: (text: string) => void (options.prompt = text),
    prompt: () => (write(1, options.prompt ?? '> '), flow()),
    write: () => {},
    pause: () => self,
    resume: () => self,
    close,
    async *[Symbol.asyncIterator]() {
      for (let line = outside.readLine(); open && line !== null; line = outside.readLine()) yield line
      close()
    },
  }
  return self
}

function assert(value: unknown, message?: string | Error): void {
  if (!value) throw message instanceof Error ? message : new Error(message ?? 'Assertion failed')
}
const equal = (same: (a: unknown, b: unknown) => boolean) => (a: unknown, b: unknown, message?: string) =>
  assert(same(a, b), message ?? `Expected ${inspect(b)}, got ${inspect(a)}`)
const deep = equal((a, b) => inspect(a, 50) === inspect(b, 50))
const strict = equal(Object.is)

const promises = {
  createInterface: (options?: object) => {
    const lines = createInterface(options)
    const question = (text: string) => new Promise((resolve) => lines.question(text, resolve))
    return { ...lines, question }
  },
}

/** Node's modules that make sense here, as far as small programs use them. */
export const builtins: Record<string, Record<string, unknown>> = {
  fs,
  'fs/promises': fs.promises,
  readline: { createInterface, promises },
  'readline/promises': promises,
  process,
  buffer: { Buffer },
  util: { inspect, format: (...values: unknown[]) => format(values) },
  assert: Object.assign(assert, {
    ok: assert,
    equal: strict,
    strictEqual: strict,
    deepEqual: deep,
    deepStrictEqual: deep,
  }) as never,
  perf_hooks: { performance: globalThis.performance },
  'timers/promises': {
    setTimeout: (ms: number, value?: unknown) =>
      new Promise((resolve) => setTimeout(() => resolve(value), ms)),
  },
  os: { EOL: '\n', platform: () => 'linux' },
}

type Module = { exports: unknown; loaded: boolean }
const cache = new Map<string, Module>()

/** The exports of a module as `require` gives them to the file `from`. */
export function require(from: string, request: string): unknown {
  const builtin = builtins[request.replace(/^node:/, '')]
  if (builtin) return builtin
  const name = outside.resolve(from, request)
  if (name === null)
    throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' })
  const cached = cache.get(name)
  if (cached) return cached.exports
  const module: Module = { exports: {}, loaded: false }
  cache.set(name, module)
  if (name.endsWith('.json')) module.exports = JSON.parse(outside.file(name) ?? '')
  else {
    const slash = name.lastIndexOf('/')
    const own = Object.assign((wanted: string) => require(name, wanted), { main: module, cache: {} })
    const call = outside.compile(name)
    call.call(
      module.exports,
      module.exports,
      own,
      module,
      `/code/${name}`,
      `/code/${name.slice(0, Math.max(0, slash))}`,
    )
  }
  module.loaded = true
  return module.exports
}

define('require', (request: string) => require('', request))
