import { expect, test } from 'vitest'
import { frameOf } from './frame-path.ts'

test('an address of a frame says what it shows', () => {
  expect(frameOf('/embed/live/abc-def-ghj')).toEqual({ mode: 'live', code: 'abc-def-ghj' })
  expect(frameOf('/embed/replay/abc-def-ghj/')).toEqual({ mode: 'replay', code: 'abc-def-ghj' })
  expect(frameOf('/embed/playground')).toEqual({ mode: 'playground', code: null })
  expect(frameOf('/embed/clip')).toEqual({ mode: 'clip' })
  for (const bad of ['/embed', '/embed/live', '/embed/clip/x', '/embed/toString/x', '/embed/live/a/b'])
    expect(frameOf(bad)).toBeNull()
})
