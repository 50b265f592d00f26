// Ruby in WebAssembly jumps, switches fibers and looks for garbage on its stack by winding the whole stack up into a buffer
// (Asyncify). Its build has 24 KiB for each, which some fifty nested blocks fill; what follows gives each a larger one.

/** The function that begins to wind up, and the import that it is made to call first; Ruby has no use for that. */
export const UNWIND = 'asyncify_start_unwind'
export const ROOM = 'resource_drop_js-abi-value'

const PAGE = 65_536
const ROOMS = 256
const SIZE = 8 * PAGE
/** A buffer begins with where it is filled up to and where it ends. */
const HEAD = 8

/** Where the places of a memory are: those that were given, by the buffers they stand for, and the rest. */
export type RoomPlan = { next: number; end: number; given: readonly (readonly [number, number])[] }

function made(memory: WebAssembly.Memory): RoomPlan {
  const next = memory.grow((ROOMS * SIZE) / PAGE) * PAGE
  return { next, end: next + ROOMS * SIZE, given: [] }
}

/** Places in a memory for what buffers hold. Those that are never filled cost nothing. */
export class Rooms {
  #memory: WebAssembly.Memory
  #next: number
  #end: number
  #given: Map<number, number>

  /** Makes places in a memory; in a copy of one that had some they are where they were. */
  constructor(memory: WebAssembly.Memory, plan: RoomPlan = made(memory)) {
    this.#memory = memory
    this.#given = new Map(plan.given)
    this.#next = plan.next
    this.#end = plan.end
  }

  get plan(): RoomPlan {
    return { next: this.#next, end: this.#end, given: [...this.#given] }
  }

  /** Lets the empty buffer at an address be filled elsewhere; the same address gets the same place again. */
  give(at: number): void {
    const head = new DataView(this.#memory.buffer, at >>> 0, HEAD)
    if (head.getUint32(0, true) !== (at >>> 0) + HEAD) return
    const place = this.#given.get(at) ?? (this.#next < this.#end ? this.#next : null)
    if (place === null) return
    if (place === this.#next) this.#next += SIZE
    this.#given.set(at, place)
    head.setUint32(0, place, true)
    head.setUint32(4, place + SIZE, true)
  }
}
