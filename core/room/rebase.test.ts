import { ChangeSet, Text, type ChangeSpec } from '@codemirror/state'
import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { World } from '../../test/support/world.ts'
import { transform } from './rebase.ts'

test('D1: server and clients order the fork case `abc` alike', () => {
  const world = new World()
  const a = world.peer('a')
  const b = world.peer('b')
  world.settle()
  a.edit('f1', { changes: { from: 0, insert: 'abc' } })
  world.settle()

  a.edit('f1', { changes: { from: 0, insert: 'X' } })
  b.edit('f1', { changes: { from: 0, to: 1 } })
  b.write()
  world.deliver(b)
  b.take()
  b.edit('f1', { changes: { from: 0, insert: 'Z' } })
  b.write()
  world.deliver(b)
  world.settle()

  expect(world.fold('f1')).toBe('ZXbc')
  expect(a.text('f1')).toBe('ZXbc')
  expect(b.text('f1')).toBe('ZXbc')
})

test('D1: mapping over the composition is what must not be done', () => {
  const x = ChangeSet.of({ from: 0, insert: 'X' }, 3)
  const cut = ChangeSet.of({ from: 0, to: 1 }, 3)
  const z = ChangeSet.of({ from: 0, insert: 'Z' }, 2)
  const inSequence = x.map(cut).map(z)
  const composed = x.map(cut.compose(z))
  expect(inSequence.toJSON()).not.toEqual(composed.toJSON())
})

test('D1: mine after missed and missed after mine are the same text, for 3,000 seeds of sequences', () => {
  for (let seed = 0; seed < 3_000; seed++) {
    const rng = new Rng(seed)
    const doc = Text.of(['abcdefgh'])
    const sequence = (): ChangeSet[] => {
      let length = doc.length
      return Array.from({ length: 1 + rng.below(4) }, () => {
        const from = rng.below(length + 1)
        const spec: ChangeSpec = {
          from,
          to: Math.min(length, from + rng.below(4)),
          insert: rng.pick(['', 'X', 'yz']),
        }
        const change = ChangeSet.of(spec, length)
        length = change.newLength
        return change
      })
    }
    const [mine, missed] = [sequence(), sequence()]
    const moved = transform(mine, missed)
    const after = (...ops: ChangeSet[][]) =>
      ops
        .flat()
        .reduce((text, op) => op.apply(text), doc)
        .toString()
    expect(after(missed, moved.mine), `seed ${seed}`).toBe(after(mine, moved.missed))
  }
})

/** The rule itself: each of mine over each missed operation, and that over mine, in turn. */
function singly(mine: readonly ChangeSet[], missed: readonly ChangeSet[]) {
  let own = mine.slice()
  const others = missed.map((other) => {
    own = own.map((change) => {
      const moved = change.map(other)
      other = other.map(change, true)
      return moved
    })
    return other
  })
  return { mine: own, missed: others }
}

test('D1: whatever is before, behind, next to or across mine, it moves as one operation at a time would, for 4,000 seeds', () => {
  let apart = 0
  for (let seed = 0; seed < 4_000; seed++) {
    const rng = new Rng(seed)
    const length = 40 + rng.below(160)
    const sequence = (count: number, places: readonly number[], spread: number): ChangeSet[] => {
      let now = length
      return Array.from({ length: count }, () => {
        const at = Math.max(0, Math.min(now, rng.pick(places) + rng.below(2 * spread + 1) - spread))
        const to = Math.min(now, at + (rng.below(12) === 0 ? rng.below(now) : rng.below(4)))
        const op = ChangeSet.of({ from: at, to, insert: 'y'.repeat(rng.below(4)) }, now)
        now = op.newLength
        return op
      })
    }
    const middle = 10 + rng.below(length - 20)
    const mine = sequence(1 + rng.below(5), [middle], 3)
    const missed = sequence(rng.below(12), [0, middle - 9, middle + 9, length, rng.below(length)], 6)
    const expected = singly(mine, missed)
    const { mine: moved, missed: over } = transform(mine, missed)
    const plain = (ops: readonly ChangeSet[]) => JSON.stringify(ops)
    expect(plain(moved), `seed ${seed}`).toBe(plain(expected.mine))
    expect(plain(over), `seed ${seed}`).toBe(plain(expected.missed))
    expect(plain(transform(mine, missed, Infinity, false).mine), `seed ${seed}`).toBe(plain(moved))
    if (transform(mine, missed).cost === missed.length + (missed.length > 0 ? mine.length : 0)) apart++
  }
  expect(apart, 'cases in which all were apart').toBeGreaterThan(100)
})
