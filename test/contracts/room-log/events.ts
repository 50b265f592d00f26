import { expect, test } from 'vitest'
import type { RoomEvent } from '#core/room/log.ts'
import type { Place } from './place.ts'
import { by, chat, push, said } from './samples.ts'

/** The events of a log: their order, their kinds, and one that takes another's place. */
export function keepsEvents(place: Place): void {
  test('S4: a new log is empty', () =>
    place.with((log) => {
      expect([log.head(), log.lastAt(), log.checkpointed()]).toEqual([0, 0, 0])
      expect([log.pushesAfter(0), log.pushesOf('f1', 0), log.charsOf('f1', 0)]).toEqual([[], [], 0])
      expect([log.events(['room', 'chat'], 10), log.snapshots(), log.members()]).toEqual([[], [], []])
      expect([log.client('client0001'), log.snapshotText('f1')]).toEqual([undefined, ''])
    }))

  test('S4: entries come back as they went in, in their order', () =>
    place.with((log, reopened) => {
      const events: RoomEvent[] = [
        {
          kind: 'room',
          room: {
            id: 'r1',
            code: 'abc',
            title: 'T',
            language: 'python',
            archived: false,
            locked: false,
            sealed: false,
          },
        },
        { kind: 'file', change: 'created', file: { id: 'f1', name: 'main.py', version: 0 }, by },
        { kind: 'join', by },
        chat('hello'),
        {
          kind: 'run',
          run: {
            id: 'run-0001',
            by,
            at: 5,
            language: 'python',
            entry: 'main.py',
            status: 'waiting',
            output: [],
          },
        },
        {
          kind: 'output',
          run: 'run-0001',
          chunks: [
            { s: 'stdout', data: 'out\n' },
            { s: 'stdin', data: 'in' },
          ],
        },
        { kind: 'verdict', run: 'run-0001', verdict: { status: 'ok', cpuMs: 3 } },
        { kind: 'leave', by },
      ]
      events.forEach((event, i) => log.appendEvent(i + 1, 100 + i, event))
      const kinds = events.map(({ kind }) => kind)
      const expected = events.map((event, i) => ({ ...event, seq: i + 1, at: 100 + i }))
      for (const one of [log, reopened()]) {
        expect(one.events(kinds, 100)).toEqual(expected)
        expect([one.head(), one.lastAt()]).toEqual([8, 107])
      }
    }))

  test('S4: events are found by kind, the last so many, oldest first, after an entry if wanted', () =>
    place.with((log) => {
      for (let seq = 1; seq <= 20; seq++) {
        if (seq % 5 === 0) log.appendEvent(seq, seq, { kind: 'join', by })
        else if (seq % 2 === 0) log.appendPush(seq, seq, push(seq / 2 - 1, 'x'))
        else log.appendEvent(seq, seq, chat(`${seq}`))
      }
      const seqs = (kinds: RoomEvent['kind'][], count: number, after?: number) =>
        log.events(kinds, count, after).map(({ seq }) => seq)
      expect(seqs(['chat'], 3)).toEqual([13, 17, 19])
      expect(seqs(['chat', 'join'], 4)).toEqual([15, 17, 19, 20])
      expect(seqs(['join'], 100)).toEqual([5, 10, 15, 20])
      expect(seqs(['join'], 100, 10)).toEqual([15, 20])
      expect(seqs(['verdict'], 100)).toEqual([])
      expect(seqs(['chat'], 1, 19)).toEqual([])
    }))

  test('S4: a page of events ends before an entry; one is found by number, the first by kind', () =>
    place.with((log, reopened) => {
      for (let seq = 1; seq <= 12; seq++) {
        if (seq % 4 === 0) log.appendPush(seq, seq, push(seq / 4 - 1, 'x'))
        else if (seq % 3 === 0) log.appendEvent(seq, seq, { kind: 'staffChat', chat: said(`s${seq}`) })
        else log.appendEvent(seq, seq, chat(`${seq}`))
      }
      const seqs = (kinds: RoomEvent['kind'][], count: number, before: number) =>
        reopened()
          .events(kinds, count, 0, before)
          .map(({ seq }) => seq)
      expect(seqs(['chat'], 3, 10)).toEqual([2, 5, 7])
      expect(seqs(['chat'], 100, 5)).toEqual([1, 2])
      expect(seqs(['chat'], 100, 1)).toEqual([])
      expect(seqs(['chat'], 2, Number.MAX_SAFE_INTEGER)).toEqual([10, 11])
      expect(seqs(['staffChat', 'chat'], 3, 10)).toEqual([6, 7, 9])
      expect(log.event(5)).toEqual({ ...chat('5'), seq: 5, at: 5 })
      expect([log.event(4), log.event(0), log.event(99)]).toEqual([undefined, undefined, undefined])
      expect(log.firstEvent('staffChat')?.seq).toBe(3)
      expect(log.firstEvent('note')).toBeUndefined()
    }))

  test('C8: an event is written over by one of its kind, and nothing of the old one is left', () =>
    place.with((log, reopened) => {
      log.appendEvent(1, 10, chat('the secret'))
      log.appendPush(2, 11, push(0, 'x'))
      log.appendEvent(3, 12, { kind: 'join', by })
      log.replaceEvent(1, chat(''))
      const again = reopened()
      expect(again.events(['chat', 'join'], 10)).toEqual([
        { ...chat(''), seq: 1, at: 10 },
        { kind: 'join', by, seq: 3, at: 12 },
      ])
      for (const seq of [2, 3, 9]) expect(() => log.replaceEvent(seq, chat('elsewhere'))).toThrow()
      expect([again.head(), again.pushesAfter(0)]).toEqual([3, [push(0, 'x')]])
    }))
}
