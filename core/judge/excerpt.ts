const SHOWN = 60

/** The beginning of a text from `at` on, so written that blanks and invisible characters are seen. */
export function excerpt(text: string, at = 0): string {
  const from = Math.max(0, at - 20)
  const part = text.slice(from, from + SHOWN)
  const seen = JSON.stringify(part).replace(/[^\x20-\x7e]/g, (c) =>
    /[\p{L}\p{N}\p{P}\p{S}]/u.test(c) ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${from > 0 ? '…' : ''}${seen}${from + SHOWN < text.length ? '…' : ''}`
}

/** Where two texts begin to differ. */
export function firstDifference(one: string, other: string): number {
  const end = Math.min(one.length, other.length)
  let at = 0
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at++
  return at
}

/** What was expected and what came, as a note for staff says it: at most 300 characters. */
export function difference(where: string, expected: string | undefined, got: string | undefined): string {
  if (expected === undefined) return `${where}: expected nothing more, got ${excerpt(got ?? '')}`
  if (got === undefined) return `${where}: expected ${excerpt(expected)}, got nothing more`
  const at = firstDifference(expected, got)
  const same = expected.length + got.length < 10_000 && expected.normalize() === got.normalize()
  const form = same ? ' (the same characters in another Unicode form)' : ''
  return `${where}: expected ${excerpt(expected, at)}, got ${excerpt(got, at)}${form}`
}
