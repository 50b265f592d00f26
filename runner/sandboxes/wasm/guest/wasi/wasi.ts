import { descriptorCalls } from './calls.ts'
import { Descriptors } from './descriptors.ts'
import { ERRNO, Refusal } from './errno.ts'
import { Disk } from './files.ts'
import { Memory } from './memory.ts'
import { pathCalls } from './paths.ts'
import type { World } from './world.ts'

type Calls = Record<string, ((...values: never[]) => void) | undefined>

const encoder = new TextEncoder()
/** Sizes of `subscription` and `event` of WASI. */
const [SUBSCRIPTION, EVENT] = [48, 32]
const CHUNK = 65_536

/** Calls of WASI preview 1 that do nothing here. */
const REFUSED = [
  'path_link',
  'path_symlink',
  'proc_raise',
  'sock_accept',
  'sock_recv',
  'sock_send',
  'sock_shutdown',
]

/**
 * WASI preview 1, as imports of a program whose memory exists once it has been instantiated. It has no state but its own:
 * everything a program can name is in its `World`.
 */
export function wasi(world: World, memory: () => WebAssembly.Memory): WebAssembly.ModuleImports {
  let calls: Calls | null = null
  const imports = Object.create(null) as Record<string, (...values: never[]) => number>
  const make = (): Calls => {
    const its = new Memory(memory())
    const table = new Descriptors(world.folders, world.limits.openFiles)
    const disk = new Disk(world.limits)
    return {
      ...descriptorCalls(world, table, disk, its),
      ...pathCalls(table, disk, its),
      ...otherCalls(world, its),
    }
  }
  for (const name of [...NAMES, ...REFUSED]) {
    imports[name] = (...values) => {
      const call = (calls ??= make())[name]
      if (!call) return ERRNO.notsup
      try {
        call(...values)
        return 0
      } catch (error) {
        if (error instanceof Refusal) return error.errno
        throw error
      }
    }
  }
  return imports
}

function otherCalls(world: World, memory: Memory) {
  const now = (clock: number): bigint => {
    if (clock >>> 0 > 3) throw new Refusal('inval')
    return clock === 0
      ? BigInt(Date.now()) * 1_000_000n
      : BigInt(Math.round(performance.now() * 1000)) * 1000n
  }
  const variables = Object.entries(world.env ?? {}).map(([name, value]) => `${name}=${value}`)

  return {
    ...strings('args', world.args, memory),
    ...strings('environ', variables, memory),
    clock_res_get(clock: number, address: number) {
      now(clock)
      memory.u64(address, clock === 0 ? 1_000_000n : 1000n)
    },
    clock_time_get: (clock: number, _: bigint, address: number) => memory.u64(address, now(clock)),
    random_get(address: number, length: number) {
      const bytes = memory.bytes(address, length)
      for (let at = 0; at < bytes.length; at += CHUNK) crypto.getRandomValues(bytes.subarray(at, at + CHUNK))
    },
    sched_yield: () => {},
    proc_exit: (code: number) => world.exit(code & 0xff),
    /** Sleeps until the first clock has rung; a stream or file among the subscriptions is always ready. */
    poll_oneoff(subscriptions: number, events: number, count: number, used: number) {
      if (count >>> 0 === 0) throw new Refusal('inval')
      let wait = Infinity
      const ready: { at: number; kind: number }[] = []
      for (let index = 0; index < count >>> 0; index++) {
        const at = (subscriptions >>> 0) + index * SUBSCRIPTION
        const view = memory.view(at, SUBSCRIPTION)
        const kind = view.getUint8(8)
        if (kind > 2) throw new Refusal('inval')
        const absolute = (view.getUint16(40, true) & 1) !== 0
        const left =
          kind > 0 ? 0n : view.getBigUint64(24, true) - (absolute ? now(view.getUint32(16, true)) : 0n)
        const ms = Math.max(0, Number(left) / 1e6)
        if (ms > wait) continue
        if (ms < wait) ready.length = 0
        wait = ms
        if (ready.length < 1024) ready.push({ at, kind })
      }
      if (wait > 0) world.sleep(wait)
      for (const [index, { at, kind }] of ready.entries()) {
        const event = memory.view((events >>> 0) + index * EVENT, EVENT)
        const userdata = memory.view(at, 8).getBigUint64(0, true)
        for (let word = 0; word < EVENT; word += 8) event.setBigUint64(word, 0n)
        event.setBigUint64(0, userdata, true)
        event.setUint8(10, kind)
        if (kind > 0) event.setBigUint64(16, 1n, true)
      }
      memory.u32(used, ready.length)
    },
  }
}

/** The two calls that hand over a list of strings: first its sizes, then itself. */
function strings(name: string, list: readonly string[], memory: Memory): Calls {
  const texts = list.map((text) => encoder.encode(`${text}\0`))
  return {
    [`${name}_sizes_get`](count: number, size: number) {
      memory.u32(count, texts.length)
      memory.u32(
        size,
        texts.reduce((total, bytes) => total + bytes.length, 0),
      )
    },
    [`${name}_get`](pointers: number, buffer: number) {
      let at = buffer >>> 0
      for (const [index, bytes] of texts.entries()) {
        memory.u32((pointers >>> 0) + index * 4, at)
        memory.bytes(at, bytes.length).set(bytes)
        at += bytes.length
      }
    },
  }
}

/** Every other call, so that a program that imports one can be instantiated before its memory exists. */
const NAMES = [
  'args_get', 'args_sizes_get', 'clock_res_get', 'clock_time_get', 'environ_get', 'environ_sizes_get',
  'fd_advise', 'fd_allocate', 'fd_close', 'fd_datasync', 'fd_fdstat_get', 'fd_fdstat_set_flags',
  'fd_fdstat_set_rights', 'fd_filestat_get', 'fd_filestat_set_size', 'fd_filestat_set_times', 'fd_pread',
  'fd_prestat_dir_name', 'fd_prestat_get', 'fd_pwrite', 'fd_read', 'fd_readdir', 'fd_renumber', 'fd_seek',
  'fd_sync', 'fd_tell', 'fd_write', 'path_create_directory', 'path_filestat_get', 'path_filestat_set_times',
  'path_open', 'path_readlink', 'path_remove_directory', 'path_rename', 'path_unlink_file', 'poll_oneoff',
  'proc_exit', 'random_get', 'sched_yield',
] // prettier-ignore
