import { expect, test } from 'vitest'
import { randomSession } from '../../test/support/random-session.ts'
import { recordedEvent, type RecordedEvent, type RecordedPush } from './event.ts'
import { keyframe, keyframeOf, readStoredText, stateOf, storedText } from './keyframe.ts'
import { countOrigins, eachOrigin } from './origins.ts'
import { apply, emptyState, type SessionState } from './state.ts'
import { emptyMemory, statsOf, type StatsDelta } from './stats.ts'
import * as v from 'valibot'

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1)

/** A state as a reader has it who begins at a keyframe. */
function reloaded(state: SessionState): SessionState {
  const texts = new Map([...state.files.values()].map((file) => [file.id, storedText(file)]))
  const frame = keyframeOf(state, new Map([...texts.keys()].map((id) => [id, state.seq])))
  return stateOf(v.parse(keyframe, JSON.parse(JSON.stringify(frame))), texts)
}

for (const seed of SEEDS) {
  test(`O1: every character of a text has one origin, and a keyframe goes on as it was (seed ${seed})`, () => {
    const state = emptyState()
    let again = emptyState()
    for (const event of randomSession(seed)) {
      expect(apply(again, v.parse(recordedEvent, event))).toEqual(apply(state, event))
      if (event.seq % 37 === 0) again = reloaded(again)
      for (const { origins, text } of state.files.values()) {
        let end = 0
        eachOrigin(origins, (from, to) => {
          expect(from).toBe(end)
          end = to
        })
        expect(end).toBe(text.length)
      }
    }
    const { staffChat: _, notes: __, ...seen } = state
    expect(again).toMatchObject(seen)
    const sum = [...state.files.values()].flatMap(({ origins }) => Object.values(countOrigins(origins)))
    const chars = [...state.files.values()].reduce((all, { text }) => all + text.length, 0)
    expect(sum.reduce((a, b) => a + b, 0)).toBe(chars)
  })
}
