import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { Rng } from '../../test/support/rng.ts'
import { Seeker } from './seek.ts'
import { apply, emptyState, type SessionState } from './state.ts'
import { STAFF_KINDS, type RecordedEvent } from './event.ts'

function folded(events: readonly RecordedEvent[], seq: number): SessionState {
  const state = emptyState()
  for (const event of events) if (event.seq <= seq) apply(state, event)
  return state
}

/** What both ways of getting there must agree on; numbers of events that somebody may not see are not among it. */
const shown = ({ files, people, places, chat, staffChat, notes, run }: SessionState) => ({
  files: [...files.values()].map(({ id, name, version, text }) => [id, name, version, text.toString()]),
  ...{ people, places, chat, staffChat, notes, run },
})

for (const seed of [1, 2, 3, 4, 5])
  test(`T1: a moment is what folding everything before it gives, in any order of moments (seed ${seed})`, async () => {
    const events = recordedSession(seed, 900)
    const { source, manifest } = memoryRecord(events, 60)
    const seeker = new Seeker(source, manifest)
    const rng = new Rng(seed)
    for (let i = 0; i < 40; i++) {
      const seq = 1 + rng.below(events.length)
      expect(shown(await seeker.stateAt(seq)), `event ${seq}`).toEqual(shown(folded(events, seq)))
    }
  })

test('T1: who may not see what is for staff sees the same moments without it', async () => {
  const events = recordedSession(7, 400)
  const { source, manifest, asked } = memoryRecord(events, 50, false)
  const seeker = new Seeker(source, manifest)
  const open = events.filter(({ kind }) => !STAFF_KINDS.includes(kind))
  for (const seq of [400, 33, 250, 251, 90])
    expect(shown(await seeker.stateAt(seq))).toEqual(shown(folded(open, seq)))
  expect(asked.filter((what) => what.startsWith('staff'))).toEqual([])
})

test('T2: a moment is reached from a keyframe and four segments at most, and memory stays bounded', async () => {
  const events = recordedSession(8, 4_000)
  const { source, manifest, asked } = memoryRecord(events, 50)
  const jump = new Seeker(source, manifest)
  await jump.stateAt(3_777)
  expect(asked.filter((what) => what.startsWith('lines')).length).toBeLessThanOrEqual(4)
  for (let seq = 1; seq <= events.length; seq += 37) await jump.stateAt(seq)
  expect(jump.kept.states).toBeLessThanOrEqual(40)
  expect(jump.kept.segments).toBeLessThanOrEqual(10)
})

test('T2: what was fetched to watch on is not fetched again', async () => {
  const { source, manifest, asked } = memoryRecord(recordedSession(9, 300), 50)
  const seeker = new Seeker(source, manifest)
  for (let seq = 1; seq <= 100; seq++) await seeker.stateAt(seq)
  expect(asked.filter((what) => what.startsWith('lines'))).toEqual(['lines 1', 'lines 51'])
})

test('a time finds the last event before it; a step goes from operation to operation, both ways', async () => {
  const events = recordedSession(10, 500)
  const { source, manifest } = memoryRecord(events, 50)
  const seeker = new Seeker(source, manifest)
  for (const event of events.filter((_, i) => i % 29 === 0)) {
    const last = events.findLast(({ at }) => at <= event.at)
    expect(await seeker.seqAt(event.at)).toBe(last?.seq)
  }
  expect(await seeker.seqAt(0)).toBe(1)
  const pushes = events.filter(({ kind }) => kind === 'push').map(({ seq }) => seq)
  const there: number[] = []
  for (let seq = 1; there.length < pushes.length; there.push(seq)) seq = await seeker.step(seq, 1)
  expect(there).toEqual(pushes)
  const back: number[] = []
  for (let seq = 501; back.length < pushes.length; back.push(seq)) seq = await seeker.step(seq, -1)
  expect(back).toEqual(pushes.toReversed())
  expect(await seeker.step(events.length, 1)).toBe(events.length)
})

test('G3: a session that goes on can be watched on, and what was fetched of it is not fetched again', async () => {
  const events = recordedSession(12, 600)
  const before = memoryRecord(events.slice(0, 480), 60)
  const { source, manifest, asked } = memoryRecord(events, 60)
  const seeker = new Seeker(source, before.manifest)
  await seeker.stateAt(480)
  expect([seeker.last, await seeker.seqAt(Infinity)]).toEqual([480, 480])
  const fetched = asked.length
  seeker.grow(manifest)
  expect(seeker.last).toBe(600)
  expect(shown(await seeker.stateAt(600))).toEqual(shown(folded(events, 600)))
  expect(asked.slice(fetched)).not.toContain('lines 421')
  expect(shown(await seeker.stateAt(475))).toEqual(shown(folded(events, 475)))
  const segments = seeker.segments.length
  seeker.grow({ segments: manifest.segments.slice(3) })
  expect(seeker.segments.length).toBe(segments)
})

test('a segment that could not be fetched is asked for again', async () => {
  const { source, manifest } = memoryRecord(recordedSession(11, 100), 50)
  let failing = true
  const lines = (first: number) => (failing ? Promise.reject(new Error('away')) : source.lines(first))
  const seeker = new Seeker({ ...source, lines }, manifest)
  await expect(seeker.stateAt(20)).rejects.toThrow('away')
  failing = false
  expect((await seeker.stateAt(20)).seq).toBe(20)
})

test('T2: everything a moment is made of is asked for at once, and then its texts', async () => {
  const events = recordedSession(12, 900)
  const { source, manifest } = memoryRecord(events, 60)
  const waiting: (() => void)[] = []
  const slowly =
    <A extends unknown[], R>(read: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return read(...args)
    }
  const { lines, staffLines, keyframe, text } = source
  const seeker = new Seeker(
    {
      ...source,
      ...{ lines: slowly(lines), staffLines: slowly(staffLines) },
      ...{ keyframe: slowly(keyframe), text: slowly(text) },
    },
    manifest,
  )
  let seq = 0
  const there = seeker
    .seqAt(events[700]?.at ?? 0)
    .then((found) => seeker.stateAt(found))
    .then((state) => (seq = state.seq))
  let rounds = 0
  for (; seq === 0 && rounds < 20; rounds++) {
    for (const answer of waiting.splice(0)) answer()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(rounds).toBeLessThanOrEqual(3)
  await there
  expect(shown(await seeker.stateAt(seq))).toEqual(shown(folded(events, seq)))
})
