import type { ProblemTest } from '#core/protocol/problem.ts'

/** How many tests stand in the table at once: enough to work on, few enough to be drawn at once. */
export const TESTS_A_PAGE = 50

/** Longer values are cut before they are drawn; more than the widest cell shows. */
const LINE_CHARS = 160

/** The beginning of a value in one line: ends of lines are `⏎`, the rest is `…`. */
export function inOneLine(text: string): string {
  const begin = text.slice(0, LINE_CHARS).replace(/\r?\n$/, '')
  const line = begin.replaceAll(/\r?\n/g, ' ⏎ ').replaceAll('\t', ' ⇥ ')
  return text.length > LINE_CHARS ? `${line}…` : line
}

/** Takes the thing at `from` to the place `to`, which is one of the list's own. */
export function moveInside<T>(list: T[], from: number, to: number): void {
  const [one] = list.splice(from, 1)
  if (one !== undefined) list.splice(to, 0, one)
}

/** The numbers of the tests that have these words in their name, group, remark or the beginning of their texts. */
export function matchingTests(
  tests: readonly ProblemTest[],
  groups: readonly { name: string }[],
  words: string,
): number[] {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean)
  return [...tests.keys()].filter((n) => {
    const test = tests[n]
    if (!test || all.length === 0) return test !== undefined
    const group = test.group === undefined ? '' : (groups[test.group]?.name ?? '')
    const who = test.hidden ? 'hidden' : 'visible'
    const text = [test.name, group, who, test.about ?? '', inOneLine(test.input), inOneLine(test.expected)]
      .join('\n')
      .toLowerCase()
    return all.every((word) => text.includes(word))
  })
}

/** How many tests each group has, and what all groups that have some are worth together. */
export function groupSums(
  tests: readonly { group?: number | undefined }[],
  groups: readonly { points: number }[],
): { counts: number[]; points: number } {
  const counts = groups.map(() => 0)
  for (const { group } of tests) if (group !== undefined && group in counts) counts[group]!++
  return { counts, points: groups.reduce((sum, { points }, n) => sum + (counts[n] ? points : 0), 0) }
}

/** A name that no test has: the one given with the next free number behind it, or the number alone. */
export function freeName(tests: readonly { name: string }[], like = ''): string {
  const taken = new Set(tests.map(({ name }) => name))
  const stem = like.replace(/ \d+$/, '').slice(0, 54)
  for (let n = like === '' ? tests.length + 1 : 2; ; n++) {
    const name = stem === '' ? String(n) : `${stem} ${n}`
    if (!taken.has(name)) return name
  }
}
