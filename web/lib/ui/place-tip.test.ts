import { expect, test } from 'vitest'
import { placeTip } from './place-tip.ts'

const view = { width: 400, height: 300 }
const size = { width: 100, height: 20 }

test('centred on the wanted side', () =>
  expect(placeTip({ left: 150, top: 100, width: 40, height: 30 }, size, view, 'bottom')).toEqual({
    left: 120,
    top: 136,
  }))
test('the other side where there is no room', () =>
  expect(placeTip({ left: 150, top: 260, width: 40, height: 30 }, size, view, 'bottom').top).toBe(234))
test('pushed in at the window edges', () => {
  expect(placeTip({ left: 380, top: 100, width: 20, height: 20 }, size, view, 'bottom').left).toBe(292)
  expect(placeTip({ left: 0, top: 100, width: 20, height: 20 }, size, view, 'top').left).toBe(8)
})
test('to the left of a button at the right edge', () =>
  expect(placeTip({ left: 360, top: 100, width: 30, height: 30 }, size, view, 'left')).toEqual({
    left: 254,
    top: 105,
  }))
