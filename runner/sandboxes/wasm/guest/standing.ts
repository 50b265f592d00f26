import { FD, type GuestJob, type Host } from './host.ts'
import { folder, numberAnew, put, type Folder } from './wasi/files.ts'
import type { World } from './wasi/world.ts'

const encoder = new TextEncoder()
const MEBIBYTE = 1024 * 1024

/** A world that an interpreter lives in before its program is known, and how the program is put into it. */
export type Standing = { world: World; code: Folder; begin: (job: GuestJob) => void }

/**
 * Makes a world with an empty `/code` and `/tmp`; `/` and `/code` are open, in this order. Its limits are the program's once
 * it has begun.
 */
export function standing(host: Host): Standing {
  numberAnew()
  const code = folder()
  const root = folder()
  root.entries.set('code', code).set('tmp', folder())
  const limits = { fileBytes: 16 * MEBIBYTE, diskBytes: 64 * MEBIBYTE, openFiles: 256 }
  const world: World = {
    args: [],
    env: { HOME: '/code', LANG: 'C.UTF-8' },
    folders: [
      ['/', root],
      ['/code', code],
    ],
    limits,
    read: (into) => {
      host.report({ t: 'wait' })
      const got = host.read(FD.stdin, into)
      host.report({ t: 'go' })
      return got
    },
    write: (name, bytes) => host.write(FD[name], bytes),
    sleep: host.sleep,
    exit: host.exit,
  }
  const begin = (job: GuestJob) => {
    Object.assign(limits, job.limits)
    for (const { name, text } of job.files) put(code, name, encoder.encode(text))
  }
  return { world, code, begin }
}

/** Ends the process of an interpreter that can go on no more. */
export function broken(host: Host, error: unknown): never {
  const said = `Fatal error in the interpreter: ${String(error).slice(0, 2000)}\n`
  host.write(FD.stderr, encoder.encode(said))
  return host.exit(134)
}
