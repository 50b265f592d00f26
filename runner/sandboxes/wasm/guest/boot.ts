import { closeSync, readSync, writeSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext, Script } from 'node:vm'
import { takeAway } from './take-away.ts'
import { FD, type GuestJob, type GuestTrial, type Host, type Report } from './host.ts'

// Passed to `node --eval`, so that the guest starts without reading a single file by name.

const clock = new Int32Array(new SharedArrayBuffer(4))
const exitNow: (code: number) => never = (
  process as unknown as { reallyExit: (code: number) => never }
).reallyExit.bind(process)
setFlagsFromString('--expose-gc')
// What is set up anew for every trial is parsed once.
setFlagsFromString('--no-flush-bytecode')
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

/** Thrown through an interpreter to leave it when its trial has ended; whatever it calls from then on throws this again. */
const OVER = new Error('the trial is over')
/** The trial that runs: what it has left to read, and how many bytes it wrote to its two streams. */
let trial: { stdin: Uint8Array; printed: [number, number]; over: boolean } | null = null

function during<Values extends unknown[], Result>(call: (...values: Values) => Result) {
  return (...values: Values): Result => {
    if (trial?.over) throw OVER
    return call(...values)
  }
}

function readInput(fd: number, into: Uint8Array): number {
  if (!trial || fd !== FD.stdin) return read(fd, into)
  const next = trial.stdin.subarray(0, into.length)
  into.set(next)
  trial.stdin = trial.stdin.subarray(next.length)
  return next.length
}

function print(fd: number, bytes: Uint8Array): void {
  if (trial && fd === FD.stdout) trial.printed[0] += bytes.length
  if (trial && fd === FD.stderr) trial.printed[1] += bytes.length
  write(fd, bytes)
}

/** Nothing is typed during a trial, so nobody has to know when it reads. */
function tell(message: Report): void {
  if (!trial || (message.t !== 'wait' && message.t !== 'go')) report(message)
}

function exit(code: number): never {
  if (trial) {
    report({ t: 'exit', code, printed: trial.printed })
    trial.over = true
    throw OVER
  }
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
// A program cannot tell by its clock how long the process around it has lived.
const now = performance.now.bind(performance)
let origin = 0
performance.now = () => now() - origin
WebAssembly.Memory.prototype.grow = function (pages) {
  if (pages * 65536 > room) {
    tell({ t: 'memory' })
    throw new RangeError('memory limit reached')
  }
  const before = grow.call(this, pages)
  room -= pages * 65536
  return before
}

/** The runner hears of it once, and before anything else happens. */
let isSpoiled = true
function spoil(): void {
  if (!isSpoiled) report({ t: 'spoiled' })
  isSpoiled = true
}

const runTrials: Host['runTrials'] = async (job, fresh) => {
  isSpoiled = false
  for (let next = await fresh(); ; next = await fresh()) {
    report({ t: 'again' })
    let asked = readJson(FD.control) as GuestTrial | null
    for (; !asked; asked = readJson(FD.control) as GuestTrial | null) {
      collect()
      report({ t: 'again' })
    }
    const { stdin, files } = asked
    const own = job.files.filter(({ name }) => files.every((other) => other.name !== name))
    origin = now()
    trial = { stdin: encoder.encode(stdin), printed: [0, 0], over: false }
    try {
      next({ ...job, files: [...own, ...files] })
    } catch (error) {
      if (!trial.over) throw error
    }
    trial = null
    room = Infinity
  }
}

const host: Host = {
  assets,
  runTrials,
  read: during(readInput),
  write: during(print),
  report: during(tell),
  job: () => {
    collect()
    return readJson(FD.control) as GuestJob
  },
  made: () => readSized(FD.control),
  compiled: () => {
    collect()
    report({ t: 'compiled' })
    readExactly(FD.control, 1)
    setFlagsFromString(USUAL_TIERING)
  },
  spoil,
  exit: during(exit),
  sleep: during(sleep),
  limitMemory: (bytes) => (room = bytes),
}

// Node puts some globals back when the script given to `--eval` has ended, so this comes after it.
setImmediate(() => {
  takeAway(language)
  // Node's own console leads to streams and sockets.
  const complain = (...values: unknown[]) =>
    host.write(FD.stderr, encoder.encode(`${values.map(String).join(' ')}\n`))
  globalThis.console = {
    log: complain,
    info: complain,
    warn: complain,
    error: complain,
    debug: complain,
  } as Console
  const start = new Script(`(function (host) {${guest}\n})`, { filename: 'guest.js' }).runInThisContext() as (
    host: Host,
  ) => void
  start(host)
})
