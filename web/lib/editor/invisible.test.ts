import { expect, test } from 'vitest'
import { INVISIBLE, invisibleName } from './invisible.ts'

const found = (text: string) =>
  [...text.matchAll(INVISIBLE)].map(([char]) => invisibleName(char.codePointAt(0) ?? 0))

test.each([
  ['access\u202e // check\u2066', ['RLO', 'LRI']],
  [
    '\u202a\u202b\u202c\u202d\u2067\u2068\u2069\u061c\u200e\u200f',
    ['LRE', 'RLE', 'PDF', 'LRO', 'RLI', 'FSI', 'PDI', 'ALM', 'LRM', 'RLM'],
  ],
  ['a\u200bb\u2060c\ufeffd\u00ade', ['ZWSP', 'WJ', 'BOM', 'SHY']],
  ['x\u00a0y\u3000z\u2003', ['NBSP', 'U+3000', 'U+2003']],
  ['\u3164 \u115f\u1160\uffa0\u2800', ['U+3164', 'U+115F', 'U+1160', 'U+FFA0', 'U+2800']],
  ['\u{e0041}\u{e0100}\ufe01', ['U+E0041', 'U+E0100', 'U+FE01']],
  ['\u0000\u001b\u007f\u0085', ['NUL', 'ESC', 'DEL', 'U+0085']],
  ['i\u200dj', ['ZWJ']],
  ['\ud800', ['U+D800']],
])('%j is marked', (text, names) => expect(found(text)).toEqual(names))

test.each(['plain text\twith tabs', 'é ñ ü 漢字 한국어 עברית', '👩‍👩‍👧 👍🏽 🏳️‍🌈 ❤️', '∀x ∈ ℝ'])(
  '%j is left alone',
  (text) => expect(found(text)).toEqual([]),
)
