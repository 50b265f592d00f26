import { expect, test } from 'vitest'
import { recordedSession } from '../../test/support/recorded-session.ts'
import { chainStart, SALT_BYTES, writeDigest } from './chain.ts'
import { sealNext, type SealedUpTo } from './sealer.ts'
import { emptyState } from './state.ts'
import { emptyMemory } from './stats.ts'

/** Which of the segments of a session, `size` events each, begin with a keyframe. */
function framed(count: number, size: number): boolean[] {
  const upTo: SealedUpTo = {
    ...{ chain: writeDigest(chainStart('r_1')), state: emptyState(), texts: new Map() },
    ...{ memory: emptyMemory(), since: 0 },
  }
  const events = recordedSession(1, count).slice(0, count)
  const found: boolean[] = []
  for (let i = 0; i < count; i += size) {
    const part = events.slice(i, i + size)
    found.push(sealNext('r_1', upTo, part, new Uint8Array(part.length * SALT_BYTES)).keyframe !== null)
  }
  return found
}

test('T2: a keyframe comes after four segments, or before more than 2,000 events would be folded from one', () => {
  const [x, o] = [true, false]
  expect(framed(90, 10)).toEqual([x, o, o, o, x, o, o, o, x])
  expect(framed(5_000, 1_000)).toEqual([x, o, x, o, x])
  expect(framed(4_200, 700)).toEqual([x, o, x, o, x, o])
  expect(framed(2_400, 600)).toEqual([x, o, o, x])
})
