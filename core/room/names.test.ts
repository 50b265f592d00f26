import { expect, test } from 'vitest'
import { countGraphemes, fileNameKey, parseFileName, parseLabel } from './names.ts'

test.each([
  'main.py',
  'src/app.ts',
  'a b.md',
  'ファイル.txt',
  'naïve.md',
  '.gitignore',
  '..a',
  'a..',
  '😀.md',
  'x'.repeat(120),
])('F1: %s is a file name', (name) => expect(parseFileName(name)).toBe(name.normalize('NFC')))

test.each([
  ['nothing', ''],
  ['too long a name', 'x'.repeat(121)],
  ['300 bytes', 'é'.repeat(150)],
  ['a parent folder', '../../etc/passwd'],
  ['a parent folder inside', 'a/../../b'],
  ['an absolute path', '/abs'],
  ['a Windows path', '..\\x'],
  ['a drive', 'C:x'],
  ['an option', '-rf'],
  ['an option in a folder', 'a/-rf'],
  ['this folder', '.'],
  ['a folder', 'a/'],
  ['two slashes', 'a//b'],
  ['a NUL', 'a\u0000b'],
  ['a line feed', 'a\nb'],
  ['an escape', 'a\u001b[31m'],
  ['a right-to-left override', 'a\u202egnp.js'],
  ['a zero-width space', 'a\u200b.py'],
  ['a byte order mark', '\ufeffa.py'],
  ['half a surrogate pair', 'a\ud83d'],
  ['a line separator', 'a\u2028b'],
  ['a blank at the end', 'a.py '],
  ['a pattern', '*.py'],
  ['a private-use character', '\ue000.py'],
])('F1: case 12, %s is no file name', (_what, name) => expect(parseFileName(name)).toBeNull())

test('F2: names that some file system takes for one have one key', () => {
  for (const [a, b] of [
    ['Main.py', 'main.py'],
    ['e\u0301.md', '\u00e9.md'],
    ['ﬁ.c', 'fi.c'],
    ['Ａ.c', 'a.c'],
  ] as const) {
    expect([a, fileNameKey(a)]).toEqual([a, fileNameKey(b)])
  }
  expect(fileNameKey('a.py')).not.toBe(fileNameKey('b.py'))
})

test('labels are one line, without tricks, and as long as people see them', () => {
  expect(parseLabel('  Ada \n Lovelace ', 40)).toBe('Ada Lovelace')
  expect(parseLabel('e\u0301', 40)).toBe('\u00e9')
  expect(parseLabel('👩‍👩‍👧‍👦'.repeat(3), 3), 'joined emoji hold a zero-width joiner').toBeNull()
  expect(parseLabel('é'.repeat(40), 40)).toHaveLength(40)
  for (const bad of [
    '',
    '   ',
    'x'.repeat(41),
    'a\u202eb',
    'a\u0000',
    'a\ud83d',
    `a${'\u0301'.repeat(20)}`,
    'x'.repeat(10_000),
  ]) {
    expect([bad.slice(0, 20), parseLabel(bad, 40)]).toEqual([bad.slice(0, 20), null])
  }
})

test('graphemes are counted no further than asked, and towers of marks are too many at once', () => {
  expect(countGraphemes('a😀e\u0301👩‍👩‍👧', 10)).toBe(4)
  expect(countGraphemes('abcdef', 3)).toBe(4)
  expect(countGraphemes(`a${'\u0301'.repeat(12)}`, 10)).toBe(11)
  expect(countGraphemes('x'.repeat(1_000_000), 40)).toBe(41)
})
