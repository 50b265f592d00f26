import { Rooms, ROOM, type RoomPlan } from './unwind.ts'
import { wasi } from '../wasi/wasi.ts'
import type { World } from '../wasi/world.ts'

/** Names of the module's exports, which its build makes of whole signatures. */
const INIT = 'ruby-init: func(args: list<string>) -> ()'
const EVALUATE = 'rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>'
const PAGE = 65_536
/** Memory is compared with zero in blocks of this many bytes. */
const BLOCK = 4096

type Call = (...values: number[]) => number
const encoder = new TextEncoder()

/** CRuby as a WebAssembly module. What it imports to reach JavaScript leads to an error and nowhere else. */
export class Ruby {
  #memory!: WebAssembly.Memory
  #exports: WebAssembly.Exports
  #rooms: Rooms | null = null

  constructor(module: WebAssembly.Module, world: World) {
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const refused = () => {
        throw new Error('there is no JavaScript here')
      }
      ;(imports[from] ??= {})[name] = refused
    }
    const same = (value: number) => value
    Object.assign(imports, { wasi_snapshot_preview1: wasi(world, () => this.#memory) })
    Object.assign(imports.canonical_abi ?? {}, {
      [ROOM]: (at: number) => this.#rooms?.give(at),
      'resource_new_rb-abi-value': same,
      'resource_get_rb-abi-value': same,
    })
    this.#exports = new WebAssembly.Instance(module, imports).exports
    this.#memory = this.#exports.memory as WebAssembly.Memory
  }

  /** Starts the interpreter, which takes seconds of processor time. */
  start(): void {
    this.#call('_initialize')
    const texts = ['ruby', '-EUTF-8', '-e_=0'].map((text) => this.#text(text))
    const list = this.#call('cabi_realloc', 0, 0, 4, texts.length * 8)
    const view = new DataView(this.#memory.buffer)
    texts.flat().forEach((word, index) => view.setUint32(list + index * 4, word, true))
    this.#call(INIT, list, texts.length)
  }

  /** Runs Ruby whose value is a small integer, and answers it. What the code raises is for itself to see to. */
  evaluate(code: string): number {
    const result = this.#call(EVALUATE, ...this.#text(code))
    // Ruby has such integers in all bits but the lowest.
    // Ruby has come back in the middle of winding up its stack, for which there was not enough room.
    if (this.#call('asyncify_get_state') !== 0) throw new WebAssembly.RuntimeError('stack too deep')
    return new DataView(this.#memory.buffer).getInt32(result, true) >> 1
  }

  get rooms(): RoomPlan | undefined {
    return this.#rooms?.plan
  }

  /** Its memory as it is now: its size, and then each stretch that is not zero, with address and length before it. */
  picture(): Uint8Array {
    const all = new Uint8Array(this.#memory.buffer)
    const words = new Uint32Array(all.buffer)
    const used = (at: number) => {
      const end = (at + BLOCK) / 4
      let word = at / 4
      while (word < end && words[word] === 0) word++
      return word < end
    }
    const parts = [new Uint8Array(Uint32Array.of(all.length).buffer)]
    for (let from = 0; from < all.length;) {
      let to = from
      while (to < all.length && used(to)) to += BLOCK
      if (to > from)
        parts.push(new Uint8Array(Uint32Array.of(from, to - from).buffer), all.subarray(from, to))
      from = to + BLOCK
    }
    const picture = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      picture.set(part, at)
      at += part.length
    }
    return picture
  }

  /**
   * Makes this the interpreter that the picture is of. Its stack is empty between two calls, so all it was is in its
   * memory; what is zero is never written, and costs this process nothing. `rooms` are those of the one it was
   * taken of, if that had been restored itself.
   */
  restore(picture: Uint8Array, rooms?: RoomPlan): void {
    const view = new DataView(picture.buffer, picture.byteOffset)
    this.#memory.grow((view.getUint32(0, true) - this.#memory.buffer.byteLength) / PAGE)
    const all = new Uint8Array(this.#memory.buffer)
    for (let at = 4; at < picture.length;) {
      const length = view.getUint32(at + 4, true)
      all.set(picture.subarray(at + 8, at + 8 + length), view.getUint32(at, true))
      at += 8 + length
    }
    this.#rooms = new Rooms(this.#memory, rooms)
  }

  #call(name: string, ...values: number[]): number {
    return (this.#exports[name] as Call)(...values)
  }

  #text(text: string): [number, number] {
    const bytes = encoder.encode(`${text}\0`)
    const at = this.#call('cabi_realloc', 0, 0, 1, bytes.length)
    new Uint8Array(this.#memory.buffer).set(bytes, at)
    return [at, bytes.length]
  }
}
