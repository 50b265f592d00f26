import { ChangeSet, Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import type { RecordedEvent } from '#core/replay/event.ts'
import { apply, emptyState } from '#core/replay/state.ts'
import { editOf } from '#core/replay/trace/recording.ts'
import { eventsOfConcurrent, eventsOfRecording } from '#core/replay/trace/session.ts'
import { ada, bob } from '../support/signed-session.ts'
import { friendsForever, recording } from './recording.ts'

const about = { title: 'A recording', language: 'markdown', file: 'main.md', people: [ada, bob] as const }
const textOf = (state: ReturnType<typeof emptyState>) => state.files.get('f1')?.text.toString() ?? ''

/** The text after each 1,000th event of a session, by its number, and the last. */
function replayed(events: readonly RecordedEvent[]): {
  texts: Map<number, string>
  end: string
  seen: Set<string>
} {
  const state = emptyState()
  const texts = new Map<number, string>()
  const seen = new Set<string>()
  let pushes = 0
  for (const event of events) {
    apply(state, event)
    if (event.kind !== 'push') continue
    seen.add(event.user)
    if (++pushes % 1_000 === 0) texts.set(pushes, textOf(state))
  }
  return { texts, end: textOf(state), seen }
}

test.each(['sveltecomponent', 'rustcode'] as const)(
  'V10: %s as a session is a straight fold of it at every 1,000th operation, at its own times',
  (name) => {
    const recorded = recording(name)
    const events = eventsOfRecording(recorded, { ...about, people: [ada] })
    const { texts, end, seen } = replayed(events)
    let text = Text.of([''])
    for (const [i, { patches }] of recorded.txns.entries()) {
      for (const patch of patches)
        text = ChangeSet.of(
          editOf(patch, () => '', false),
          text.length,
        ).apply(text)
      if ((i + 1) % 1_000 === 0)
        expect(texts.get(i + 1) === text.toString(), `transaction ${i + 1}`).toBe(true)
    }
    expect(texts.size).toBe(Math.floor(recorded.txns.length / 1_000))
    expect([end === recorded.endContent, [...seen]]).toEqual([true, ['u_ada']])
    const pushes = events.filter(({ kind }) => kind === 'push')
    expect(pushes[1]?.at).toBe(Date.parse(recorded.txns[1]?.time ?? ''))
    expect(events.every(({ at }, i) => at >= (events[i - 1]?.at ?? 0))).toBe(true)
  },
)

test('V10: friendsforever as a session shows two people, and ends as its own merge does', () => {
  const recorded = friendsForever()
  const events = eventsOfConcurrent(recorded, about)
  const { end, seen, texts } = replayed(events)
  expect([...seen].toSorted()).toEqual(['u_ada', 'u_bob'])
  expect(texts.size).toBeGreaterThan(20)
  expect(end === recorded.endContent).toBe(true)
})
