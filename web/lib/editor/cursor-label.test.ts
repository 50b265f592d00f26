import { expect, test } from 'vitest'
import { placeLabel } from './cursor-label.ts'

const base = {
  caret: { left: 100, top: 40, height: 20 },
  label: { width: 60, height: 16 },
  view: { left: 0, right: 400, top: 0, bottom: 300 },
  above: null,
  below: null,
  own: { left: 0, right: 200 },
  typed: null,
  taken: [],
}

test('a free place above is taken', () =>
  expect(placeLabel(base)).toEqual({ left: 100, top: 24, side: 'above' }))

test('code above ends before the label', () =>
  expect(placeLabel({ ...base, above: { left: 0, right: 90 } }).side).toBe('above'))

test('code above under the label: below instead', () =>
  expect(placeLabel({ ...base, above: { left: 0, right: 110 } })).toEqual({
    left: 100,
    top: 60,
    side: 'below',
  }))

test('code above and below: behind the end of the line', () =>
  expect(placeLabel({ ...base, above: { left: 0, right: 300 }, below: { left: 0, right: 300 } })).toEqual({
    left: 208,
    top: 42,
    side: 'beside',
  }))

test('on the first line it flips below', () =>
  expect(placeLabel({ ...base, caret: { left: 100, top: 4, height: 20 } }).side).toBe('below'))

test('at the right edge it moves left, at the left edge right', () => {
  expect(placeLabel({ ...base, caret: { left: 390, top: 40, height: 20 } }).left).toBe(340)
  expect(placeLabel({ ...base, view: { ...base.view, left: 150 } }).left).toBe(150)
})

test('on the last visible line nothing goes below the view', () =>
  expect(
    placeLabel({ ...base, caret: { left: 100, top: 280, height: 20 }, above: { left: 0, right: 300 } }).side,
  ).toBe('beside'))

const areaOf = ({ left, top }: { left: number; top: number }) => ({
  ...{ left, right: left + base.label.width },
  ...{ top, bottom: top + base.label.height },
})

test('another name above: below; another there too: behind the line, one after the other', () => {
  const taken: ReturnType<typeof areaOf>[] = []
  const places = Array.from({ length: 4 }, () => {
    const place = placeLabel({ ...base, taken })
    taken.push(areaOf(place))
    return place
  })
  expect(places.map(({ side, left }) => `${side} ${left}`)).toEqual([
    ...['above 100', 'below 100'],
    ...['beside 208', 'beside 272'],
  ])
})

test('twelve carets in three lines: no name covers another, nor leaves the view', () => {
  const taken: ReturnType<typeof areaOf>[] = []
  for (let i = 0; i < 12; i++) {
    const caret = { left: 20 + (i % 4) * 12, top: 100 + Math.floor(i / 4) * 20, height: 20 }
    const view = { ...base.view, right: 900 }
    const area = areaOf(placeLabel({ ...base, caret, view, above: full, below: full, taken }))
    expect(area.right).toBeLessThanOrEqual(view.right)
    for (const other of taken)
      expect(
        area.left < other.right &&
          other.left < area.right &&
          area.top < other.bottom &&
          other.top < area.bottom,
      ).toBe(false)
    taken.push(area)
  }
})

const full = { left: 0, right: 400 }

test.each([
  ['above', { top: 20, bottom: 40 }, null, null],
  ['below', { top: 60, bottom: 80 }, full, null],
  ['of the caret itself', { top: 40, bottom: 60 }, full, full],
  ['above, in a full screen', { top: 20, bottom: 40 }, full, full],
] as const)('the line one types in, %s, is never covered', (_, typed, above, below) => {
  for (const right of [200, 400]) {
    const { top } = placeLabel({ ...base, typed, above, below, own: { left: 0, right } })
    expect(top + 16 <= typed.top || top >= typed.bottom).toBe(true)
  }
})

test('typing on the first line, with somebody on the second', () =>
  expect(
    placeLabel({ ...base, caret: { left: 100, top: 20, height: 20 }, typed: { top: 0, bottom: 20 } }),
  ).toMatchObject({ side: 'below', top: 40 }))

test('a full screen of code: it still stays inside', () => {
  const place = placeLabel({ ...base, above: full, below: full, own: full })
  expect(place.left).toBe(340)
  expect(place.top).toBeGreaterThanOrEqual(0)
})
