import type { Host } from '../host.ts'

declare const host: Host

/**
 * What Python may call of the JavaScript around it without leaving anything there that is not put back for the next trial:
 * the files of Emscripten, clocks, chance and memory. `JsvError_Check` and its companion are WebAssembly themselves.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['JsvError_Check', 'Jsv_GetError_import', 'random_get', 'emscripten_resize_heap'],
  ...['emscripten_get_heap_max', 'emscripten_date_now', 'emscripten_get_now', '__call_sighandler'],
  ...[
    'clock_time_get',
    'clock_res_get',
    '_localtime_js',
    '_gmtime_js',
    '_mktime_js',
    '_timegm_js',
    '_tzset_js',
  ],
  ...['fd_read', 'fd_write', 'fd_seek', 'fd_close', 'fd_sync', 'fd_pread', 'fd_pwrite', 'fd_fdstat_get'],
  ...['_mmap_js', '_munmap_js', '_msync_js', '__syscall_umask_js', '__syscall_getuid32_js'],
  ...[
    ...['openat', 'fcntl64', 'ioctl', 'dup', 'dup3', 'poll', 'getcwd', 'chdir', 'fchdir', 'getdents64'],
    ...['stat64', 'lstat64', 'fstat64', 'newfstatat', 'statfs64', 'fstatfs64', 'faccessat', 'readlinkat'],
    ...['chmod', 'fchmod', 'fchmodat2', 'fchown32', 'fchownat', 'utimensat', 'fdatasync', 'fallocate'],
    ...['truncate64', 'ftruncate64', 'mkdirat', 'rmdir', 'unlinkat', 'renameat', 'symlinkat'],
  ].map((name) => `__syscall_${name}`),
])

/** What the harness asks for, as advice on a file that nobody gives; with it comes a number. */
const ADVICE = { sleep: 0x5_0001, memory: 0x5_0002, exit: 0x5_0003 } as const

/**
 * Python reaches the host through a system call that does nothing in Emscripten, so that no program needs an object of
 * JavaScript to sleep or end.
 */
function advise(_fd: number, offset: bigint, _length: bigint, advice: number): number {
  if (advice === ADVICE.sleep) host.sleep(Number(offset) / 1000)
  if (advice === ADVICE.memory) host.report({ t: 'memory' })
  if (advice === ADVICE.exit) host.exit(Number(offset) & 255)
  return 0
}

type Import = ((...values: unknown[]) => unknown) & { sig?: string }

/**
 * Replaces what the module imports: everything that is not harmless first makes the process one that gets no other trial.
 * A program has nothing of JavaScript before such a call, so it cannot keep the runner from hearing of it.
 */
export function guard(imports: WebAssembly.Imports): void {
  const env = imports.env as Record<string, unknown>
  for (const [name, value] of Object.entries(env)) {
    if (HARMLESS.has(name)) continue
    const call: Import =
      typeof value === 'function'
        ? (...values) => {
            host.spoil()
            return (value as Import)(...values)
          }
        : // It suspends the stack of a promise, of which there is none.
          () => {
            host.spoil()
            throw new WebAssembly.RuntimeError('nothing can be suspended here')
          }
    // Functions that are put into the table are told apart by this.
    env[name] = Object.assign(call, value)
  }
  const leave: Import = (code) => host.exit(Number(code) & 255)
  Object.assign(env, {
    __syscall_fadvise64: Object.assign(advise, { sig: 'iijji' }),
    proc_exit: Object.assign(leave, { sig: 'vi' }),
  })
}
