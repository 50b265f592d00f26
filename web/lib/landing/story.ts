/** A piece of code in one colour of `--k-*`; without a kind it is plain text. */
export type Token = readonly [
  text: string,
  kind?: 'keyword' | 'string' | 'number' | 'function' | 'type' | 'comment' | 'punctuation' | 'property',
]

/** The program in the picture, line by line. */
export const PROGRAM: readonly (readonly Token[])[] = [
  [['from', 'keyword'], [' collections '], ['import', 'keyword'], [' Counter']],
  [],
  [
    ['def', 'keyword'],
    [' '],
    ['top_words', 'function'],
    ['(text: '],
    ['str', 'type'],
    [', n: '],
    ['int', 'type'],
    [') -> '],
    ['list', 'type'],
    [':'],
  ],
  [['    """The n most frequent words, ties in order."""', 'string']],
  [['    words = text.'], ['lower', 'function'], ['().'], ['split', 'function'], ['()']],
  [['    '], ['return', 'keyword'], [' Counter(words).'], ['most_common', 'function'], ['(n)']],
  [],
  [['text '], ['=', 'punctuation'], [' '], ['input', 'function'], ['('], ['"Text: "', 'string'], [')']],
  [
    ['for', 'keyword'],
    [' word, count '],
    ['in', 'keyword'],
    [' '],
    ['top_words', 'function'],
    ['(text, '],
    ['3', 'number'],
    ['):'],
  ],
  [
    ['    '],
    ['print', 'function'],
    ['('],
    ['f"{word:>8} {', 'string'],
    ["'*'", 'string'],
    [' * count}"', 'string'],
    [')'],
  ],
]

/** The line that is being written while the picture is looked at, and who writes it. */
export const TYPED = { line: 5, by: 'Grace' } as const

/** A line cut after some characters, as it looks while it is typed. */
export function cut(line: readonly Token[], characters: number): Token[] {
  const shown: Token[] = []
  let left = characters
  for (const [text, kind] of line) {
    if (left <= 0) break
    const part = text.slice(0, left)
    shown.push(kind ? [part, kind] : [part])
    left -= text.length
  }
  return shown
}

/** Characters in a line. */
export const lengthOf = (line: readonly Token[]): number => line.reduce((sum, [text]) => sum + text.length, 0)
