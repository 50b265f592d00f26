import { diffLines } from 'diff'

/** A line of two texts: in both, missing from what was printed, or printed besides. */
export type DiffLine = { is: 'same' | 'missing' | 'extra'; text: string }

/** Lines of a comparison that are shown; more help nobody. */
const LINES = 200
/** As much of the expected text is compared as is kept of what was printed. */
const CUT = /\n…$/

/** What was expected and what was printed, line by line; blanks at the ends of lines that differ can be seen. */
export function difference(expected: string, got: string): { lines: DiffLine[]; cut: boolean } {
  const cut = CUT.test(got)
  const [before, after] = cut ? [expected.slice(0, got.length), got.replace(CUT, '')] : [expected, got]
  const lines = diffLines(withEnd(before), withEnd(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => {
        if (!added && !removed) return { is: 'same', text }
        return { is: added ? 'extra' : 'missing', text: blanksSeen(text) }
      }),
  )
  return { lines: lines.slice(0, LINES), cut: cut || lines.length > LINES }
}

const withEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

const blanksSeen = (text: string): string =>
  text.replace(/[ \t\r]+$/, (blanks) =>
    [...blanks].map((blank) => (blank === ' ' ? '·' : blank === '\t' ? '→' : '␍')).join(''),
  )
