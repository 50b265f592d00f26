import { outside, write } from './host.ts'
import { inspect } from './inspect.ts'

const then = Reflect.get(Promise.prototype, 'then')

const leaving: ((code: number) => void)[] = []

/** Calls this once, just before the program ends. */
export const beforeExit = (call: (code: number) => void) => void leaving.push(call)

/** Ends the program after what it asked to do at its end. */
export function leave(code: number): never {
  for (const call of leaving.splice(0)) call(code)
  return outside.exit(code)
}

/** Shows an error that nobody caught and ends the program. */
export function fail(error: unknown): never {
  const shown = error instanceof Error ? inspect(error) : `Uncaught ${inspect(error)}`
  write(2, `${shown}\n`)
  return leave(1)
}

/**
 * QuickJS does not tell which rejections nobody handled. Promises whose value a program throws away pass
 * through here instead: the calls that stand alone as statements, and what callbacks return.
 */
export function track<T>(value: T): T {
  if (value instanceof Promise) void Reflect.apply(then, value, [undefined, fail])
  return value
}
