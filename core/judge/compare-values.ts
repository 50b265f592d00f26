import { compare, compareInAnyOrder, type Compared, type NamedChecker } from './checkers.ts'
import { excerpt } from './excerpt.ts'
import { near } from './scan.ts'
import { canonical, floatOf, isValueOf, parseType, type ValueType } from './value.ts'

const shown = (value: unknown) =>
  excerpt(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))

/**
 * Compares what a function returned with what is expected, both as JSON has them; `type` is the function's result. NaN
 * equals NaN and -0 equals 0; a value of another type equals nothing.
 */
export function compareValues(
  checker: NamedChecker,
  type: string,
  expected: unknown,
  got: unknown,
): Compared {
  const parsed = parseType(type)
  if (!parsed || !isValueOf(type, expected)) return { ok: false, note: `what is expected is no ${type}` }
  if (!isValueOf(type, got)) return { ok: false, note: `expected a value of ${type}, got ${shown(got)}` }
  if (checker.name === 'lines' && parsed.depth > 0) {
    const items = (value: unknown) => (value as unknown[]).map((item) => canonical(type.slice(0, -2), item))
    return compareInAnyOrder(items(expected), items(got), 'item')
  }
  const found = differs(sameBy(checker), parsed, expected, got, '')
  return found === null ? { ok: true } : { ok: false, note: found }
}

type Same = (base: ValueType['base'], expected: unknown, got: unknown) => boolean

function sameBy(checker: NamedChecker): Same {
  const tolerant = checker.name === 'floats' ? checker : null
  const tokens = checker.name === 'tokens' ? checker : null
  return (base, expected, got) => {
    if (base === 'float' || (base === 'int' && tolerant))
      return near(floatOf(expected), floatOf(got), tolerant?.absolute ?? 0, tolerant?.relative ?? 0)
    if (tokens && typeof expected === 'string' && typeof got === 'string')
      return compare(tokens, expected, got).ok
    return expected === got
  }
}

/** The first difference with the path to it, such as `[2][0]`, or null. */
function differs(
  same: Same,
  { base, depth }: ValueType,
  expected: unknown,
  got: unknown,
  path: string,
): string | null {
  const where = path === '' ? 'the result' : `the result${path}`
  if (depth === 0)
    return same(base, expected, got) ? null : `${where}: expected ${shown(expected)}, got ${shown(got)}`
  const [wanted, items] = [expected as unknown[], got as unknown[]]
  const count = Math.min(wanted.length, items.length)
  for (let i = 0; i < count; i++) {
    const found = differs(same, { base, depth: depth - 1 }, wanted[i], items[i], `${path}[${i}]`)
    if (found !== null) return found
  }
  if (wanted.length === items.length) return null
  return `${where}: expected ${wanted.length} items, got ${items.length}`
}
