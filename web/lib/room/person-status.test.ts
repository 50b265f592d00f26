import { expect, test } from 'vitest'
import { describeStatus } from './person-status.ts'

test.each([
  ['active', 'main.py', true, 'Typing in main.py'],
  ['active', 'main.py', false, 'In main.py'],
  ['idle', 'main.py', false, 'Idle in main.py'],
  ['away', 'main.py', false, 'Away'],
  ['active', undefined, false, 'Here'],
  ['idle', undefined, false, 'Idle'],
  ['active', undefined, true, 'Typing'],
] as const)('%s in %s, typing %s: %s', (activity, file, typing, words) =>
  expect(describeStatus({ activity }, file, typing)).toBe(words),
)

test.each([
  ['active', 'board', 'On the board'],
  ['active', 'document', 'In the document'],
  ['idle', 'board', 'Idle on the board'],
  ['away', 'document', 'Away'],
  ['active', 'past', 'Watching the past'],
] as const)('%s at the %s: %s', (activity, surface, words) =>
  expect(describeStatus({ activity, surface }, undefined, false)).toBe(words),
)

test('O10: who is in another window, or away, is so since a time', () => {
  const lost = new Date(2026, 0, 1, 14, 5).getTime()
  const words = (activity: 'active' | 'idle' | 'away', typing = false) =>
    describeStatus({ activity, lost }, 'main.py', typing).replace(/\d\d:05.*/, 'then')
  expect(words('active')).toBe('In another window since then')
  expect(words('idle')).toBe('In another window since then')
  expect(words('away')).toBe('Away since then')
  expect(words('active', true)).toBe('Typing in main.py')
})
