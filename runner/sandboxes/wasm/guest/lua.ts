import { completed, emscripten } from './emscripten/libc.ts'
import { FD, type Host } from './host.ts'
import harness from './lua/harness.lua'
import { Wasi } from './wasi.ts'
import { Disk } from './wasi/disk.ts'

declare const host: Host

const encoder = new TextEncoder()
const disk = new Disk()
for (const folder of ['code', 'tmp']) disk.makeFolder([folder])

type Exports = Record<string, (...values: number[]) => number>
let exports: Exports = {}
const call = (name: string, ...values: number[]) => exports[name]?.(...values) ?? 0

// What a program asks is seen before it waits for the answer.
const stage: Host = {
  ...host,
  read: (fd, into) => {
    call('fflush', 0)
    return host.read(fd, into)
  },
}
const wasi = new Wasi(stage, { disk, folders: { '/': '/' }, env: { HOME: '/code' } })

/** Puts text into the memory of Lua for good and answers where. */
function text(value: string): [number, number] {
  const bytes = encoder.encode(`${value}\0`)
  const at = call('malloc', bytes.length)
  wasi.table.bytes(at, bytes.length).set(bytes)
  return [at, bytes.length - 1]
}

function main() {
  const module = new WebAssembly.Module(host.assets.get('lua.wasm') ?? new Uint8Array())
  const known = { env: emscripten(host, wasi.table, () => exports), wasi_snapshot_preview1: wasi.imports }
  const instance = new WebAssembly.Instance(module, completed(module, known))
  exports = instance.exports as Exports
  wasi.attach(instance.exports.memory as WebAssembly.Memory)
  call('emscripten_stack_init')
  call('__wasm_call_ctors')
  const state = call('luaL_newstate')
  call('luaL_openlibs', state)
  call('luaL_loadbufferx', state, ...text(harness), text('=harness')[0], 0)
  const version = call('lua_version', state)
  host.report({ t: 'ready', version: `Lua ${Math.floor(version / 100)}.${version % 100}` })

  const job = host.job()
  for (const file of job.files) disk.put(['code', ...file.name.split('/')], encoder.encode(file.text))
  host.limitMemory(job.memoryBytes)
  call('lua_pushstring', state, text(job.entry)[0])
  try {
    call('lua_callk', state, 1, 0, 0, 0)
  } catch (error) {
    const said = String(error).slice(0, 2000)
    host.write(FD.stderr, encoder.encode(`Fatal error in the interpreter: ${said}\n`))
  }
  return host.exit(134)
}

main()
