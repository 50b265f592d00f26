import { isValueOf } from './value.ts'

/** What a function returned, as JSON has it, or why that cannot be told; and what was printed besides. */
export type Read = ({ ok: true; value: unknown } | { ok: false; why: string }) & { printed: string }

/** Takes a function's result out of what was printed: the last line that begins with the mark. Never throws. */
export function readResult(type: string, mark: string, stdout: string): Read {
  const at = stdout.startsWith(mark)
    ? Math.max(0, stdout.lastIndexOf(`\n${mark}`) + 1)
    : stdout.lastIndexOf(`\n${mark}`) + 1
  if (at === 0 && !stdout.startsWith(mark))
    return { ok: false, why: 'The program ended before the function returned.', printed: stdout }
  const end = stdout.indexOf('\n', at)
  const line = stdout.slice(at + mark.length, end < 0 ? stdout.length : end)
  // The harness begins a line of its own, also behind what was printed without one.
  const printed = stdout.slice(0, Math.max(0, at - 1)) + (end < 0 ? '' : stdout.slice(end + 1))
  try {
    const value: unknown = JSON.parse(line)
    if (isValueOf(type, value)) return { ok: true, value, printed }
    return { ok: false, why: `${spoken(value)} was returned where ${type} was promised.`, printed }
  } catch {
    return { ok: false, why: 'What the function returned could not be read.', printed }
  }
}

function spoken(value: unknown): string {
  if (value === null) return 'Nothing'
  if (Array.isArray(value)) return 'A list'
  const words: Record<string, string> = { string: 'A text', number: 'A number', boolean: 'A truth value' }
  return words[typeof value] ?? 'Something else'
}
