import { put, folder, type Folder } from '../wasi/files.ts'
import { wasi } from '../wasi/wasi.ts'
import type { World } from '../wasi/world.ts'
import type { Host } from '../host.ts'

/** What a tool said, and whether it did what it was asked for. */
export type Outcome = { ok: boolean; said: string }

/** Where a tool finds its own files, the program's and those it makes. */
export const SYSROOT = '/.sysroot'
export const BUILD = '/.build'

const MAX_SAID = 256 * 1024
/** No tool makes more than this, bytes; the memory of the process is capped as well. */
const LIMITS = { fileBytes: 96 << 20, diskBytes: 192 << 20, openFiles: 256 }

class Ended {
  readonly code: number

  constructor(code: number) {
    this.code = code
  }
}

/** Clang and LLD in one WebAssembly module; every use of it is an instance of its own. */
export class Compiler {
  readonly build = folder()
  #module: WebAssembly.Module
  #sysroot: Folder

  /** Takes the compiler and its headers and libraries out of the parcel. */
  constructor({ assets }: Host) {
    const bytes = assets.get('llvm.wasm') ?? new Uint8Array()
    assets.delete('llvm.wasm')
    this.#module = new WebAssembly.Module(bytes)
    // The engine has a copy of its own now, and a waiting guest should hold little.
    bytes.buffer.transfer(0)
    this.#sysroot = folder()
    for (const [name, bytes] of assets) if (name.includes('/')) put(this.#sysroot, name, bytes)
  }

  /** Runs a tool, such as `['clang', '-c', 'main.c']`, in the folder of the program. */
  run(args: readonly string[], code: Folder): Outcome {
    const decoder = new TextDecoder()
    let said = ''
    const world: World = {
      args,
      folders: [
        [SYSROOT, this.#sysroot],
        [BUILD, this.build],
        ['/', code],
      ],
      limits: LIMITS,
      read: () => 0,
      write: (_, bytes) => {
        if (said.length < MAX_SAID) said += decoder.decode(bytes, { stream: true })
      },
      sleep: () => {},
      exit: (status) => {
        throw new Ended(status)
      },
    }
    const memory = () => instance.exports.memory as WebAssembly.Memory
    const instance: WebAssembly.Instance = new WebAssembly.Instance(this.#module, {
      wasi_snapshot_preview1: wasi(world, memory),
    })
    try {
      ;(instance.exports._start as () => void)()
      return { ok: true, said }
    } catch (error) {
      if (error instanceof Ended) return { ok: error.code === 0, said }
      // A compiler that meets its own limits ends in a trap, after it has said why or not.
      return { ok: false, said: `${crash(said)}error: the compiler gave up (${reason(error)})\n` }
    }
  }
}

/** What a crashed compiler said before it began to print its own state. */
const crash = (said: string) => said.split(/^(?:PLEASE submit a bug report|Stack dump:)/m)[0] ?? ''

const reason = (error: unknown) => (error instanceof Error ? error.message : 'unknown')
