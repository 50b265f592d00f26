import { FD, type Host } from './host.ts'
import { clocks } from './wasi/clocks.ts'
import { descriptors } from './wasi/descriptors.ts'
import { ERRNO, Failure, walk, type Disk } from './wasi/disk.ts'
import { paths } from './wasi/paths.ts'
import { Table } from './wasi/table.ts'

/** What a WASI program starts with. */
export type WasiOptions = {
  disk: Disk
  /** Folders of the disk that it has open, by the name it knows each by, such as `{ '/': '/', '.': '/code' }`. */
  folders: Readonly<Record<string, string>>
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Called with the code when the program ends itself; must not return. */
  exit?: (code: number) => never
}

/**
 * `wasi_snapshot_preview1` for one program. Its files are in memory and its three streams are those of the guest; no
 * number that it can pass means a descriptor of the process.
 */
export class Wasi {
  readonly imports: WebAssembly.ModuleImports
  readonly table: Table

  constructor(host: Host, { disk, folders, args = [], env = {}, exit }: WasiOptions) {
    const table = (this.table = new Table(disk))
    for (const fd of [FD.stdin, FD.stdout, FD.stderr]) table.add({ kind: 'stream', fd })
    for (const [known, place] of Object.entries(folders)) {
      const path = walk([], place)
      const node = disk.get(path)
      if (node.kind === 'folder') table.add({ kind: 'folder', node, path, known })
    }
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const calls: Record<string, (...values: never[]) => void> = {
      ...texts(table, 'args', args),
      ...texts(table, 'environ', variables),
      ...clocks(table, host.sleep),
      ...descriptors(table, host),
      ...paths(table),
      proc_exit: exit ?? ((code: number) => host.exit(code & 255)),
    }
    this.imports = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, answering(call)]))
  }

  /** Makes the memory of a module the one that calls are about; comes before anything of it runs. */
  attach(memory: WebAssembly.Memory): void {
    this.table.memory = memory
  }
}

function texts(table: Table, name: string, list: readonly string[]) {
  const encoded = list.map((text) => new TextEncoder().encode(`${text}\0`))
  return {
    [`${name}_sizes_get`]: (count: number, size: number) => {
      const bytes = encoded.reduce((sum, { length }) => sum + length, 0)
      table.view().setUint32(count, encoded.length, true)
      table.view().setUint32(size, bytes, true)
    },
    [`${name}_get`]: (pointers: number, at: number) => {
      let next = at
      for (const [index, text] of encoded.entries()) {
        table.view().setUint32(pointers + index * 4, next, true)
        table.bytes(next, text.length).set(text)
        next += text.length
      }
    },
  }
}

/** A call as WASI has it: it answers a number that says what went wrong, or 0. */
function answering(call: (...values: never[]) => void) {
  return (...values: never[]): number => {
    try {
      call(...values)
      return 0
    } catch (error) {
      if (error instanceof Failure) return ERRNO[error.errno]
      // An address outside of the memory.
      if (error instanceof RangeError) return ERRNO.FAULT
      throw error
    }
  }
}
