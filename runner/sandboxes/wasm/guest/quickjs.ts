import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core'
import { FD, type GuestJob, type Host } from './host.ts'
import { Input } from './input.ts'
import { original } from './source-map.ts'
import { prepare, type Prepared } from './source.ts'

/** A file as JavaScript, and where its parts come from when it was something else. */
export type Transformed = { code: string; mappings?: string }

/** Turns a file into JavaScript before it runs; answers null after it has reported what is wrong with the file. */
export type Transform = (name: string, text: string) => Transformed | null

const STACK_BYTES = 4 * 1024 * 1024
const PRELUDE = 'prelude.js'
/** Stands before the first line of a CommonJS file. */
const WRAPPER = '(function (exports, require, module, __filename, __dirname) { '
const encoder = new TextEncoder()

/** The files of a program, transformed and told apart when they are first needed. */
class Files {
  #texts: Map<string, string>
  #prepared = new Map<string, Prepared>()
  #mappings = new Map<string, string>()
  #transform: Transform
  #track: boolean

  constructor(job: GuestJob, transform: Transform) {
    this.#texts = new Map(job.files.map((file) => [file.name, file.text]))
    this.#transform = transform
    // Most programs have no promises, and then no call has to be watched for one.
    this.#track = job.files.some((file) => /\basync\b|\bPromise\b/.test(file.text))
  }

  text = (name: string) => this.#texts.get(name) ?? null

  prepared(name: string, onFailure: () => never): Prepared {
    const known = this.#prepared.get(name)
    if (known) return known
    const transformed = this.#transform(name, this.#texts.get(name) ?? '')
    if (transformed === null) return onFailure()
    const { code, mappings } = transformed
    if (mappings !== undefined) this.#mappings.set(name, mappings)
    const prepared = prepare(name, code, this.#track)
    this.#prepared.set(name, prepared)
    return prepared
  }

  /** A line of an error's trace, with places in transformed files replaced by where they come from. */
  frame(line: string): string {
    return line.replace(/([^\s(]+):(\d+):(\d+)(?=\)?$)/, (text, name: string, at: string, column: string) => {
      const mappings = this.#mappings.get(name)
      const wrapped = at === '1' && this.#prepared.get(name)?.kind === 'commonjs' ? WRAPPER.length : 0
      const seen = { line: Number(at), column: Math.max(1, Number(column) - wrapped) }
      const place = mappings === undefined ? seen : original(mappings, seen)
      return place ? `${name}:${place.line}:${place.column}` : text
    })
  }

  resolve(from: string, request: string): string | null {
    if (!/^\.{0,2}\//.test(request)) return null
    const parts = request.startsWith('/') ? [] : from.split('/').slice(0, -1)
    for (const part of request.replace(/^\/code\//, '/').split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '.' && part !== '') parts.push(part)
    }
    const path = parts.join('/')
    const asWritten = path.replace(/\.([mc]?)js$/, '.$1ts')
    const endings = ['', '.js', '.ts', '.mjs', '.mts', '.cjs', '.json', '/index.js', '/index.ts']
    const found = [...endings.map((ending) => path + ending), asWritten].find((name) => this.#texts.has(name))
    return found ?? null
  }
}

/** Loads QuickJS, waits for a program, and runs it. */
export async function runQuickJS(host: Host, language: string, transform: Transform): Promise<void> {
  const wasmBinary = host.assets.get('quickjs.wasm')?.buffer
  const prelude = new TextDecoder().decode(host.assets.get(PRELUDE))
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, wasmBinary ? { wasmBinary } : {}))
  const runtime = quickjs.newRuntime()
  runtime.setMaxStackSize(STACK_BYTES)
  const context = runtime.newContext()
  const program = new Program(host, runtime, context)
  program.install(prelude)
  host.report({ t: 'ready', version: language })

  const job = host.job()
  runtime.setMemoryLimit(job.memoryBytes)
  host.limitMemory(job.memoryBytes + STACK_BYTES)
  program.run(new Files(job, transform), job.entry)
}

class Program {
  #host: Host
  #runtime: QuickJSRuntime
  #context: QuickJSContext
  #input: Input
  #files: Files | null = null
  #hooks: QuickJSHandle | null = null

  constructor(host: Host, runtime: QuickJSRuntime, context: QuickJSContext) {
    this.#host = host
    this.#runtime = runtime
    this.#context = context
    this.#input = new Input(host)
  }

  /** Runs the prelude, which makes the world the program lives in. */
  install(prelude: string): void {
    const context = this.#context
    const outside = context.newObject()
    const give = (name: string, call: (...values: QuickJSHandle[]) => QuickJSHandle | undefined) =>
      context.setProp(
        outside,
        name,
        context.newFunction(name, (...values) => call(...values) ?? context.undefined),
      )
    // `newString` stops at a NUL; a literal does not.
    const string = (text: string) =>
      text.includes('\0')
        ? context.unwrapResult(context.evalCode(JSON.stringify(text)))
        : context.newString(text)
    const orNull = (text: string | null) => (text === null ? context.null : string(text))
    const text = (handle: QuickJSHandle | undefined) => (handle ? context.getString(handle) : '')
    const number = (handle: QuickJSHandle | undefined) => (handle ? context.getNumber(handle) : 0)

    give(
      'write',
      (fd, ...pieces) => void this.#host.write(number(fd), encoder.encode(pieces.map(text).join('\0'))),
    )
    give('readLine', () => orNull(this.#input.line()))
    give('readAll', () => string(this.#input.all()))
    give('exit', (code) => this.#host.exit(number(code)))
    give('now', () => context.newNumber(performance.now()))
    give('file', (name) => orNull(this.#files?.text(text(name)) ?? null))
    give('resolve', (from, request) => orNull(this.#files?.resolve(text(from), text(request)) ?? null))
    give('frame', (line) => context.newString(this.#files?.frame(text(line)) ?? text(line)))
    give('compile', (name) => this.#compile(text(name)))
    context.setProp(context.global, '__outside', outside)
    context.unwrapResult(context.evalCode(prelude, PRELUDE)).dispose()
    this.#hooks = context.getProp(context.global, '__hooks')
    context.setProp(context.global, '__hooks', context.undefined)
    this.#runtime.setModuleLoader(
      (name) => this.#module(name),
      (from, request) => this.#normalize(from, request),
    )
  }

  /** Runs the program to its end and never returns. */
  run(files: Files, entry: string): never {
    this.#files = files
    const context = this.#context
    this.#call('begin', context.newString(entry))
    const { kind, code } = files.prepared(entry, () => this.#host.exit(1))
    let waiting: QuickJSHandle | null = null
    if (kind === 'commonjs') {
      this.#call('require', context.newString(''), context.newString(`./${entry}`))
    } else {
      const result = context.evalCode(code, entry, { type: 'module' })
      if (result.error) this.#fail(result.error)
      else this.#call('track', (waiting = result.value))
    }
    for (;;) {
      const jobs = this.#runtime.executePendingJobs()
      if (jobs.error) this.#fail(jobs.error)
      const next = this.#call('tick')
      const wait = next ? context.getNumber(next) : -1
      if (wait > 0) this.#host.sleep(wait)
      else if (wait < 0 && !this.#runtime.hasPendingJob()) break
    }
    if (waiting && context.getPromiseState(waiting).type === 'pending') {
      this.#host.write(
        FD.stderr,
        encoder.encode('Warning: the program ended while it waited at its top level\n'),
      )
      this.#host.exit(13)
    }
    this.#call('finish')
    return this.#host.exit(0)
  }

  /** Calls a hook of the prelude; what it throws ends the program. */
  #call(name: string, ...values: QuickJSHandle[]): QuickJSHandle | null {
    const hook = this.#context.getProp(this.#hooks ?? this.#context.undefined, name)
    const result = this.#context.callFunction(hook, this.#context.undefined, ...values)
    hook.dispose()
    if (!result.error) return result.value
    if (name !== 'fail') this.#fail(result.error)
    return this.#lastWords(result.error)
  }

  #fail(error: QuickJSHandle): void {
    const message = this.#context.getProp(error, 'message')
    if (this.#context.typeof(message) === 'string' && this.#context.getString(message) === 'out of memory') {
      this.#host.report({ t: 'memory' })
      this.#runtime.setMemoryLimit(-1)
    }
    this.#call('fail', error)
  }

  #lastWords(error: QuickJSHandle): never {
    const shown = JSON.stringify(this.#context.dump(error)) ?? 'unknown error'
    this.#host.write(FD.stderr, encoder.encode(`Uncaught ${shown.slice(0, 4000)}\n`))
    return this.#host.exit(1)
  }

  #compile(name: string): QuickJSHandle {
    const { code } = this.#files?.prepared(name, () => this.#host.exit(1)) ?? { code: '' }
    const body = code.replace(/^#!/, '//')
    const wrapped = `${WRAPPER}${body}\n})`
    const result = this.#context.evalCode(wrapped, name)
    if (result.error) throw result.error
    return result.value
  }

  #normalize(from: string, request: string): string {
    const builtin = request.replace(/^node:/, '')
    if (this.#names(builtin) !== '') return `node:${builtin}`
    const found = this.#files?.resolve(from, request)
    if (found) return found
    throw new Error(`Cannot find module '${request}' imported from ${from}`)
  }

  #names(builtin: string): string {
    const names = this.#call('names', this.#context.newString(builtin))
    return names ? this.#context.getString(names) : ''
  }

  #module(name: string): string {
    if (name.startsWith('node:')) {
      const builtin = name.slice(5)
      const exported = `export const { ${this.#names(builtin)} } = module`
      return `const module = __builtin('${builtin}'); export default module; ${exported}`
    }
    if (name.endsWith('.json')) return `export default ${this.#files?.text(name) ?? 'null'}`
    const prepared = this.#files?.prepared(name, () => this.#host.exit(1))
    if (prepared?.kind === 'module') return prepared.code
    return `export default require(${JSON.stringify(`./${name}`)})`
  }
}
