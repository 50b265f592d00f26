import { completed, emscripten, type Exports } from './emscripten/libc.ts'
import type { Host, Perform } from './host.ts'
import harness from './lua/harness.lua'
import { broken, standing } from './standing.ts'
import { wasi } from './wasi/wasi.ts'

declare const host: Host

const encoder = new TextEncoder()

/** A Lua that has run nothing, its version, and how it runs a program. */
function started(module: WebAssembly.Module): { version: number; perform: Perform } {
  let exports: Exports = {}
  const call = (name: string, ...values: number[]) => exports[name]?.(...values) ?? 0
  const memory = () => exports.memory as unknown as WebAssembly.Memory
  const { world, begin } = standing(host)
  const calls = wasi(
    {
      ...world,
      // A question is seen before its answer is waited for, as on a terminal.
      read: (into) => {
        call('fflush', 0)
        return world.read(into)
      },
    },
    memory,
  )
  const env = emscripten(host, calls, memory, () => exports)
  const imports = completed(module, { env, wasi_snapshot_preview1: calls })
  exports = new WebAssembly.Instance(module, imports).exports as Exports

  /** Puts text into the memory of Lua for good; answers its address and length. */
  const text = (value: string): [number, number] => {
    const bytes = encoder.encode(`${value}\0`)
    const at = call('malloc', bytes.length)
    new Uint8Array(memory().buffer).set(bytes, at)
    return [at, bytes.length - 1]
  }

  call('emscripten_stack_init')
  call('__wasm_call_ctors')
  const state = call('luaL_newstate')
  call('luaL_openlibs', state)
  call('luaL_loadbufferx', state, ...text(harness), text('=harness')[0], 0)
  const perform: Perform = (job) => {
    begin(job)
    host.limitMemory(job.memoryBytes)
    call('lua_pushstring', state, text(job.entry)[0])
    try {
      call('lua_callk', state, 1, 0, 0, 0)
      return host.exit(0)
    } catch (error) {
      return broken(host, error)
    }
  }
  return { version: call('lua_version', state), perform }
}

function main(): Promise<never> {
  const module = new WebAssembly.Module(host.assets.get('lua.wasm') ?? new Uint8Array())
  const { version, perform } = started(module)
  host.report({ t: 'ready', version: `Lua ${Math.floor(version / 100)}.${version % 100}` })
  const job = host.job()
  return job.trials ? host.runTrials(job, () => started(module).perform) : perform(job)
}

void main()
