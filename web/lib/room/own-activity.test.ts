import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Activity } from '#core/protocol/presence.ts'
import { IDLE_MS, watchActivity } from './own-activity.ts'

class Page extends EventTarget {
  visibilityState = 'visible'
  turn(state: 'visible' | 'hidden'): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page: EventTarget
let document: Page
let told: Activity[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  ;[page, document, told] = [new EventTarget(), new Page(), []]
  stop = watchActivity((state) => told.push(state), { page, document })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})
const press = () => page.dispatchEvent(new Event('keydown'))

test('U7: a minute without a sign is idle, the next key is active; nothing is told twice', () => {
  vi.advanceTimersByTime(IDLE_MS - 1_000)
  press()
  vi.advanceTimersByTime(IDLE_MS - 1_000)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1_100)
  expect(told).toEqual(['idle'])
  for (let i = 0; i < 50; i++) press()
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual(['idle', 'active'])
})

test('U7: a hidden page is away, a shown one active', () => {
  document.turn('hidden')
  expect(told).toEqual(['away'])
  vi.advanceTimersByTime(2 * IDLE_MS)
  document.turn('visible')
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['away', 'active'])
})

test('U7: a page that flickers tells once in a second what it is in the end', () => {
  for (let i = 0; i < 40; i++) {
    document.turn(i % 2 ? 'visible' : 'hidden')
    vi.advanceTimersByTime(50)
  }
  vi.advanceTimersByTime(2_000)
  expect(told.length).toBeLessThanOrEqual(4)
  expect(told.at(-1) ?? 'active').toBe('active')
})

test('U7: who stopped watching hears nothing', () => {
  stop()
  document.turn('hidden')
  vi.advanceTimersByTime(2 * IDLE_MS)
  expect(told).toEqual([])
})
