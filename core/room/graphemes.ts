/** Graphemes of a text, counted no further than `stop` + 1. A cluster may hold at most 12 code points. */
export function countGraphemes(value: string, stop: number): number {
  if (value.length > stop * 24) return stop + 1
  let count = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(value)) {
    if ([...segment].length > 12) return stop + 1
    if (++count > stop) break
  }
  return count
}
