import type { FileLimits, Folder } from './files.ts'

/** All that a program gets of the world. */
export type World = {
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  /** The folders it begins with, each under its path. */
  folders: readonly (readonly [string, Folder])[]
  limits: FileLimits & { openFiles: number }
  /** Waits for standard input and reads at least one byte of it, or none at end of file. */
  read: (into: Uint8Array) => number
  write: (name: 'stdout' | 'stderr', bytes: Uint8Array) => void
  sleep: (ms: number) => void
  exit: (code: number) => never
}
