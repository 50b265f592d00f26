import { expect, test } from 'vitest'
import { fileNameKey, parseFileName } from './file-name.ts'

test.each([
  'main.py',
  'src/app.ts',
  'a b.md',
  'ファイル.txt',
  'naïve.md',
  '.gitignore',
  '..a',
  '😀.md',
  'x'.repeat(120),
])('F1: %s is a file name', (name) => expect(parseFileName(name)).toBe(name.normalize('NFC')))

test.each([
  ['nothing', ''],
  ['too long a name', 'x'.repeat(121)],
  ['300 bytes', 'é'.repeat(150)],
  ['a parent folder', '../../etc/passwd'],
  ['a dot at the end', 'a..'],
  ['more bytes than a file system takes', `${'文'.repeat(100)}.py`],
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
