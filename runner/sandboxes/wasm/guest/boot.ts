import { closeSync, readSync, writeSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext, Script } from 'node:vm'
import { takeAway } from './take-away.ts'
import { FD, type GuestJob, type Host, type Report } from './host.ts'

// Passed to `node --eval`, so that the guest starts without reading a single file by name.

const clock = new Int32Array(new SharedArrayBuffer(4))
const exitNow: (code: number) => never = (
  process as unknown as { reallyExit: (code: number) => never }
).reallyExit.bind(process)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const language = new Set(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[])
language.delete('gc')
/** When V8 optimises a function of a module that is compiled from now on, if it is not told otherwise. */
const USUAL_TIERING = '--wasm-tiering-budget=13000000'
const encoder = new TextEncoder()
const sleep = (ms: number) => void Atomics.wait(clock, 0, 0, ms)

function retry<T>(call: () => T): T {
  for (;;) {
    try {
      return call()
    } catch (error) {
      const code = (error as { code?: string }).code
      if (code === 'EPIPE' || code === 'ECONNRESET') exitNow(0)
      if (code !== 'EAGAIN') throw error
      sleep(2)
    }
  }
}

const read = (fd: number, into: Uint8Array) => retry(() => readSync(fd, into, 0, into.length, null))

function readExactly(fd: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length;) {
    const got = read(fd, bytes.subarray(at))
    if (got === 0) exitNow(0)
    at += got
  }
  return bytes
}

function readSized(fd: number): Uint8Array<ArrayBuffer> {
  const size = readExactly(fd, 4)
  return readExactly(fd, new DataView(size.buffer).getUint32(0))
}

const readJson = (fd: number) => JSON.parse(new TextDecoder().decode(readSized(fd))) as unknown

function write(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    at += retry(() => writeSync(fd, bytes, at, bytes.length - at))
  }
}

const report = (message: Report) => write(FD.control, encoder.encode(`${JSON.stringify(message)}\n`))

function exit(code: number): never {
  report({ t: 'exit', code })
  // The runner reads the meters of the living process and then kills it.
  read(FD.control, new Uint8Array(1))
  return exitNow(0)
}

const names = readJson(FD.parcel) as string[]
const assets = new Map(names.map((name) => [name, readSized(FD.parcel)]))
closeSync(FD.parcel)
const guest = new TextDecoder().decode(assets.get('guest.js'))
assets.delete('guest.js')
const flags = assets.get('flags')
if (flags) setFlagsFromString(new TextDecoder().decode(flags))
assets.delete('flags')

const grow = WebAssembly.Memory.prototype.grow
let room = Infinity
WebAssembly.Memory.prototype.grow = function (pages) {
  if (pages * 65536 > room) {
    report({ t: 'memory' })
    throw new RangeError('memory limit reached')
  }
  const before = grow.call(this, pages)
  room -= pages * 65536
  return before
}

const host: Host = {
  assets,
  read,
  write,
  report,
  job: () => {
    collect()
    return readJson(FD.control) as GuestJob
  },
  compiled: () => {
    collect()
    report({ t: 'compiled' })
    readExactly(FD.control, 1)
    setFlagsFromString(USUAL_TIERING)
  },
  exit,
  sleep,
  limitMemory: (bytes) => (room = bytes),
}

// Node puts some globals back when the script given to `--eval` has ended, so this comes after it.
setImmediate(() => {
  takeAway(language)
  // Node's own console leads to streams and sockets.
  const print = (...values: unknown[]) =>
    write(FD.stderr, encoder.encode(`${values.map(String).join(' ')}\n`))
  globalThis.console = { log: print, info: print, warn: print, error: print, debug: print } as Console
  const start = new Script(`(function (host) {${guest}\n})`, { filename: 'guest.js' }).runInThisContext() as (
    host: Host,
  ) => void
  start(host)
})
