import type { Host } from '../host.ts'
import { ERRNO } from '../wasi/errno.ts'
import { Memory } from '../wasi/memory.ts'
import { format, readTm, secondsOf, writeTm, WORDS } from './time.ts'

/** The descriptors of the root and of the folder that programs are in, in the order a world must open them. */
const ROOT = 3
const FOLDER = 4
const AT_REMOVEDIR = 0x200
const TIOCGWINSZ = 0x5413
const ENOTTY = 59
const SLASH = 47
const PAGE = 65_536
/** Memory grows in steps of this many pages. */
const STEP = 16
/** Bits of `open` in C, and those of `path_open` in WASI. */
const FLAGS = [
  [0o100, 1],
  [0o200000, 2],
  [0o200, 4],
  [0o1000, 8],
] as const
const O_APPEND = 0o2000
const encoder = new TextEncoder()

/** What a module that Emscripten made throws when C code jumps. */
const JUMP = Infinity

/** The exports of a module in C, all of which are functions but the memory and the table. */
export type Exports = Record<string, (...values: number[]) => number>

type Call = (...values: (number | bigint)[]) => number

/**
 * The part of Emscripten's C library that modules import, made of the calls of WASI. The world of those has `/` and `/code`
 * open, in this order.
 */
export function emscripten(
  host: Host,
  calls: WebAssembly.ModuleImports,
  memory: () => WebAssembly.Memory,
  exports: () => Exports,
): WebAssembly.ModuleImports {
  const bytes = () => new Memory(memory())
  const wasi = (name: string, ...values: (number | bigint)[]) => (calls[name] as Call)(...values)
  const length = (at: number) => bytes().length(at)
  /** A path as WASI takes it: the folder it begins in, its address and its length. */
  const path = (at = 0): [number, number, number] => {
    const absolute = length(at) > 0 && bytes().bytes(at, 1)[0] === SLASH
    return [absolute ? ROOT : FOLDER, at, length(at)]
  }
  const tm = (at: number) => bytes().view(at, WORDS * 4)
  let scratch = 0

  const system: Record<string, (...values: number[]) => number> = {
    openat(_, at, flags = 0) {
      scratch ||= exports().malloc?.(4) ?? 0
      const how = FLAGS.reduce((sum, [c, wasi]) => sum + (flags & c ? wasi : 0), 0)
      const error = wasi(
        'path_open',
        path(at)[0],
        0,
        ...path(at).slice(1),
        how,
        0n,
        0n,
        flags & O_APPEND ? 1 : 0,
        scratch,
      )
      return error === 0 ? bytes().view(scratch, 4).getInt32(0, true) : -error
    },
    // C flushes the lines of a terminal by itself, so that is what standard output is.
    ioctl: (fd, request) => (fd === 1 && request === TIOCGWINSZ ? 0 : -ENOTTY),
    fcntl64: () => 0,
    unlinkat: (_, at, flags = 0) =>
      -wasi(flags & AT_REMOVEDIR ? 'path_remove_directory' : 'path_unlink_file', ...path(at)),
    rmdir: (at) => -wasi('path_remove_directory', ...path(at)),
    readlinkat: (_, at) => -wasi('path_readlink', ...path(at)),
    renameat: (_, from, __, to) => -wasi('path_rename', ...path(from), ...path(to)),
  }
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
    emscripten_resize_heap: (size: number) => {
      const pages = Math.ceil(((size >>> 0) - memory().buffer.byteLength) / PAGE)
      try {
        memory().grow(Math.ceil(pages / STEP) * STEP)
        return 1
      } catch {
        return 0
      }
    },
    _tzset_js: () => {},
    _localtime_js: (seconds: bigint, at: number) => writeTm(tm(at), Number(seconds)),
    _gmtime_js: (seconds: bigint, at: number) => writeTm(tm(at), Number(seconds)),
    _mktime_js: (at: number) => {
      const seconds = secondsOf(readTm(tm(at)))
      writeTm(tm(at), seconds)
      return BigInt(seconds)
    },
    strftime: (into: number, room: number, pattern: number, at: number) => {
      const text = encoder.encode(`${format(bytes().text(pattern, length(pattern)), readTm(tm(at)))}\0`)
      if (text.length > room) return 0
      bytes().bytes(into, text.length).set(text)
      return text.length - 1
    },
    _emscripten_throw_longjmp: () => {
      throw JUMP
    },
    invoke_vii: (index: number, first: number, second: number) => {
      const { stackSave, stackRestore, setThrew, __indirect_function_table } = exports()
      const functions = __indirect_function_table as unknown as WebAssembly.Table
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
  for (const [name, call] of Object.entries(system)) imports[`__syscall_${name}`] = call
  return imports as WebAssembly.ModuleImports
}

/** All that a module imports; a function that is not known refuses what it is asked. */
export function completed(module: WebAssembly.Module, known: WebAssembly.Imports): WebAssembly.Imports {
  const all: WebAssembly.Imports = {}
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const given = known[from]?.[name]
    if (given === undefined && kind !== 'function') throw new Error(`nothing to import as ${name}`)
    ;(all[from] ??= {})[name] = given ?? (() => -ERRNO.notsup)
  }
  return all
}
