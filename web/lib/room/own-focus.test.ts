import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchFocus } from './own-focus.ts'

class Page extends EventTarget {
  visibilityState = 'visible'
  focused = true
  hasFocus = () => this.focused
}

let page: EventTarget
let document: Page
let told: boolean[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  ;[page, document, told] = [new EventTarget(), new Page(), []]
  stop = watchFocus((here) => told.push(here), { page, document })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function turn(focused: boolean): void {
  document.focused = focused
  page.dispatchEvent(new Event(focused ? 'focus' : 'blur'))
}

test('O10: a window without the focus, and a hidden page, are not here; a frame of the page is', () => {
  turn(false)
  vi.advanceTimersByTime(1_000)
  turn(true)
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([false, true])
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([false, true, false])
  document.visibilityState = 'visible'
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(1_000)
  page.dispatchEvent(new Event('blur'))
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([false, true, false, true])
})

test('O10: a focus that flickers is told once a second', () => {
  for (let i = 0; i < 40; i++) {
    turn(i % 2 === 1)
    vi.advanceTimersByTime(50)
  }
  vi.advanceTimersByTime(2_000)
  expect(told.length).toBeLessThanOrEqual(4)
  expect(told.at(-1) ?? true).toBe(true)
  stop()
  turn(false)
  vi.advanceTimersByTime(5_000)
  expect(told.at(-1) ?? true).toBe(true)
})
