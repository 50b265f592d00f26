import type { Checker } from '../protocol/judge.ts'
import { difference, firstDifference } from './excerpt.ts'
import { linesIn, near, numberIn, tokensIn } from './scan.ts'

/** Whether an answer is right, and what a note for staff says when it is not: the first difference. */
export type Compared = { ok: boolean; note?: string }
/** A checker that is none of the author's own programs. */
export type NamedChecker = Exclude<Checker, { name: 'program' }>

const RIGHT: Compared = { ok: true }
const wrong = (note: string): Compared => ({ ok: false, note })

/** Compares what a program printed with what is expected, in time linear in both. */
export function compare(checker: NamedChecker, expected: string, got: string): Compared {
  switch (checker.name) {
    case 'exact':
      return compareExactly(expected, got)
    case 'trailing':
      return compareLines(expected, got)
    case 'lines':
      return compareInAnyOrder(linesIn(expected), linesIn(got))
    case 'tokens':
      return compareTokens(expected, got, sameToken(checker.caseless ?? false))
    case 'floats':
      return compareTokens(expected, got, sameNumber(checker))
    default:
      return checker satisfies never
  }
}

function compareExactly(expected: string, got: string): Compared {
  if (expected === got) return RIGHT
  const at = firstDifference(expected, got)
  const from = at === 0 ? 0 : expected.lastIndexOf('\n', at - 1) + 1
  let line = 1
  for (let i = 0; i < from; i++) if (expected.charCodeAt(i) === 0x0a) line++
  const lineOf = (text: string) => {
    const end = text.indexOf('\n', at)
    return text.slice(from, end < 0 ? text.length : end + 1)
  }
  return wrong(difference(`line ${line}`, lineOf(expected), lineOf(got)))
}

function compareLines(expected: string, got: string): Compared {
  const [wanted, lines] = [linesIn(expected), linesIn(got)]
  const count = Math.max(wanted.length, lines.length)
  for (let i = 0; i < count; i++)
    if (wanted[i] !== lines[i]) return wrong(difference(`line ${i + 1}`, wanted[i], lines[i]))
  return RIGHT
}

/** Lists as multisets. Empty lines are no lines: any of them could be one at the end. */
export function compareInAnyOrder(
  expected: readonly string[],
  got: readonly string[],
  what = 'line',
): Compared {
  const missing = new Map<string, number>()
  for (const line of expected) if (line !== '') missing.set(line, (missing.get(line) ?? 0) + 1)
  for (const [i, line] of got.entries()) {
    if (line === '') continue
    const left = missing.get(line) ?? 0
    if (left === 0) return wrong(difference(`${what} ${i + 1}, which is too many`, undefined, line))
    if (left === 1) missing.delete(line)
    else missing.set(line, left - 1)
  }
  const [first] = missing.keys()
  return first === undefined ? RIGHT : wrong(difference(`a missing ${what}`, first, undefined))
}

type Same = (expected: string, got: string) => boolean

const sameToken =
  (caseless: boolean): Same =>
  (expected, got) =>
    expected === got || (caseless && expected.toLowerCase() === got.toLowerCase())

/** Numbers within the tolerance; everything else has to be the same. */
const sameNumber =
  ({ absolute, relative }: { absolute: number; relative: number }): Same =>
  (expected, got) => {
    if (expected === got) return true
    const number = numberIn(expected)
    const other = number === null ? null : numberIn(got)
    return number !== null && other !== null && near(number, other, absolute, relative)
  }

function compareTokens(expected: string, got: string, same: Same): Compared {
  const tokens = tokensIn(got)
  let n = 0
  for (const wanted of tokensIn(expected)) {
    n++
    const next = tokens.next()
    if (next.done)
      return wrong(difference(`token ${n} (line ${wanted.line} of what is expected)`, wanted.text, undefined))
    if (!same(wanted.text, next.value.text))
      return wrong(difference(`token ${n} (line ${next.value.line})`, wanted.text, next.value.text))
  }
  const more = tokens.next()
  if (more.done) return RIGHT
  return wrong(difference(`token ${n + 1} (line ${more.value.line})`, undefined, more.value.text))
}
