import { ChangeSet, Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { lengthAfter } from '#core/room/changes.ts'
import { Rng } from '../../test/support/rng.ts'
import { changesIn, endOf, placeAfter, textAfter, type Change } from './operation.ts'

/** An operation for a text of `length` units, also of parts side by side. */
function someOp(rng: Rng, length: number): unknown[] {
  const op: unknown[] = []
  let afterRetain = false
  for (let left = length; left > 0 || op.length === 0;) {
    const take = Math.min(left, rng.below(6))
    if (!afterRetain && take > 0 && rng.chance(0.4)) op.push(take)
    else {
      const lines = Array.from({ length: rng.below(4) }, () => 'xy\ud83d'.slice(0, rng.below(4)))
      const nothing = lines.length === 0 || (lines.length === 1 && lines[0] === '')
      if (nothing && take === 0) continue
      op.push(nothing ? [take] : [take, ...lines])
    }
    afterRetain = typeof op.at(-1) === 'number'
    left -= take
  }
  return op
}

for (const seed of [1, 2, 3, 4, 5])
  test(`T1: operations do to texts and places what change sets do (seed ${seed})`, () => {
    const rng = new Rng(seed)
    let text = Text.of(['one', 'two', '', 'three'])
    let changed = 0
    for (let step = 0; step < 400; step++) {
      if (text.length > 300) text = Text.of(['again'])
      const op = someOp(rng, text.length)
      const set = ChangeSet.fromJSON(op)
      expect(lengthAfter(op, text.length)).toBe(set.newLength)
      const expected: Change[] = []
      let end: number | null = null
      set.iterChanges((from, to, _from, toB, inserted) => {
        expected.push({ from, to, gone: text.sliceString(from, to), inserted: inserted.toString() })
        end = toB
      })
      const changes = changesIn(op, text)
      expect([changes, endOf(changes)]).toEqual([expected, end])
      for (let place = 0; place <= text.length; place++)
        expect([place, placeAfter(op, place)]).toEqual([place, set.mapPos(place, -1)])
      const after = textAfter(text, changes)
      text = set.apply(text)
      expect(after.eq(text)).toBe(true)
      changed += changes.length
    }
    expect(changed).toBeGreaterThan(400)
  })
