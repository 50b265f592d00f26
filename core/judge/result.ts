import type { UNFIT } from './harness/parts.ts'
import { isValueOf, parseType } from './value.ts'

/** What a function returned, as JSON has it, or why that cannot be told; and what was printed besides. */
export type Read = ({ ok: true; value: unknown } | { ok: false; why: string }) & { printed: string }

/** Takes a function's result out of what was printed: the last line that begins with the mark. Never throws. */
export function readResult(type: string, mark: string, stdout: string): Read {
  const at = stdout.lastIndexOf(`\n${mark}`) + 1
  if (at === 0 && !stdout.startsWith(mark))
    return { ok: false, why: 'The program ended before the function returned.', printed: stdout }
  const end = stdout.indexOf('\n', at)
  const line = stdout.slice(at + mark.length, end < 0 ? stdout.length : end)
  // The harness begins a line of its own, also behind what was printed without one.
  const printed = stdout.slice(0, Math.max(0, at - 1)) + (end < 0 ? '' : stdout.slice(end + 1))
  return { ...valueIn(line, type), printed }
}

function valueIn(line: string, type: string): { ok: true; value: unknown } | { ok: false; why: string } {
  if (line.startsWith('!')) return { ok: false, why: whyUnfit(line.slice(1), type) }
  try {
    const value: unknown = JSON.parse(line)
    if (isValueOf(type, value)) return { ok: true, value }
    return { ok: false, why: `${spoken(value, type)} was returned where ${type} was promised.` }
  } catch {
    return { ok: false, why: 'What the function returned could not be read.' }
  }
}

/** What the harness says in place of a result; after `type` follows the name of the type, in the program's words. */
function whyUnfit(told: string, type: string): string {
  const [reason = '', name = ''] = told.split(/ (.*)/, 2)
  const of = /^[\w.<>[\] ]{1,40}$/.test(name) ? ` of the type ${name}` : ' of another type'
  const words: Record<(typeof UNFIT)[number], string> = {
    int: BEYOND,
    float: 'A float that is not finite',
    deep: 'A list that is nested too deep, or in itself,',
    large: 'A value that is too large',
    type: `A value${of}`,
  }
  const what = Object.hasOwn(words, reason) ? words[reason as keyof typeof words] : 'Something else'
  return `${what} was returned where ${type} was promised.`
}

const BEYOND = 'An integer beyond ±(2^53 - 1)'

function spoken(value: unknown, type: string): string {
  if (value === null) return 'Nothing'
  if (Array.isArray(value)) return inList(value, type)
  if (typeof value === 'number' && parseType(type)?.base === 'int') {
    if (!Number.isInteger(value)) return 'A float'
    if (!Number.isSafeInteger(value)) return BEYOND
  }
  const words: Record<string, string> = { string: 'A text', number: 'A number', boolean: 'A truth value' }
  return words[typeof value] ?? 'Something else'
}

/** A list, and of what is wrong in it the first item. */
function inList(list: unknown[], type: string): string {
  if (!type.endsWith('[]')) return 'A list'
  const item = type.slice(0, -2)
  const wrong = list.find((value) => !isValueOf(item, value))
  const what = spoken(wrong, item)
  return what.startsWith('A list')
    ? what
    : `A list with ${what[0]?.toLowerCase() ?? ''}${what.slice(1)} in it`
}
