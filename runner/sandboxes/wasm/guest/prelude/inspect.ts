import { outside } from './host.ts'

const WIDTH = 76
/** Frames of an error's trace that are shown, and those that are never the program's own. */
const MAX_FRAMES = 10
const HIDDEN = /\bprelude\.js:|\(native\)$/
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** Text for a value as Node's console shows it: nested to `depth`, cycles marked, long lists cut at 100. */
export function inspect(value: unknown, depth = 2): string {
  return show(value, depth, 0, [])
}

function quote(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark
}

function show(value: unknown, depth: number, indent: number, above: unknown[]): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'bigint':
      return `${value}n`
    case 'symbol':
      return value.toString()
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
    case 'function':
      return value === null ? 'null' : showObject(value, depth, indent, above)
    default:
      return String(value)
  }
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return '[Object: null prototype]'
  const constructor: unknown = (value as { constructor?: unknown }).constructor
  return typeof constructor === 'function' && constructor.name ? constructor.name : 'Object'
}

function showObject(value: object, depth: number, indent: number, above: unknown[]): string {
  if (above.includes(value)) return '[Circular *1]'
  const name = className(value)
  if (value instanceof Error) return showError(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  const nested = [...above, value]
  const inner = (item: unknown) => show(item, depth - 1, indent + 2, nested)
  const own = () => properties(value, inner)
  const tooDeep = depth < 0

  if (typeof value === 'function') {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value))
    const title = isClass
      ? `[class ${value.name || '(anonymous)'}]`
      : `[${name}${value.name ? `: ${value.name}` : ' (anonymous)'}]`
    const entries = own()
    return entries.length > 0 && !tooDeep ? `${title} ${braces('{', entries, '}', indent)}` : title
  }
  if (tooDeep) return Array.isArray(value) ? '[Array]' : `[${name}]`
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = value instanceof DataView ? [] : listItems(value as unknown as ArrayLike<unknown>, inner)
    const extra = Array.isArray(value) ? properties(value, inner, true) : []
    const { length } = value as unknown as ArrayLike<unknown>
    const prefix = Array.isArray(value) && name === 'Array' ? '' : `${name}(${length}) `
    return prefix + braces('[', [...items, ...extra], ']', indent, items.length > 6)
  }
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${inner(key)} => ${inner(item)}`)
    return `${name}(${value.size}) ${braces('{', [...entries, ...own()], '}', indent)}`
  }
  if (value instanceof Set)
    return `${name}(${value.size}) ${braces('{', [...[...value].map(inner), ...own()], '}', indent)}`
  if (value instanceof Promise) return 'Promise {}'
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return `[${name}: ${inner(value.valueOf())}]`
  }
  const tag: unknown = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  const title =
    typeof tag === 'string' && tag !== name ? `${name} [${tag}] ` : name === 'Object' ? '' : `${name} `
  return title + braces('{', own(), '}', indent)
}

function showError(error: Error): string {
  const title = String(error)
  const cause = error.cause === undefined ? '' : ` {\n  [cause]: ${inspect(error.cause)}\n}`
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trim() !== '' && !HIDDEN.test(line))
  const trace = frames
    .slice(0, MAX_FRAMES)
    .map((line) => `\n${outside.frame(line)}`)
    .join('')
  return `${title}${trace}${cause}`
}

function listItems(list: ArrayLike<unknown>, inner: (item: unknown) => string): string[] {
  const items: string[] = []
  let holes = 0
  const closeHoles = () => {
    if (holes > 0) items.push(`<${holes} empty item${holes > 1 ? 's' : ''}>`)
    holes = 0
  }
  for (let index = 0; index < list.length && items.length < 100; index++) {
    if (!(index in list)) holes++
    else {
      closeHoles()
      items.push(inner(list[index]))
    }
  }
  closeHoles()
  if (list.length > 100) items.push(`... ${list.length - 100} more items`)
  return items
}

function properties(value: object, inner: (item: unknown) => string, skipIndexes = false): string[] {
  const entries: string[] = []
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key)
    if (!property?.enumerable || (skipIndexes && typeof key === 'string' && /^\d+$/.test(key))) continue
    const name = typeof key === 'symbol' ? `[${key.toString()}]` : IDENTIFIER.test(key) ? key : quote(key)
    const accessor = property.get
      ? property.set
        ? '[Getter/Setter]'
        : '[Getter]'
      : property.set
        ? '[Setter]'
        : null
    entries.push(`${name}: ${accessor ?? inner(property.value)}`)
  }
  return entries
}

function braces(open: string, entries: string[], close: string, indent: number, grid = false): string {
  if (entries.length === 0) return open + close
  const pad = ' '.repeat(indent + 2)
  const oneLine = `${open} ${entries.join(', ')} ${close}`
  if (!grid && oneLine.length + indent <= WIDTH && !oneLine.includes('\n')) return oneLine
  const short = entries.filter((entry) => entry.length <= 16)
  const lines =
    grid && short.length > 6 && entries.length - short.length <= 1
      ? [...rows(short), ...entries.filter((entry) => entry.length > 16)]
      : entries
  return `${open}\n${lines.map((line) => pad + line).join(',\n')}\n${' '.repeat(indent)}${close}`
}

/** Lays short items of a long list out in columns. */
function rows(entries: string[]): string[] {
  const widest = Math.max(...entries.map((entry) => entry.length))
  const columns = Math.max(
    1,
    Math.min(Math.round(Math.sqrt(2.5 * (widest + 2) * entries.length) / (widest + 2)), 16),
  )
  const numeric = entries.every((entry) => /^-?\d/.test(entry))
  const lines: string[] = []
  for (let at = 0; at < entries.length; at += columns) {
    const row = entries.slice(at, at + columns)
    lines.push(
      row
        .map((entry) => (numeric ? entry.padStart(widest) : entry.padEnd(widest)))
        .join(', ')
        .trimEnd(),
    )
  }
  return lines
}
