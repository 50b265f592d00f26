import { expect, test } from 'vitest'
import { longestOf, wallOf } from './longest.ts'

const asked = (tests: number, cpuMs: number, isAsked = false) => ({
  limits: { cpuMs, memoryBytes: 1, outputBytes: 1 },
  tests: Array.from({ length: tests }, () => ({ stdin: '', expected: '', shown: true })),
  checker: isAsked
    ? { name: 'program' as const, language: 'python', entry: 'c.py', files: [] }
    : { name: 'trailing' as const },
})

test('E24: the clock runs five times as long as the processor time, and never less than 10 s', () => {
  expect([100, 2_000, 2_001, 10_000].map(wallOf)).toEqual([10_000, 10_000, 10_005, 50_000])
})

test('E25: a suite has the time that its limits let it take, and no suite has more than ten minutes', () => {
  // Compiling, three attempts by the clock, three of the processor.
  expect(longestOf(asked(1, 1_000))).toBe(20_000 + 3 * 10_000 + 3 * 1_500)
  expect(longestOf(asked(1, 1_000, true))).toBe(40_000 + 3 * 10_000 + 3 * 6_500)
  expect(longestOf(asked(20, 1_000))).toBeLessThan(longestOf(asked(21, 1_000)))
  expect(longestOf(asked(200, 10_000))).toBe(600_000)
  // What is always too slow comes to its verdict before its time is over.
  for (const tests of [1, 3, 12, 60]) {
    const slow = Math.min(tests, 3) * 3 + Math.min(Math.max(tests - 3, 0), 7)
    expect(longestOf(asked(tests, 2_000))).toBeGreaterThan(20_000 + slow * wallOf(2_000))
  }
})
