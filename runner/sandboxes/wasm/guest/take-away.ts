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

/** Globals that a language has no use for. */
const GLOBALS = [
  'process',
  'require',
  'module',
  'exports',
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'WebSocket',
  'EventSource',
  'navigator',
  'localStorage',
  'sessionStorage',
  'Buffer',
  'BroadcastChannel',
  'Worker',
]

/**
 * Removes what a program could use if it reaches the JavaScript around its interpreter. This is the inner of
 * several walls: the process also has no permissions, no environment and, where the kernel allows it,
 * no file system, no network and no other process to see.
 */
export function takeAway(): void {
  const { process } = globalThis
  for (const name of DANGEROUS) Reflect.deleteProperty(process, name)
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name)
}
