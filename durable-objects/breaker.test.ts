import { expect, test } from 'vitest'
import { Breaker } from './breaker.ts'

test('case 63: after three failures in a row nobody is let through for 5 s, then one, and success opens it', () => {
  const breaker = new Breaker()
  for (const at of [0, 1, 2]) {
    expect(breaker.enter(at)).toBe(true)
    breaker.failed(at)
  }
  expect([3, 5_001].map((at) => breaker.enter(at))).toEqual([false, false])
  expect(
    [5_002, 5_003].map((at) => breaker.enter(at)),
    'one trial',
  ).toEqual([true, false])
  breaker.failed(6_000)
  expect([10_999, 11_000].map((at) => breaker.enter(at))).toEqual([false, true])
  breaker.succeeded()
  expect([11_001, 11_002].map((at) => breaker.enter(at))).toEqual([true, true])
})

test('case 63: failures with a success between them do not add up', () => {
  const breaker = new Breaker()
  for (let at = 0; at < 20; at++) {
    expect(breaker.enter(at)).toBe(true)
    if (at % 3 === 2) breaker.succeeded()
    else breaker.failed(at)
  }
})

test('case 63: a trial of which nothing is heard again keeps nobody out for longer than a pause', () => {
  const breaker = new Breaker()
  for (let i = 0; i < 3; i++) breaker.failed(0)
  expect([5_000, 9_999, 10_000].map((at) => breaker.enter(at))).toEqual([true, false, true])
})
