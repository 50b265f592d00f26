import { beforeExit, leave } from './errors.ts'
import { define, outside, write } from './host.ts'
import { pumps } from './loop.ts'
import { Buffer } from './text.ts'

type Call = (...values: unknown[]) => void

let start = outside.now()

/** Begins the life of the program; the guest may have waited long for it. */
export function beginProcess(entry: string): void {
  start = outside.now()
  process.argv.push(`/code/${entry}`)
}

const nanoseconds = () => BigInt(Math.round(outside.now() * 1e6))

/** The few events that programs listen to, on an object of Node's. */
export function emitter() {
  const calls = new Map<string, { call: Call; once: boolean }[]>()
  const on = (event: string, call: Call, once = false) => {
    calls.set(event, [...(calls.get(event) ?? []), { call, once }])
    return self
  }
  const self = {
    on: (event: string, call: Call) => on(event, call),
    once: (event: string, call: Call) => on(event, call, true),
    addListener: (event: string, call: Call) => on(event, call),
    off: (event: string, call: Call) => (
      calls.set(
        event,
        (calls.get(event) ?? []).filter((l) => l.call !== call),
      ),
      self
    ),
    listenerCount: (event: string) => calls.get(event)?.length ?? 0,
    emit: (event: string, ...values: unknown[]) => {
      const found = calls.get(event) ?? []
      calls.set(
        event,
        found.filter((listener) => !listener.once),
      )
      for (const { call } of found) call(...values)
      return found.length > 0
    },
  }
  return self
}

const output = (fd: number) => ({
  fd,
  isTTY: false,
  columns: 80,
  write: (data: unknown) => {
    write(fd, typeof data === 'string' ? data : Buffer.from(data).toString())
    return true
  },
  end: () => {},
  on: () => {},
  once: () => {},
})

function input() {
  const events = emitter()
  let encoding: string | null = null
  let flowing = false
  const flow = () => {
    if (flowing) return
    flowing = true
    pumps.add(() => {
      const line = outside.readLine()
      if (line !== null) events.emit('data', encoding ? `${line}\n` : Buffer.from(`${line}\n`))
      else {
        events.emit('end')
        events.emit('close')
      }
      return line !== null && flowing
    })
  }
  const stdin = {
    ...events,
    fd: 0,
    isTTY: false,
    on: (event: string, call: Call) => {
      events.on(event, call)
      if (event === 'data' || event === 'end') flow()
      return stdin
    },
    setEncoding: (name: string) => ((encoding = name), stdin),
    resume: () => (flow(), stdin),
    pause: () => ((flowing = false), stdin),
    unref: () => stdin,
    async *[Symbol.asyncIterator]() {
      for (let line = outside.readLine(); line !== null; line = outside.readLine()) yield `${line}\n`
    },
  }
  return stdin
}

const events = emitter()

/** Node's `process`, as far as a program with no machine around it can have one. */
export const process = {
  ...events,
  argv: ['node'] as string[],
  env: {},
  pid: 1,
  platform: 'linux',
  arch: 'wasm32',
  version: 'v26.0.0',
  versions: { node: '26.0.0', quickjs: '2025-09-13' },
  exitCode: undefined as number | undefined,
  stdin: input(),
  stdout: output(1),
  stderr: output(2),
  exit: (code?: unknown) => leave(Number(code ?? process.exitCode ?? 0) & 255),
  cwd: () => '/code',
  uptime: () => (outside.now() - start) / 1000,
  nextTick: (call: Call, ...values: unknown[]) => queueMicrotask(() => call(...values)),
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
  hrtime: Object.assign(
    (before?: [number, number]) => {
      const now = nanoseconds() - (before ? BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]) : 0n)
      return [Number(now / 1_000_000_000n), Number(now % 1_000_000_000n)]
    },
    { bigint: nanoseconds },
  ),
}

beforeExit((code) => events.emit('exit', code))

define('process', process)
define('performance', { now: () => outside.now() - start, timeOrigin: Date.now() })
define('prompt', (question: unknown = '') => {
  if (question !== '') write(1, String(question))
  return outside.readLine()
})
define('readLine', () => outside.readLine())
define('alert', (message: unknown = '') => write(1, `${String(message)}\n`))
