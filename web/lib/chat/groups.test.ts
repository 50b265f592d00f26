import { expect, test } from 'vitest'
import type { ChatMessage } from '#core/protocol/chat.ts'
import { dayName, grouped } from './groups.ts'

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
test('another day begins a group, and says so', () => {
  const [evening, night] = [new Date(2026, 2, 1, 23, 59).getTime(), new Date(2026, 2, 2, 0, 1).getTime()]
  const at = (seq: number, when: number) => ({ ...message(seq, 'a', 0), at: when })
  const days = grouped([at(1, evening), at(2, evening), at(3, night)], null).map(({ day, messages }) => [
    day,
    messages.length,
  ])
  expect(days).toEqual([
    [true, 2],
    [true, 1],
  ])
})
test('days are called as people call them', () => {
  const now = new Date(2026, 2, 2, 12).getTime()
  expect(dayName(now - 3_600_000, now, 'en-GB')).toBe('Today')
  expect(dayName(now - 20 * 3_600_000, now, 'en-GB')).toBe('Yesterday')
  expect(dayName(new Date(2026, 1, 20).getTime(), now, 'en-GB')).toMatch(/^Friday,? 20 February$/)
  expect(dayName(new Date(2025, 1, 20).getTime(), now, 'en-GB')).toMatch(/^Thursday,? 20 February 2025$/)
})
