import { expect, test } from 'vitest'
import type { RoomEvent } from '#core/room/log.ts'
import type { Place } from './place.ts'
import { by, chat, push } from './samples.ts'

const PRUNED = ['push', 'places', 'output'] as const
const places: RoomEvent = { kind: 'places', list: [] }
const output = (run: string): RoomEvent => ({ kind: 'output', run, chunks: [{ s: 'stdout', data: 'out' }] })
const run = (id: string): RoomEvent => ({
  kind: 'run',
  run: { id, by, at: 1, language: 'python', entry: 'main.py', status: 'waiting', output: [] },
})

/** What is dropped, what stays, and that it is known how far pushes are gone. */
export function keepsWhatIsNotPruned(place: Place): void {
  test('K9: only what is old, checkpointed and up to the number given is dropped, and versions tell from where it is whole', () =>
    place.with((log, reopened) => {
      const two = { ...push(0, 'a'), ops: [[[0, 'a']], [1, [0, 'b']]] }
      log.appendPush(1, 10, two)
      log.appendPush(2, 20, push(0, 'x', 1, 'f2', 'client0002'))
      log.appendEvent(3, 30, chat('stays'))
      log.appendEvent(4, 30, places)
      log.appendPush(5, 40, push(2, 'c', 3))
      log.appendPush(6, 50, push(3, 'd', 4))
      const left = () => {
        const again = reopened()
        return [
          again.pushesOf('f1', 0).length,
          again.pushesOf('f2', 0).length,
          again.floorOf('f1'),
          again.floorOf('f2'),
        ]
      }
      log.prune(PRUNED, 6, 100)
      expect(left(), 'nothing is checkpointed').toEqual([3, 1, 0, 0])
      log.checkpoint(5, [{ file: 'f1', version: 3, seq: 5, text: 'cab' }], new Map())
      log.prune(PRUNED, 1, 100)
      expect(left(), 'no more is to be dropped').toEqual([2, 1, 2, 0])
      log.prune(PRUNED, 6, 40)
      expect(left(), 'the others are too young').toEqual([2, 0, 2, 1])
      expect(reopened().events(['places'], 10)).toEqual([])
      log.prune(PRUNED, 6, 100)
      expect(left(), 'the last is not checkpointed').toEqual([1, 0, 3, 1])
      expect(reopened().events(['chat'], 10)).toHaveLength(1)
      expect([reopened().head(), reopened().lastAt(), reopened().pushesAfter(5).length]).toEqual([6, 50, 1])
    }))

  test('K9: the newest entry stays, so that numbers go on, and of the last run its output', () =>
    place.with((log, reopened) => {
      const events = [run('run-0001'), output('run-0001'), run('run-0002'), output('run-0002'), places]
      for (const [i, event] of events.entries()) log.appendEvent(i + 1, i + 1, event)
      log.checkpoint(5, [], new Map())
      log.prune(PRUNED, 99, 99)
      const again = reopened()
      expect(again.events(['run', 'output', 'places'], 10).map(({ seq }) => seq)).toEqual([1, 3, 4, 5])
      again.prune([...PRUNED, 'run'], 99, 99)
      expect(
        reopened()
          .events(['run', 'output', 'places'], 10)
          .map(({ seq }) => seq),
      ).toEqual([5])
      expect(reopened().head()).toBe(5)
    }))
}
