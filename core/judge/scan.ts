/** Blanks as programs print them: what C calls white space. Other spaces of Unicode are part of an answer. */
const isBlank = (unit: number) => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)

/** A text without the byte order mark that some programs begin their output with. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

/** A line without the blanks at its end, the CR of CRLF among them. */
function trimmed(line: string): string {
  let end = line.length
  while (end > 0 && isBlank(line.charCodeAt(end - 1))) end--
  return end === line.length ? line : line.slice(0, end)
}

/** Lines between LFs, without blanks at their ends and without the empty ones at the end of the text. */
export function linesIn(text: string): string[] {
  const lines = withoutMark(text).split('\n').map(trimmed)
  while (lines.at(-1) === '') lines.pop()
  return lines
}

/** What is between blanks, with the line it stands in, from 1. */
export type Token = { text: string; line: number }

/** The tokens of a text, one after the other, so that a megabyte of them is never a list. */
export function* tokensIn(text: string): Generator<Token> {
  const all = withoutMark(text)
  let line = 1
  let from = -1
  for (let at = 0; at <= all.length; at++) {
    const unit = at < all.length ? all.charCodeAt(at) : 0x20
    if (isBlank(unit)) {
      if (from >= 0) yield { text: all.slice(from, at), line }
      from = -1
    } else if (from < 0) from = at
    if (unit === 0x0a) line++
  }
}

/** The longest decimal form of a 64-bit float has fewer characters; longer tokens are texts. */
const NUMBER_CHARS = 1_100
// No part of it can give characters to the next one, so that it takes linear time.
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const INFINITE = /^([+-]?)inf(?:inity)?$/i

/** The number that a token is, as C, Java, Python and JavaScript print them, or null. */
export function numberIn(token: string): number | null {
  if (token.length > NUMBER_CHARS) return null
  if (NUMBER.test(token)) {
    const number = Number(token)
    // Two numbers beyond a float are not the same one.
    return Number.isFinite(number) ? number : null
  }
  if (/^[+-]?nan$/i.test(token)) return NaN
  const sign = INFINITE.exec(token)
  return sign ? (sign[1] === '-' ? -Infinity : Infinity) : null
}

/** Whether a number is near enough to the expected one; NaN is near to NaN, infinity to itself. */
export function near(expected: number, got: number, absolute: number, relative: number): boolean {
  if (expected === got || (Number.isNaN(expected) && Number.isNaN(got))) return true
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return false
  const apart = Math.abs(got - expected)
  return apart <= absolute || apart <= relative * Math.abs(expected)
}
