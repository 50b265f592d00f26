import { expect, test } from 'vitest'
import { guestName } from './guest-name.ts'

test('a guest is called by two plain words, whatever the numbers', () => {
  const names = new Set<string>()
  for (let i = 0; i < 400; i++) {
    const numbers = [(i % 20) / 20, Math.floor(i / 20) / 20]
    names.add(guestName(() => numbers.pop() ?? 0))
  }
  for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
  expect(names.size).toBe(144)
  expect(guestName(() => 1 - Number.EPSILON)).toBe('Sunny Wren')
})
