import { expect, it } from 'vitest'
import { Waits } from './waits.ts'

function at() {
  let now = 0
  return { waits: new Waits(() => now), pass: (ms: number) => void (now += ms) }
}

it('counts from the wait until the program goes on, also while it lasts', () => {
  const { waits, pass } = at()
  pass(10)
  expect(waits.waited).toBe(0)
  waits.wait()
  pass(5)
  waits.wait()
  expect(waits.waited).toBe(5)
  pass(5)
  waits.go()
  pass(100)
  waits.go()
  expect([waits.waited, waits.idle]).toEqual([10, 10])
})

it('what is typed ends idleness and not the wait', () => {
  const { waits, pass } = at()
  waits.wait()
  pass(50)
  waits.typed(false)
  pass(7)
  expect([waits.waited, waits.idle]).toEqual([57, 7])
})

it('after the end of input nothing is a wait', () => {
  const { waits, pass } = at()
  waits.wait()
  pass(3)
  waits.typed(true)
  pass(40)
  waits.wait()
  pass(40)
  expect(waits.waited).toBe(3)
})
