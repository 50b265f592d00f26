import { expect, test } from 'vitest'
import { addressIn } from '../../packages/mcp/api.js'
import { replaced } from '../../packages/mcp/edits.js'
import { ends, linesOf, OUTPUT_CHARS, TEXT_CHARS } from '../../packages/mcp/results.js'

test('MC2: exact texts are replaced one after the other, and only where they stand once', () => {
  const text = 'one\ntwo\none more\n'
  expect(replaced(text, [{ old: 'two', new: '2' }])).toEqual({ text: 'one\n2\none more\n' })
  const chained = [
    { old: 'two', new: 'three' },
    { old: 'three\n', new: '' },
  ]
  expect(replaced(text, chained)).toEqual({ text: 'one\none more\n' })
  expect(replaced(text, [{ old: 'two', new: '$&' }])).toEqual({ text: 'one\n$&\none more\n' })
  expect(replaced(text, [{ old: 'one', new: '1' }])).toMatchObject({
    why: expect.stringMatching('more than once'),
  })
  expect(replaced('aaa', [{ old: 'aa', new: 'b' }])).toMatchObject({
    why: expect.stringMatching('more than once'),
  })
  expect(replaced(text, [{ old: 'four', new: '4' }])).toMatchObject({
    why: expect.stringMatching('not in the file'),
  })
})

test('MC3: a result holds so much of a text or an output, and says how much there is', () => {
  expect(linesOf('a\nb\nc', 2, 1)).toEqual({ text: 'b', from_line: 2, to_line: 2, lines: 3 })
  const long = linesOf(`${'x'.repeat(100)}\n`.repeat(2_000), 1, 2_000)
  expect(long.text.length).toBeLessThanOrEqual(TEXT_CHARS)
  expect([long.text.split('\n').length, long.lines]).toEqual([long.to_line, 2_001])
  expect(linesOf('x'.repeat(1_000_000), 1, 1).text).toHaveLength(TEXT_CHARS)
  expect(linesOf('a', 9, 5)).toMatchObject({ text: '', lines: 1 })
  expect(ends('abc')).toEqual({ text: 'abc', left_out: 0 })
  const cut = ends(`begin${'x'.repeat(100_000)}end`)
  expect(cut.text).toMatch(/^begin[^]*end$/)
  expect(cut.left_out).toBe(100_008 - OUTPUT_CHARS)
})

test.each([
  ['https://code.example/room/x?y=1', 'https://code.example'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/', 'http://localhost:8787'],
  ['http://code.example', null],
  ['http://127.0.0.1.code.example', null],
  ['ftp://code.example', null],
  ['', null],
])('MC4: a token goes to https or this machine: %s', (address, origin) => {
  expect(addressIn(address)).toBe(origin)
})
