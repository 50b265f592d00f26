import { expect, test } from 'vitest'
import { JUDGE_LIMITS } from '../protocol/judge.ts'
import { CALLED, faults, type Files, PNG, SUM } from '../../test/support/problem-folder.ts'

test.each([
  ['<img src=x onerror=alert(1)>', 'HTML'],
  ['a <b onclick="x">b</b>', 'HTML'],
  ['<!-- x -->', 'HTML'],
  ['$a<script>$', 'HTML'],
  ['![x](https://example.org/x.png)', 'image'],
  ['![x](//example.org/x.png)', 'image'],
  ['![x](data:image/svg+xml;base64,PHN2Zz4=)', 'image'],
  ['![x](data:image/png;base64,PHN2Zz4=)', 'image'],
  ['![x][y]\n\n[y]: https://example.org/x.png', 'image'],
  ['[x](javascript:alert)', 'link'],
  ['[x](java&#115;cript:alert)', 'link'],
  ['[x](<JavaScript:alert>)', 'link'],
  ['[x](data:text/html,x)', 'link'],
  ['[x]\n\n[x]: vbscript:x', 'link'],
  ['<javascript:alert>', 'link'],
])('E10: no text of a problem holds %s', (text, what) => {
  const said = (found: string[], file: string) =>
    found.filter((fault) => new RegExp(`^${file}:\\d+: .*${what}`, 'i').test(fault)).length > 0
  expect(said(faults({ ...SUM, 'editorial.md': `One\n\n${text}\n` }), 'editorial\\.md')).toBe(true)
  expect(said(faults({ ...SUM, 'hints/2.md': `One\n\n${text}\n` }), 'hints/2\\.md')).toBe(true)
})

test('E10: code, maths, comparisons and plain links are no fault', () => {
  const text =
    '`<script>` and\n\n```html\n<img src=x>\n```\n\n$1 \\le a<b c>d$, 1 < 2 > 1, [x](https://example.org), <a@b.example>, [y](#z)\n'
  expect(faults({ ...SUM, 'editorial.md': text })).toEqual([])
})

test('E11: a text that is made to be slow to read is refused before it is read, and images count for nothing', () => {
  const slow = ['*a_', '<a>', '[x](y) ', '[x](', '**x'].map((part) => part.repeat(400_000 / part.length))
  const begun = performance.now()
  for (const text of slow)
    expect(faults({ ...SUM, 'editorial.md': text })).toEqual([
      expect.stringMatching(
        /^editorial\.md:1: It has \d+ characters without its images; it may have 30000\.$/,
      ),
    ])
  // Each of them would be read for a minute.
  expect(performance.now() - begun).toBeLessThan(20_000)
  const picture = new Uint8Array(100_000)
  picture.set(PNG)
  expect(faults({ ...SUM, 'scale.png': picture, 'editorial.md': `![x](scale.png)\n` })).toEqual([])
})

test('E11: what is too large or too many is a fault that names the bound, and nothing is read in part', () => {
  const large = 'x'.repeat(10 * 1024 * 1024)
  expect(faults({ ...SUM, 'tests/visible/01-small.in': large })).toEqual([
    `tests/visible/01-small.in: It has ${large.length} bytes; it may have ${JUDGE_LIMITS.testChars} characters.`,
  ])
  const many = JSON.stringify(
    Array.from({ length: 10_000 }, (_, n) => ({ name: `${n}`, input: '', expected: '' })),
  )
  expect(faults({ ...SUM, 'tests/hidden/tests.json': many })).toEqual([
    'tests/hidden/tests.json: It has 10000 tests; a problem may have 200.',
  ])
  const files: Files = { ...SUM, 'tests/hidden/tests.json': undefined }
  for (let n = 0; n < 10_000; n++) files[`tests/hidden/${n}.in`] = files[`tests/hidden/${n}.out`] = ''
  expect(faults(files)[0]).toBe('tests/hidden: It has 10000 tests; a problem may have 200.')
  const suite: Files = { ...SUM, 'tests/hidden/tests.json': undefined }
  for (let n = 0; n < 13; n++)
    suite[`tests/hidden/${n}.in`] = suite[`tests/hidden/${n}.out`] = 'x'.repeat(500_000)
  expect(faults(suite)).toEqual([
    expect.stringMatching(/^tests: All tests together have \d+ characters; they may/),
  ])
  const picture = new Uint8Array(200_001)
  picture.set(PNG)
  expect(faults({ ...SUM, 'scale.png': picture })[0]).toBe(
    'scale.png: It has 200001 bytes; an image may have 200000.',
  )
  expect(faults({ ...SUM, 'starters/python/main.py': 'x'.repeat(300_000) })).toEqual([
    expect.stringMatching(/^starters\/python\/main\.py: .*262144/),
  ])
})

test('E11: bytes that are no text, and names that are no files, are faults', () => {
  expect(faults({ ...SUM, 'editorial.md': new Uint8Array([0x61, 0xff]) })).toEqual([
    'editorial.md: It is no text in UTF-8.',
  ])
  expect(faults({ ...SUM, 'hints/1.md': 'a\n\0' })).toEqual(['hints/1.md:2: It holds a NUL character.'])
  expect(faults({ ...SUM, 'scale.png': '<svg>' })).toContain('scale.png: It is no PNG, JPEG, GIF or WebP.')
  expect(faults({ ...SUM, '../up.md': '' })[0]).toBe(
    '../up.md: A problem has no such file, or nothing uses it.',
  )
  expect(faults(SUM, 'No Slug')).toEqual([
    expect.stringMatching(/^problem\.json: The folder's name "No Slug"/),
  ])
})

test('E12: tests of a function have values of its types', () => {
  const list = (tests: string) => faults({ ...CALLED, 'tests/visible/tests.json': tests })
  expect(
    list(
      '[\n{"name":"a","args":[[1]],"expected":[2]},\n{"name":"b","args":[["x"]],"expected":[2]},\n{"name":"c","args":[],"expected":2}]',
    ),
  ).toEqual([
    'tests/visible/tests.json:3: Its some_numbers is no float[].',
    'tests/visible/tests.json:4: It has to give 1 arguments in a list.',
    'tests/visible/tests.json:4: What it expects is no float[].',
  ])
  expect(list('[{"name":"a","input":"1","expected":""}]')).not.toEqual([])
  expect(faults({ ...CALLED, 'tests/visible/tests.json': undefined, 'tests/visible/1.in': '' })).toContain(
    'tests/visible: The tests of a function are in tests.json.',
  )
})
