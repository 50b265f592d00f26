const HEADER = 8
const IMPORTS = 2
const EXPORTS = 7
const CODE = 10
const DATA = 11
/** The flags of a segment that is not put anywhere by itself, and of one that names its memory. */
const PASSIVE = 1
const NAMED = 2
/** What ends the expression that says where a segment goes. */
const END = 0x0b
const FUNCTION = 0
const LOCAL_GET = 0x20
const CALL = 0x10

/**
 * The same module with every data segment empty, for a guest that fills the memory from a snapshot. The segments themselves
 * stay, since instructions may name them.
 */
export function emptyData(module: Uint8Array): Uint8Array {
  return withSection(module, DATA, (from) => {
    const count = number(module, from)
    const parts = [module.subarray(from, count.end)]
    let at = count.end
    for (let index = 0; index < count.value; index++) {
      const head = headEnd(module, at)
      parts.push(module.subarray(at, head), Uint8Array.of(0))
      at = skip(module, head)
    }
    return parts
  })
}

/**
 * The same module, in which the exported function first passes its only argument to the imported one. All imports must be
 * functions.
 */
export function callFirst(module: Uint8Array, exported: string, imported: string): Uint8Array {
  const imports = importNames(module)
  const index = exportIndex(module, exported) - imports.length
  const call = Uint8Array.from([LOCAL_GET, 0, CALL, ...leb(imports.indexOf(imported))])
  if (!imports.includes(imported) || index < 0) throw new Error(`the module lacks ${exported} or ${imported}`)
  return withSection(module, CODE, (from, end) => {
    let at = number(module, from).end
    for (let skipped = 0; skipped < index; skipped++) at = skip(module, at)
    const next = skip(module, at)
    const size = number(module, at)
    const locals = number(module, size.end)
    let code = locals.end
    for (let group = 0; group < locals.value; group++) code = number(module, code).end + 1
    return [
      module.subarray(from, at),
      Uint8Array.from(leb(size.value + call.length)),
      module.subarray(size.end, code),
      call,
      module.subarray(code, next),
      module.subarray(next, end),
    ]
  })
}

/** The module with other contents in its section of a kind. */
function withSection(
  module: Uint8Array,
  kind: number,
  make: (from: number, end: number) => Uint8Array[],
): Uint8Array {
  const { start, from, end } = section(module, kind)
  const contents = Buffer.concat(make(from, end))
  const head = Uint8Array.from([kind, ...leb(contents.length)])
  return Buffer.concat([module.subarray(0, start), head, contents, module.subarray(end)])
}

/** Where a section begins, where its contents do, and where it ends. */
function section(module: Uint8Array, kind: number): { start: number; from: number; end: number } {
  for (let start = HEADER; start < module.length;) {
    const { end: from } = number(module, start + 1)
    const end = skip(module, start + 1)
    if (module[start] === kind) return { start, from, end }
    start = end
  }
  throw new Error(`the module has no section ${kind}`)
}

function importNames(module: Uint8Array): string[] {
  const count = number(module, section(module, IMPORTS).from)
  const names: string[] = []
  let at = count.end
  for (let index = 0; index < count.value; index++) {
    const name = skip(module, at)
    const kind = skip(module, name)
    if (module[kind] !== FUNCTION) throw new Error('the module imports something that is no function')
    names.push(text(module, name))
    at = number(module, kind + 1).end
  }
  return names
}

function exportIndex(module: Uint8Array, wanted: string): number {
  const count = number(module, section(module, EXPORTS).from)
  let at = count.end
  for (let index = 0; index < count.value; index++) {
    const kind = skip(module, at)
    const its = number(module, kind + 1)
    if (text(module, at) === wanted) return its.value
    at = its.end
  }
  return -1
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

/** Where something ends that begins with its length. */
function skip(module: Uint8Array, at: number): number {
  const { value, end } = number(module, at)
  return end + value
}

const text = (module: Uint8Array, at: number) =>
  new TextDecoder().decode(module.subarray(number(module, at).end, skip(module, at)))

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
