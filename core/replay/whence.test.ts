import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import {
  ADA,
  BEGIN,
  BOB,
  memoryRecord,
  recordedSession,
  SessionWriter,
} from '../../test/support/recorded-session.ts'
import { Rng } from '../../test/support/rng.ts'
import type { RecordedEvent } from './event.ts'
import { Seeker } from './seek.ts'
import { whence } from './whence.ts'

/** By file: of every character the time of the event that put it there, found by going on from the first. */
function putAt(events: readonly RecordedEvent[], seq: number): Map<string, number[]> {
  const files = new Map<string, number[]>()
  for (const event of events) {
    if (event.kind !== 'push' || event.seq > seq) continue
    for (const op of event.ops) {
      const before = files.get(event.file) ?? []
      const now: number[] = []
      let done = 0
      ChangeSet.fromJSON(op).iterChanges((fromA, toA, _fromB, _toB, text) => {
        for (const at of before.slice(done, fromA)) now.push(at)
        for (let i = 0; i < text.length; i++) now.push(event.at)
        done = toA
      }, true)
      files.set(event.file, now.concat(before.slice(done)))
    }
  }
  return files
}

for (const seed of [1, 2, 3])
  test(`O14: it is found when a character was put where it stands (seed ${seed})`, async () => {
    const rng = new Rng(seed)
    const events = recordedSession(seed, 400)
    const { source, manifest } = memoryRecord(events, 100)
    const seeker = new Seeker(source, manifest)
    for (let i = 0; i < 60; i++) {
      const seq = 50 + rng.below(350)
      const [file, times] = rng.pick([...putAt(events, seq)])
      if (times.length === 0) continue
      const position = rng.below(times.length)
      expect(await whence(seeker, { file, seq, position })).toMatchObject({
        at: times[position],
        exact: true,
      })
    }
  })

test('O14: moved text says when it was moved, and what is far back only that it is older', async () => {
  const story = new SessionWriter()
  story.file('f1', 'main.py')
  story.edit(ADA, 'f1', 0, 0, 'one\ntwo\n', 1_000, 'p')
  const { version, text } = story.state.files.get('f1') ?? { version: 0, text: { length: 0 } }
  expect(text.length).toBe(8)
  const push = { kind: 'push', file: 'f1', version, client: 'bobbobbob', user: BOB.user, n: 3 } as const
  story.add({ ...push, ops: [[[0, 'two', ''], 4, [4]]], how: 'e' }, 5_000)
  for (let i = 0; i < 40; i++) story.edit(BOB, 'f1', 8, 8, 'x', 1_000)
  const { source, manifest } = memoryRecord(story.events, 3)
  const seeker = new Seeker(source, manifest)
  const at = (seq: number, position: number) => whence(seeker, { file: 'f1', seq, position })
  expect(await at(2, 5)).toEqual({ at: BEGIN + 1_100, exact: true, moved: false })
  expect(await at(3, 1)).toEqual({ at: BEGIN + 6_100, exact: true, moved: true })
  expect(await at(3, 5)).toEqual({ at: BEGIN + 1_100, exact: true, moved: false })
  expect(await at(4, 8)).toEqual({ at: BEGIN + 7_100, exact: true, moved: false })
  expect(await at(43, 1)).toMatchObject({ exact: false })
})
