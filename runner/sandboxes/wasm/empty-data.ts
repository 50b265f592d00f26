const HEADER = 8
const DATA = 11
/** The flags of a segment that is not put anywhere by itself, and of one that names its memory. */
const PASSIVE = 1
const NAMED = 2
/** What ends the expression that says where a segment goes. */
const END = 0x0b

/**
 * The same module with every data segment empty, for a guest that fills the memory from a snapshot. The segments themselves
 * stay, since instructions may name them.
 */
export function emptyData(module: Uint8Array): Uint8Array {
  const sections = [module.subarray(0, HEADER)]
  for (let at = HEADER; at < module.length;) {
    const size = number(module, at + 1)
    const end = size.end + size.value
    if (module[at] !== DATA) sections.push(module.subarray(at, end))
    else {
      const data = Buffer.concat(empty(module, size.end))
      sections.push(Uint8Array.from([DATA, ...leb(data.length)]), data)
    }
    at = end
  }
  return Buffer.concat(sections)
}

/** The contents of the data section that begins at `from`, with all lengths zero. */
function empty(module: Uint8Array, from: number): Uint8Array[] {
  const count = number(module, from)
  const parts: Uint8Array[] = [module.subarray(from, count.end)]
  let at = count.end
  for (let index = 0; index < count.value; index++) {
    const head = headEnd(module, at)
    parts.push(module.subarray(at, head), Uint8Array.of(0))
    const length = number(module, head)
    at = length.end + length.value
  }
  return parts
}

/** Where the flags and the address of a segment end; the address is a constant, an opcode and a number. */
function headEnd(module: Uint8Array, at: number): number {
  const flags = number(module, at)
  if (flags.value === PASSIVE) return flags.end
  const opcode = flags.value === NAMED ? number(module, flags.end).end : flags.end
  const { end } = number(module, opcode + 1)
  if (module[end] !== END) throw new Error('a data segment has an address that is not a constant')
  return end + 1
}

/** A number as WebAssembly writes them, and where it ends. */
function number(module: Uint8Array, at: number): { value: number; end: number } {
  let value = 0
  for (let end = at, scale = 1; ; scale *= 128) {
    const byte = module[end++] ?? 0
    value += (byte & 127) * scale
    if (byte < 128) return { value, end }
  }
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(Math.floor(value / 128))]
}
