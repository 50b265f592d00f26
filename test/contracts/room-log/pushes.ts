import { expect, test } from 'vitest'
import type { Place } from './place.ts'
import { chat, push } from './samples.ts'

/** Pushes, found by file and version whatever was checkpointed, and the clients they came from. */
export function keepsPushes(place: Place): void {
  test('S4: pushes are found by file and version; the first may begin before', () =>
    place.with((log, reopened) => {
      const three = { ...push(2, 'c'), ops: [[[0, 'c']], [1, [0, 'd']], [2, [0, 'e']]] }
      log.appendPush(1, 1, push(0, 'a'))
      log.appendPush(2, 2, push(0, 'other', 1, 'f2', 'client0002'))
      log.appendPush(3, 3, push(1, 'b'))
      log.appendPush(4, 4, three)
      log.appendPush(5, 5, push(5, 'f', 6))
      const versions = (version: number) => log.pushesOf('f1', version).map((entry) => entry.version)
      expect([0, 1, 2, 3, 4, 5, 6].map(versions)).toEqual([
        [0, 1, 2, 5],
        [1, 2, 5],
        [2, 5],
        [2, 5],
        [2, 5],
        [5],
        [],
      ])
      expect(log.pushesOf('f1', 3)[0]).toEqual(three)
      expect(reopened().pushesOf('f2', 0)).toEqual([push(0, 'other', 1, 'f2', 'client0002')])
      expect(log.pushesAfter(3).map(({ version }) => version)).toEqual([2, 5])
      expect(log.pushesAfter(5)).toEqual([])
    }))

  test('S4, O12: how operations were made is kept with them, and a push that says nothing says nothing', () =>
    place.with((log, reopened) => {
      const marked = { ...push(0, 'a'), how: 'p' }
      log.appendPush(1, 1, marked)
      log.appendPush(2, 2, push(1, 'b'))
      expect(reopened().pushesAfter(0)).toEqual([marked, push(1, 'b')])
      expect(reopened().pushesOf('f1', 0)[1]).not.toHaveProperty('how')
    }))

  test('X3: a push is written over in its place, and nothing of the old one is left', () =>
    place.with((log, reopened) => {
      log.appendPush(1, 1, push(0, 'secret'))
      log.appendEvent(2, 2, chat('a'))
      log.appendPush(3, 3, push(1, 'b'))
      const marked = { ...push(0, '██████'), how: 'p' }
      log.replacePush(1, marked)
      // Another version, an event, and nothing at all.
      for (const seq of [3, 2, 9]) log.replacePush(seq, push(7, 'elsewhere'))
      expect(reopened().pushesAfter(0)).toEqual([marked, push(1, 'b')])
      expect(reopened().event(2)).toMatchObject(chat('a'))
    }))

  test('S4: the same pushes are found whatever was checkpointed in between', () =>
    place.with((log, reopened) => {
      log.bindClient('client0001', 'u_ada')
      for (let seq = 1; seq <= 30; seq++) {
        log.appendPush(seq, seq, push(seq - 1, 'x'))
        if (seq % 7 === 0)
          log.checkpoint(
            seq,
            [{ file: 'f1', version: seq, seq, text: 'x'.repeat(seq) }],
            new Map([['client0001', seq]]),
          )
      }
      const again = reopened()
      for (let version = 0; version <= 30; version++) {
        expect(again.pushesOf('f1', version).map((entry) => entry.version)).toEqual(
          Array.from({ length: 30 - version }, (_, i) => version + i),
        )
      }
      expect([again.checkpointed(), again.pushesAfter(again.checkpointed()).length]).toEqual([28, 2])
      expect(again.client('client0001')).toEqual({ user: 'u_ada', n: 28 })
    }))

  test('S4: the size of a tail is known before it is read, and is never less than it is', () =>
    place.with((log) => {
      for (let seq = 1; seq <= 10; seq++) log.appendPush(seq, seq, push(seq - 1, 'x'.repeat(100)))
      log.checkpoint(5, [{ file: 'f1', version: 5, seq: 5, text: 'x'.repeat(500) }], new Map())
      for (const version of [0, 3, 5, 9, 10]) {
        const chars = log
          .pushesOf('f1', version)
          .reduce((sum, { ops }) => sum + JSON.stringify(ops).length, 0)
        expect(log.charsOf('f1', version)).toBeGreaterThanOrEqual(chars)
      }
      expect(log.charsOf('f1', 5)).toBeLessThan(log.charsOf('f1', 0))
      expect(log.charsOf('f9', 0)).toBe(0)
    }))

  test('S4: an entry whose number is taken is not written over', () =>
    place.with((log, reopened) => {
      log.appendPush(1, 1, push(0, 'first'))
      expect(() => log.appendPush(1, 2, push(0, 'second'))).toThrow()
      expect(() => log.appendEvent(1, 2, chat('third'))).toThrow()
      expect(reopened().pushesAfter(0)).toEqual([push(0, 'first')])
    }))

  test('S4: a client belongs to one person, and counts only at checkpoints', () =>
    place.with((log, reopened) => {
      log.bindClient('client0001', 'u_ada')
      expect(() => log.bindClient('client0001', 'u_eve')).toThrow()
      log.checkpoint(
        0,
        [],
        new Map([
          ['client0001', 5],
          ['stranger00', 9],
        ]),
      )
      expect(reopened().client('client0001')).toEqual({ user: 'u_ada', n: 5 })
      expect(reopened().client('stranger00')).toBeUndefined()
    }))

  test('S4: what a caller does with an answer does not change the log', () =>
    place.with((log) => {
      log.bindClient('client0001', 'u_ada')
      const client = log.client('client0001')
      if (client) client.n = 99
      expect(log.client('client0001')?.n).toBe(0)
    }))
}
