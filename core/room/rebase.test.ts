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

test('D1: sequences that are apart move over each other as one operation at a time would', () => {
  const rng = new Rng(7)
  const text = 'x'.repeat(200)
  const sequence = (from: number, to: number) => {
    let length = text.length
    return Array.from({ length: 2 + rng.below(5) }, () => {
      const at = from + rng.below(to - from + (length - text.length))
      const end = Math.min(at + rng.below(4), to + (length - text.length))
      const op = ChangeSet.of({ from: at, to: end, insert: 'y'.repeat(rng.below(3)) }, length)
      length = op.newLength
      return op
    })
  }
  for (let i = 0; i < 500; i++) {
    const mine = sequence(20, 90)
    // From touching to far apart.
    const missed = sequence(88 + rng.below(8), 180)
    for (const [a, b] of [
      [mine, missed],
      [missed, mine],
    ] as const) {
      const singly = b.reduce((own, op) => transform(own, [op]).mine, a)
      const { mine: moved, missed: over } = transform(a, b)
      expect(moved.map((op) => op.toJSON())).toEqual(singly.map((op) => op.toJSON()))
      const doc = Text.of([text])
      const apply = (ops: readonly ChangeSet[], to: Text) => ops.reduce((was, op) => op.apply(was), to)
      expect(apply(over, apply(a, doc)).toString()).toBe(apply(moved, apply(b, doc)).toString())
    }
  }
})
