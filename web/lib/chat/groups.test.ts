import { expect, test } from 'vitest'
import type { ChatMessage } from '#core/protocol/chat.ts'
import { grouped } from './groups.ts'

const message = (seq: number, user: string, minute: number): ChatMessage => ({
  seq,
  at: minute * 60_000,
  id: `m${seq}`,
  by: { user, name: user, color: 0 },
  text: 'hi',
})
const shape = (chat: ChatMessage[], unread: number | null = null) =>
  grouped(chat, unread).map(({ messages }) => messages.map(({ seq }) => seq))

test('one person, one go', () =>
  expect(shape([message(1, 'a', 0), message(2, 'a', 4), message(3, 'b', 4)])).toEqual([[1, 2], [3]]))
test('a pause begins a new group', () =>
  expect(shape([message(1, 'a', 0), message(2, 'a', 5)])).toEqual([[1], [2]]))
test('the first unread message begins one too', () =>
  expect(shape([message(1, 'a', 0), message(2, 'a', 0)], 2)).toEqual([[1], [2]]))
test('no messages, no groups', () => expect(shape([])).toEqual([]))
