/** What to tell about an error that ended a program, and its exit code as a shell would say it. */
export type Explained = { text: string; code: number }

const [ILL, ABRT, FPE, SEGV] = [132, 134, 136, 139]

const TRAPS: readonly (readonly [RegExp, string, number])[] = [
  [/call stack size|stack overflow/i, 'Stack overflow: calls are nested too deeply', SEGV],
  [/memory access out of bounds/, 'Segmentation fault: an address outside the memory of the program', SEGV],
  [/divide by zero|remainder by zero/, 'Division by zero', FPE],
  [/divide result unrepresentable/, 'Integer overflow in a division', FPE],
  [/float unrepresentable/, 'A floating point number does not fit the integer it is converted to', FPE],
  [/function signature mismatch|null function|table index/, 'A call through a wrong function pointer', SEGV],
  [/unreachable/, 'Reached code that can never be reached', ILL],
]

/** Explains a trap of WebAssembly, or anything else that came out of a program. */
export function explain(error: unknown, exports: WebAssembly.Exports): Explained {
  if (error instanceof WebAssembly.Exception) return uncaught(error, exports)
  const said = error instanceof Error ? error.message : String(error)
  const [, text = `Fatal error: ${said}`, code = ABRT] =
    (overflowed(exports) ? TRAPS[0] : TRAPS.find(([pattern]) => pattern.test(said))) ?? []
  return { text: `${text}\n${trace(error)}`, code }
}

/** A C++ exception that nobody caught; the program itself can tell what it was. */
function uncaught(error: WebAssembly.Exception, exports: WebAssembly.Exports): Explained {
  const { __cpp_exception: tag, codecollab_uncaught: tell } = exports
  try {
    if (tag instanceof WebAssembly.Tag && typeof tell === 'function') tell(error.getArg(tag, 0))
  } catch {
    return { text: 'terminating due to uncaught exception\n', code: ABRT }
  }
  return { text: 'Aborted\n', code: ABRT }
}

/** True when the stack, which is at the beginning of the memory, went below it. */
function overflowed({ __stack_pointer: pointer }: WebAssembly.Exports): boolean {
  return pointer instanceof WebAssembly.Global && (pointer.value as number) <= 0
}

/** The functions that were running, innermost first. */
function trace(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const names = [...stack.matchAll(/^ +at (?:\S+?\.wasm\.|[\w$]+\.)?(.+?) \(wasm:\/\//gm)].map(
    ([, name]) => name ?? '',
  )
  const own = names.filter((name) => !/^(_start|__main_void|__original_main)$/.test(name)).slice(0, 8)
  return own.map((name) => `    in ${name}\n`).join('')
}
