/** Parts of `process` that signal, load, replace, debug, inspect or end processes, or lead to something that does. */
const DANGEROUS = [
  'kill',
  '_kill',
  'abort',
  'binding',
  '_linkedBinding',
  'dlopen',
  'execve',
  'reallyExit',
  '_debugProcess',
  '_debugEnd',
  'report',
  'getBuiltinModule',
  'mainModule',
  'permission',
  'chdir',
  'umask',
  'setuid',
  'setgid',
  'seteuid',
  'setegid',
  'setgroups',
  'initgroups',
  'loadEnvFile',
  'openStdin',
  'stdin',
  'stdout',
  'stderr',
  '_getActiveHandles',
  '_getActiveRequests',
  'moduleLoadList',
  'setSourceMapsEnabled',
  'finalization',
  'ref',
  'unref',
]

/** Globals beside those of the language itself that interpreters use; `--eval` adds every module of Node as one. */
const KEPT = new Set([
  'AbortController',
  'AbortSignal',
  'DOMException',
  'Event',
  'EventTarget',
  'MessageChannel',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'clearInterval',
  'clearTimeout',
  'crypto',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
])

/**
 * Removes what a program could use if it reaches the JavaScript around its interpreter. This is the inner of
 * several walls: the process also has no permissions, no environment and, where the kernel allows it,
 * no file system, no network and no other process to see. `language` names the globals of JavaScript itself.
 */
export function takeAway(language: ReadonlySet<string>): void {
  const { process } = globalThis
  for (const name of DANGEROUS) Reflect.deleteProperty(process, name)
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name !== 'string' || (!language.has(name) && !KEPT.has(name)))
      Reflect.deleteProperty(globalThis, name)
  }
}
