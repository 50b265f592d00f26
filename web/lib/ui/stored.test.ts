import * as v from 'valibot'
import { expect, test } from 'vitest'
import { readStored, writeStored, type Store } from './stored.ts'

const sizes = v.strictObject({ files: v.pipe(v.number(), v.minValue(120), v.maxValue(480)) })
const fallback = { files: 200 }
const holding = (text: string | null): Store => ({ getItem: () => text, setItem: () => {} })

test('what was written is read back', () => {
  let kept: string | null = null
  const store: Store = { getItem: () => kept, setItem: (_, value) => void (kept = value) }
  writeStored(store, 'k', { files: 260 })
  expect(readStored(store, 'k', sizes, fallback)).toEqual({ files: 260 })
})

test.each([
  null,
  '',
  '{',
  '{"files":"260"}',
  '{"files":1e9}',
  '{"files":NaN}',
  '{"files":260,"more":1}',
  '[]',
  'null',
])('stored %j gives the fallback', (text) =>
  expect(readStored(holding(text), 'k', sizes, fallback)).toBe(fallback),
)

test('a store that throws gives the fallback and swallows writes', () => {
  const broken: Store = {
    getItem: () => {
      throw new Error('blocked')
    },
    setItem: () => {
      throw new Error('full')
    },
  }
  expect(readStored(broken, 'k', sizes, fallback)).toBe(fallback)
  expect(() => writeStored(broken, 'k', 1)).not.toThrow()
})
