import { ChangeSet } from '@codemirror/state'
import type { Seeker } from './seek.ts'

/** When a character came where it stands: at `at`, or only known to be before it. `moved` when it stood elsewhere before. */
export type Whence = { at: number; exact: boolean; moved: boolean }

/** Segments that are looked through for it, the one of the moment among them: no more than the seeker keeps. */
const SEGMENTS = 6

/**
 * When the character at `position` of a file's text after event `seq` was put there, milliseconds since 1970. Null when the
 * record does not tell: then it is older than the record.
 */
export async function whence(
  seeker: Seeker,
  { file, seq, position }: { file: string; seq: number; position: number },
): Promise<Whence | null> {
  let place = position
  /** The version that the text had before what was taken back so far. */
  let version = Infinity
  const last = seeker.indexOf(seq)
  for (let index = last; index >= 0; index--) {
    if (index <= last - SEGMENTS)
      return { at: seeker.segments[index + 1]?.firstAt ?? 0, exact: false, moved: false }
    for (const event of (await seeker.events(index)).toReversed()) {
      if (event.kind !== 'push' || event.file !== file || event.seq > seq) continue
      for (let i = event.ops.length - 1; i >= 0; i--) {
        // What is in the log again was applied once.
        if (event.version + i >= version) continue
        version = event.version + i
        const found = before(ChangeSet.fromJSON(event.ops[i]), place)
        if (typeof found !== 'number') return { at: event.at, exact: true, moved: found.moved }
        place = found
      }
    }
  }
  return null
}

/** Where a character of the text after an operation stood before it, or that the operation put it there. */
function before(op: ChangeSet, place: number): number | { moved: boolean } {
  let [shift, length] = [0, -1]
  op.iterChanges((fromA, toA, fromB, toB) => {
    if (fromB <= place && place < toB) length = toB - fromB
    else if (toB <= place) shift += toA - fromA - (toB - fromB)
  }, true)
  if (length < 0) return place + shift
  let moved = false
  op.iterChanges((fromA, toA, fromB, toB) => {
    if (toA - fromA === length && !(fromB <= place && place < toB)) moved = true
  }, true)
  return { moved }
}
