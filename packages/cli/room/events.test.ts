import { expect, test } from 'vitest'
import { emptyView } from '../../../core/client/view.ts'
import { eventOf, linesChanged } from './events.ts'

test('CL3: changes are told by whole lines, one hunk for a line', () => {
  expect(linesChanged('a\nb\nc\n', 'a\nB\nc\n')).toEqual(['@@ 2 @@', '-b', '+B'])
  expect(linesChanged('one two three\nx\n', 'One two Three\nx\n')).toEqual([
    '@@ 1 @@',
    '-one two three',
    '+One two Three',
  ])
  expect(linesChanged('a\n', 'a\nb\nc\n')).toEqual(['@@ 2 @@', '-', '+b', '+c', '+'])
  expect(linesChanged('a\nb\nc\nd\n', 'x\na\nb\nc\nD\n')).toEqual([
    '@@ 1 @@',
    '-a',
    '+x',
    '+a',
    '@@ 5 @@',
    '-d',
    '+D',
  ])
  expect(linesChanged('same', 'same')).toEqual([])
})

test('CL2: neither names, nor messages, nor text of others write to the terminal as they like', () => {
  const by = { user: 'u', name: 'eve\u001b[2J', color: 1 }
  const chat = eventOf({ t: 'chat', seq: 1, at: 1, id: 'm', by, text: 'hi\nada: yes\u0007' }, emptyView())
  expect(chat?.line).toBe('eve␛[2J: hi ada: yes␇')
  expect(linesChanged('', '\u001b]0;x\u0007').join('')).not.toMatch(/[^\P{Cc}\n]/u)
})
