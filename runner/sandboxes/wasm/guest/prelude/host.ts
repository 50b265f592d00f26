/** What the JavaScript inside QuickJS may ask of the process around it. */
export type Outside = {
  /** Writes the pieces with a NUL between each two; strings cross the border only up to their first NUL. */
  write: (fd: number, ...pieces: string[]) => void
  /** One line without its end, or null at end of file. */
  readLine: () => string | null
  readAll: () => string
  exit: (code: number) => never
  now: () => number
  /** The text of a file of the program, or null. */
  file: (name: string) => string | null
  /** A line of a trace as the program's author knows it. */
  frame: (line: string) => string
  /** The function that holds a CommonJS file; throws what its parser throws. */
  compile: (name: string) => (...values: unknown[]) => unknown
  /** The name of the file that `request` means when `from` asks for it, or null. */
  resolve: (from: string, request: string) => string | null
}

const scope = globalThis as unknown as { __outside: Outside }

/** Captured once; the global it came by is removed before any program starts. */
export const outside = scope.__outside
Reflect.deleteProperty(globalThis, '__outside')

/** Writes text to a stream of the process. */
export const write = (fd: number, text: string) => outside.write(fd, ...text.split('\0'))

/** Defines a global the way the platform defines its own. */
export function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
}
