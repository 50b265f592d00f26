import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { remembering } from './remember.ts'
import { Seeker } from './seek.ts'

test('T2: what was fetched is not fetched again, and only so much of it is kept', async () => {
  const events = recordedSession(3, 1_800)
  const { source, manifest, asked } = memoryRecord(events, 10)
  const seeker = new Seeker(remembering(source, 100_000), manifest)
  const there = async () => {
    for (let seq = 50; seq <= 500; seq += 50) await seeker.stateAt(seq)
  }
  await there()
  const before = asked.length
  await there()
  expect(asked.length).toBe(before)
  for (let seq = 500; seq <= 1_800; seq += 10) await seeker.stateAt(seq)
  const later = asked.length
  await there()
  expect(asked.length).toBeGreaterThan(later)
})

test('what could not be fetched is asked for again', async () => {
  const { source, manifest } = memoryRecord(recordedSession(11, 100), 50)
  let failing = true
  const lines = (first: number) => (failing ? Promise.reject(new Error('away')) : source.lines(first))
  const seeker = new Seeker(remembering({ ...source, lines }), manifest)
  await expect(seeker.stateAt(20)).rejects.toThrow('away')
  failing = false
  expect((await seeker.stateAt(20)).seq).toBe(20)
})
