import type { Host } from '../host.ts'
import { ERRNO, Failure, walk } from '../wasi/disk.ts'
import { open } from '../wasi/paths.ts'
import type { Table } from '../wasi/table.ts'
import { format, readTm, secondsOf, writeTm } from './time.ts'

const FOLDER = ['code']
const AT_REMOVEDIR = 0x200
const TIOCGWINSZ = 0x5413
const ENOTTY = 59
const PAGE = 65_536
/** Memory grows in steps of this many pages. */
const STEP = 16
const encoder = new TextEncoder()

/** What a module that Emscripten made calls an exception when C code jumps. */
const JUMP = Infinity

type Exports = Record<string, (...values: number[]) => number>

/** The part of Emscripten's C library that modules import, over the files and streams of a WASI program. */
export function emscripten(host: Host, table: Table, exports: () => Exports): WebAssembly.ModuleImports {
  const { disk } = table
  const path = (at: number) => {
    const bytes = table.bytes(at, table.view().byteLength - at)
    return walk(FOLDER, table.text(at, bytes.indexOf(0)))
  }
  const calls: Record<string, (...values: number[]) => number> = {
    openat: (_, at = 0, flags = 0) => {
      const access = flags & 3
      return open(table, path(at), {
        create: (flags & 0o100) !== 0,
        exclusive: (flags & 0o200) !== 0,
        truncate: (flags & 0o1000) !== 0,
        append: (flags & 0o2000) !== 0,
        folder: (flags & 0o200000) !== 0,
        reads: access !== 1,
        writes: access !== 0,
      })
    },
    // C flushes the lines of a terminal by itself, so that is what standard output is.
    ioctl: (fd, request) => (fd === 1 && request === TIOCGWINSZ ? 0 : -ENOTTY),
    fcntl64: () => 0,
    unlinkat: (_, at = 0, flags = 0) => {
      disk.remove(path(at), flags & AT_REMOVEDIR ? 'folder' : 'file')
      return 0
    },
    rmdir: (at = 0) => {
      disk.remove(path(at), 'folder')
      return 0
    },
    readlinkat: (_, at = 0) => {
      disk.get(path(at))
      throw new Failure('INVAL')
    },
    renameat: (_, from = 0, __, to = 0) => {
      disk.rename(path(from), path(to))
      return 0
    },
  }
  const grow = (bytes: number): number => {
    const pages = Math.ceil((bytes - table.view().byteLength) / PAGE)
    try {
      table.memory?.grow(Math.ceil(pages / STEP) * STEP)
      return 1
    } catch {
      return 0
    }
  }
  const broken = (seconds: bigint, at: number) => writeTm(table.view(), at, Number(seconds))
  const imports: Record<string, (...values: never[]) => unknown> = {
    abort: () => {
      throw new Error('aborted')
    },
    exit: (code: number) => {
      exports().fflush?.(0)
      return host.exit(code & 255)
    },
    // Without a command it is asked whether there is a shell.
    system: (command: number) => (command === 0 ? 0 : -1),
    emscripten_date_now: () => Date.now(),
    emscripten_get_now: () => performance.now(),
    _emscripten_get_now_is_monotonic: () => 1,
    emscripten_get_heap_max: () => 2 ** 31,
    emscripten_resize_heap: (bytes: number) => grow(bytes >>> 0),
    _tzset_js: () => {},
    _localtime_js: broken,
    _gmtime_js: broken,
    _mktime_js: (at: number) => {
      const seconds = secondsOf(readTm(table.view(), at))
      writeTm(table.view(), at, seconds)
      return BigInt(seconds)
    },
    strftime: (into: number, room: number, pattern: number, tm: number) => {
      const end = table.bytes(pattern, table.view().byteLength - pattern).indexOf(0)
      const text = encoder.encode(`${format(table.text(pattern, end), readTm(table.view(), tm))}\0`)
      if (text.length > room) return 0
      table.bytes(into, text.length).set(text)
      return text.length - 1
    },
    _emscripten_throw_longjmp: () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a number that the caller knows
      throw JUMP
    },
    invoke_vii: (index: number, first: number, second: number) => {
      const { stackSave, stackRestore, setThrew } = exports()
      const functions = exports().__indirect_function_table as unknown as WebAssembly.Table
      const stack = stackSave?.() ?? 0
      try {
        ;(functions.get(index) as (...values: number[]) => void)(first, second)
      } catch (error) {
        if (error !== JUMP) throw error
        stackRestore?.(stack)
        setThrew?.(1, 0)
      }
    },
  }
  for (const [name, call] of Object.entries(calls)) imports[`__syscall_${name}`] = answering(call)
  return imports as WebAssembly.ModuleImports
}

/** The imports of a module, those that are missing as calls of an unknown kind. */
export function completed(module: WebAssembly.Module, known: WebAssembly.Imports): WebAssembly.Imports {
  const all: WebAssembly.Imports = {}
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const given = known[from]?.[name]
    if (given === undefined && kind !== 'function') throw new Error(`nothing to import as ${name}`)
    ;(all[from] ??= {})[name] = given ?? (() => -ERRNO.NOTSUP)
  }
  return all
}

/** A system call: it answers the number of what went wrong, negative. */
function answering(call: (...values: number[]) => number) {
  return (...values: number[]): number => {
    try {
      return call(...values)
    } catch (error) {
      if (error instanceof Failure) return -ERRNO[error.errno]
      throw error
    }
  }
}
