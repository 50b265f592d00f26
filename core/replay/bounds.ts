import { LIMITS } from '#core/protocol/limits.ts'
import type { ChangesJSON } from '#core/protocol/shared.ts'
import type { RecordedEvent } from './event.ts'
import { SEARCH } from './provenance.ts'
import type { SessionState } from './state.ts'

/** Characters inserted at once from which they are looked for elsewhere. */
const LONG = 8
/** Characters that may be searched for all of a session: some 10 s. */
const SEARCHED = 10_000_000_000

/** Holds a session from elsewhere to what a room can have had: one that is made up costs no more to read than that. */
export class Bounds {
  #searched = 0

  /** Why the event that follows `state` is too much; null when it is not. Its operations may be anything yet. */
  exceeded(state: SessionState, event: RecordedEvent): string | null {
    const { files } = state
    if (files.size > LIMITS.files) return 'there are more files than a room can hold'
    if (event.kind !== 'push') return null
    const long = event.ops.map(insertedBy).filter((units) => units >= LONG)
    if (long.length === 0) return null
    let chars = 0
    for (const units of long) chars += units
    for (const { text } of files.values()) chars += text.length
    // Twice: a room lets nothing grow beyond, but what it had before a limit stays.
    if (chars > 2 * LIMITS.roomChars) return 'the files are more than a room can hold'
    this.#searched += Math.min(SEARCH, chars * long.length)
    return this.#searched > SEARCHED ? 'more was pasted than can be looked for' : null
  }
}

/** UTF-16 units that an operation inserts, if it is one. */
function insertedBy(op: ChangesJSON): number {
  let units = 0
  for (const part of op) {
    if (!Array.isArray(part)) continue
    for (const line of part.slice(1)) units += typeof line === 'string' ? line.length + 1 : 0
  }
  return units
}
