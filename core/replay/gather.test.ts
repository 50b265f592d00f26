import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { nameOf } from './held.ts'
import type { Keyframe } from './keyframe.ts'
import { STAFF_SEGMENTS } from './moment.ts'
import { remembering } from './remember.ts'
import { Seeker } from './seek.ts'
import type { Gathered, RecordSource } from './source.ts'

type Answer = {
  keyframes: Map<number, Keyframe>
  lines: Map<number, string>
  staffLines: Map<number, string>
  texts: { file: string; seq: number; text: string }[]
}

/** A record that answers moments at once, and what was asked of it; `fails` says when not. */
function gathering(events = recordedSession(12, 900), fails: () => boolean = () => false) {
  const { source, manifest, asked } = memoryRecord(events, 60)
  const came: string[] = []
  const gather = async (seq: number, held: ReadonlySet<string>): Promise<Gathered> => {
    if (fails()) throw new Error('away')
    const there = manifest.segments.filter(({ first }) => first <= seq)
    const start = there.findLastIndex(({ keyframe }) => keyframe)
    const [own, before] = [there.slice(start), there.slice(0, start)]
    const first = own[0]?.first ?? 0
    const frame = await source.keyframe(first)
    const found: Answer = {
      keyframes: new Map([[first, frame]]),
      lines: new Map<number, string>(),
      staffLines: new Map<number, string>(),
      texts: await Promise.all(
        frame.files.map(async ({ id, text }) => ({ file: id, seq: text, text: await source.text(id, text) })),
      ),
    }
    for (const { first } of own) found.lines.set(first, await source.lines(first))
    const earlier = before.filter(({ staff }) => staff).slice(-STAFF_SEGMENTS)
    for (const { first, staff } of [...own, ...earlier])
      if (staff) found.staffLines.set(first, await source.staffLines(first))
    asked.length = 0
    came.push(...withoutHeld(found, held))
    return found
  }
  const moments: number[] = []
  const whole: RecordSource = {
    ...source,
    gather: (seq, held) => {
      moments.push(seq)
      return gather(seq, new Set(held))
    },
  }
  return { events, manifest, asked, moments, came, source: remembering(whole), single: source }
}

/** Takes what is held out of an answer; answers the names of the rest. */
function withoutHeld({ keyframes, lines, staffLines, texts }: Answer, held: ReadonlySet<string>): string[] {
  const names: string[] = []
  const [start] = keyframes.keys()
  const cut = (part: 'keyframe' | 'lines' | 'staff', answers: Map<number, unknown>) => {
    for (const first of answers.keys()) {
      const before = part === 'staff' && start !== undefined && first < start && held.has(`k${start}`)
      const name = nameOf({ part, first })
      if (before || held.has(name)) answers.delete(first)
      else names.push(name)
    }
  }
  cut('keyframe', keyframes)
  cut('lines', lines)
  cut('staff', staffLines)
  const left = texts.filter(({ file, seq }) => !held.has(nameOf({ part: 'text', file, seq })))
  texts.splice(0, texts.length, ...(held.has(`k${start}`) ? [] : left))
  return [...names, ...texts.map(({ file, seq }) => nameOf({ part: 'text', file, seq }))]
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

test('T10: what a page has of a moment it does not ask for again, in whatever order it looks at the session', async () => {
  const { events, manifest, source, moments, came, asked } = gathering(recordedSession(14, 1_800))
  const seeker = new Seeker(source, manifest)
  const look = async (seed: number) => {
    for (let i = 1; i <= 15; i++) await seeker.stateAt(1 + ((i * seed) % events.length))
  }
  await look(331)
  const [requests, parts] = [moments.length, came.length]
  await look(331)
  expect([moments.length, came.length]).toEqual([requests, parts])
  await look(757)
  for (let seq = 1; seq <= events.length; seq += 7) await seeker.stateAt(seq)
  expect(came.filter((name, i) => came.indexOf(name) < i)).toEqual([])
  expect(came.length).toBeGreaterThan(parts)
  moments.length = asked.length = 0
  await look(331)
  expect([moments, asked]).toEqual([[], []])
})

test('T10: each look at a moment is one request at most', async () => {
  const { events, manifest, source, moments, asked } = gathering(recordedSession(15, 1_500))
  const seeker = new Seeker(source, manifest)
  for (let i = 1; i <= 80; i++) {
    moments.length = asked.length = 0
    await seeker.stateAt(1 + ((i * 577) % events.length))
    expect(moments.length + asked.length, `look ${i}`).toBeLessThanOrEqual(1)
  }
})
