import { expect, test } from 'vitest'
import { Bounds } from './bounds.ts'
import type { RecordedPush } from './event.ts'
import { apply, emptyState } from './state.ts'

const by = { user: 'u_ada', name: 'Ada', color: 1 }
const push = (seq: number, version: number, ops: RecordedPush['ops']): RecordedPush => ({
  ...{
    seq,
    at: seq,
    kind: 'push',
    file: 'f1',
    version,
    client: 'adaadaada',
    user: 'u_ada',
    n: version + 1,
    ops,
  },
})

/** A file of 500,000 characters. */
function large() {
  const state = emptyState()
  const file = { id: 'f1', name: 'a.py', version: 0 }
  apply(state, { seq: 1, at: 1, kind: 'file', change: 'created', file, by })
  apply(state, push(2, 0, [[[0, 'x'.repeat(500_000)]]]))
  return state
}

test('V9: what people type costs nothing of what may be searched, in whatever bursts', () => {
  const [state, bounds] = [large(), new Bounds()]
  const burst = Array.from({ length: 10 }, (_, i) => [500_000 + i, [0, 'a']])
  for (let i = 0; i < 50_000; i++) expect(bounds.exceeded(state, push(3, 1, burst))).toBeNull()
})

test('V9: pastes without end are refused, and so are texts that no room can have had', () => {
  const [state, bounds] = [large(), new Bounds()]
  const paste = push(3, 1, [[500_000, [0, 'pasted text']]])
  let pasted = 0
  while (bounds.exceeded(state, paste) === null) pasted++
  expect(pasted).toBe(19_999)
  expect(new Bounds().exceeded(state, push(3, 1, [[[0, 'x'.repeat(25_000_000)], 500_000]]))).toContain('hold')
})

test('V9: operations that are none are left to whoever folds them', () => {
  const junk = push(3, 1, [[null, 'x', {}, [], [1, 2, {}], -1] as RecordedPush['ops'][number]])
  expect(new Bounds().exceeded(large(), junk)).toBeNull()
})
