import { filesAtRest, type EmscriptenFiles } from './files-at-rest.ts'

/** What is used of the module that Pyodide is, beside its public interface. */
export type Emscripten = {
  FS: EmscriptenFiles
  /** Replaced when the memory grows. */
  HEAP8: Int8Array
  stackSave: () => number
  stackRestore: (pointer: number) => void
  stringToNewUTF8: (text: string) => number
  _emscripten_stack_get_base: () => number
  _emscripten_stack_get_end: () => number
  _PyRun_SimpleString: (text: number) => number
  __hiwire_get: (index: number) => unknown
  __hiwire_set: (index: number, value: unknown) => number
}

/** More memory than this is not kept from one trial to the next, bytes. */
const GROWN_BYTES = 24 << 20

/**
 * An interpreter at rest, no frame of Python running: its whole memory, its stack, the objects of JavaScript that it
 * holds and its files. Nothing else of a WebAssembly instance changes but by a call to JavaScript (see `guard`).
 */
export class Rest {
  #module: Emscripten
  #memory: Uint8Array
  #stack: readonly number[]
  #held: readonly unknown[]
  #putFilesBack: () => void

  constructor(module: Emscripten) {
    this.#module = module
    this.#memory = this.#now.slice()
    this.#stack = this.#bounds()
    this.#held = [...held(module)]
    this.#putFilesBack = filesAtRest(module.FS)
  }

  /** What the memory is larger than it was, bytes; it cannot shrink. */
  get grown(): number {
    return this.#now.length - this.#memory.length
  }

  /** Makes everything as it was; false when that cannot be. */
  putBack(): boolean {
    const module = this.#module
    if (this.grown > GROWN_BYTES) return false
    this.#now.set(this.#memory)
    this.#now.fill(0, this.#memory.length)
    module.stackRestore(this.#stack[0] ?? 0)
    for (const [index, value] of this.#held.entries()) module.__hiwire_set(index, value)
    this.#putFilesBack()
    return this.#bounds().every((bound, index) => bound === this.#stack[index])
  }

  get #now(): Uint8Array {
    return new Uint8Array(this.#module.HEAP8.buffer)
  }

  #bounds(): number[] {
    const { stackSave, _emscripten_stack_get_base: base, _emscripten_stack_get_end: end } = this.#module
    return [stackSave(), base(), end()]
  }
}

/** The table of objects that Python holds, which ends where it throws. */
function* held(module: Emscripten): Generator<unknown> {
  for (let index = 0; ; index++) {
    try {
      yield module.__hiwire_get(index)
    } catch {
      return
    }
  }
}
