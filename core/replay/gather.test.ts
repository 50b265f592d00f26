import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { remembering } from './remember.ts'
import { Seeker } from './seek.ts'
import type { Gathered, RecordSource } from './source.ts'

/** A record that answers moments at once, and what was asked of it; `fails` says when not. */
function gathering(events = recordedSession(12, 900), fails: () => boolean = () => false) {
  const { source, manifest, asked } = memoryRecord(events, 60)
  const gather = async (seq: number): Promise<Gathered> => {
    if (fails()) throw new Error('away')
    const there = manifest.segments.filter(({ first }) => first <= seq)
    const start = there.findLastIndex(({ keyframe }) => keyframe)
    const [own, before] = [there.slice(start), there.slice(0, start)]
    const first = own[0]?.first ?? 0
    const frame = await source.keyframe(first)
    const found = {
      keyframes: new Map([[first, frame]]),
      lines: new Map<number, string>(),
      staffLines: new Map<number, string>(),
      texts: await Promise.all(
        frame.files.map(async ({ id, text }) => ({ file: id, seq: text, text: await source.text(id, text) })),
      ),
    }
    for (const { first } of own) found.lines.set(first, await source.lines(first))
    for (const { first, staff } of [...own, ...before])
      if (staff) found.staffLines.set(first, await source.staffLines(first))
    asked.length = 0
    return found
  }
  const moments: number[] = []
  const whole: RecordSource = {
    ...source,
    gather: (seq) => {
      moments.push(seq)
      return gather(seq)
    },
  }
  return { events, manifest, asked, moments, source: remembering(whole), single: source }
}

test('T2: a moment that is far from what is known is reached with one request, and its neighbours with none', async () => {
  const { events, manifest, asked, moments, source, single } = gathering()
  const seeker = new Seeker(source, manifest)
  const state = await seeker.stateAt(await seeker.seqAt(events[700]?.at ?? 0))
  expect([moments, asked]).toEqual([[661], []])
  expect(state).toEqual(await new Seeker(single, manifest).stateAt(state.seq))
  asked.length = 0
  await seeker.stateAt(705)
  await seeker.stateAt(690)
  await seeker.stateAt(662)
  expect([moments, asked]).toEqual([[661], []])
})

test('T2: any moments, in any order, are what single requests make of them', async () => {
  const { events, manifest, source, single, moments } = gathering()
  const [seeker, other] = [new Seeker(source, manifest), new Seeker(single, manifest)]
  for (let i = 1; i <= 40; i++) {
    const seq = 1 + ((i * 331) % events.length)
    expect(await seeker.stateAt(seq), `event ${seq}`).toEqual(await other.stateAt(seq))
  }
  expect(moments.length).toBeGreaterThan(3)
})

test('T2: a moment that cannot be had at once is put together from single requests', async () => {
  const { manifest, source, single, moments, asked } = gathering(recordedSession(13, 600), () => true)
  const state = await new Seeker(source, manifest).stateAt(500)
  expect(moments.length).toBe(1)
  expect(asked).toContain('keyframe 481')
  expect(state).toEqual(await new Seeker(single, manifest).stateAt(500))
})
