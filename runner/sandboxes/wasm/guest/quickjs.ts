import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core'
import { FD, type Host, type Perform } from './host.ts'
import { Input } from './input.ts'
import { Files, WRAPPER, type Known, type Transform } from './script-files.ts'

const STACK_BYTES = 4 * 1024 * 1024
const PRELUDE = 'prelude.js'
const encoder = new TextEncoder()

/** Loads QuickJS, waits for a program, and runs it. */
export async function runQuickJS(host: Host, language: string, transform: Transform): Promise<void> {
  const wasmModule = new WebAssembly.Module(host.assets.get('quickjs.wasm') ?? new Uint8Array())
  const prelude = new TextDecoder().decode(host.assets.get(PRELUDE))
  const known: Known = new Map()
  const fresh = async (): Promise<Perform> => {
    const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule }))
    const runtime = quickjs.newRuntime()
    runtime.setMaxStackSize(STACK_BYTES)
    const program = new Program(host, runtime, runtime.newContext())
    program.install(prelude)
    return (job) => {
      runtime.setMemoryLimit(job.memoryBytes)
      host.limitMemory(job.memoryBytes + STACK_BYTES)
      // A trial that has ended is left wherever it is.
      if (job.trials) runtime.setInterruptHandler(() => program.over)
      return program.run(new Files(job, transform, known), job.entry)
    }
  }
  const first = await fresh()
  host.report({ t: 'ready', version: language })
  const job = host.job()
  await (job.trials ? host.runTrials(job, fresh) : first(job))
}

class Program {
  /** True once it has ended and has only to be left. */
  over = false
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
    give('exit', (code) => this.#exit(number(code)))
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

  #exit(code: number): never {
    try {
      return this.#host.exit(code)
    } finally {
      this.over = true
    }
  }

  /** Runs the program to its end and never returns. */
  run(files: Files, entry: string): never {
    this.#files = files
    const context = this.#context
    this.#call('begin', context.newString(entry))
    const { kind, code } = files.prepared(entry, () => this.#exit(1))
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
      this.#exit(13)
    }
    this.#call('finish')
    return this.#exit(0)
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
    return this.#exit(1)
  }

  #compile(name: string): QuickJSHandle {
    const { code } = this.#files?.prepared(name, () => this.#exit(1)) ?? { code: '' }
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
    const prepared = this.#files?.prepared(name, () => this.#exit(1))
    if (prepared?.kind === 'module') return prepared.code
    return `export default require(${JSON.stringify(`./${name}`)})`
  }
}
