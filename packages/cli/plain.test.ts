import { expect, test } from 'vitest'
import { plain, plainJSON, plainLine } from './plain.ts'

test('CL2: of control characters only line ends and tabs reach a terminal', () => {
  const every = Array.from({ length: 0xa0 }, (_, unit) => String.fromCharCode(unit)).join('')
  expect(plain(every).replace(/[^\p{Cc}]/gu, '')).toBe('\t\n')
  expect(plain('a\u001b]0;title\u0007b')).toBe('a␛]0;title␇b')
  expect(plain('\u001b]52;c;aGk=\u001b\\')).not.toContain('\u001b')
  expect(plain('\u009b2J \u007f')).toBe('�2J ␡')
})

test('CL2: colours go, line ends of Windows are line ends, and text stays', () => {
  expect(plain('\u001b[1;31mred\u001b[0m\r\nplain \u009b4:3mline')).toBe('red\nplain line')
  expect(plain('中 😀 é\tx')).toBe('中 😀 é\tx')
  expect(plain('two\rlines')).toBe('two␍lines')
})

test('CL2: nothing turns the direction of what follows', () => {
  expect(plain('a\u202eb\u2066c\u200f')).toBe('a�b�c�')
})

test('CL2: a name is one line', () => {
  expect(plainLine('ada\nbob: yes\tno\u2028x')).toBe('ada bob: yes no x')
})

test('CL2: what is for programs moves no cursor either, and is the same value', () => {
  const value = { text: 'a\u009b2J\u007f\u0085\u001b[2J\u202eb\n', 'na\u009bme': ['\u2066'] }
  const line = plainJSON(value)
  expect(line).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(line)).toEqual(value)
})
