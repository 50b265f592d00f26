import { ChangeSet } from '@codemirror/state'
import * as v from 'valibot'
import { changes, clientID, fileID, how, natural, type LoggedPush } from '#core/protocol/shared.ts'
import { transform } from '../room/rebase.ts'

/** What a page has to keep until the room has it on disk: the unacknowledged operations of each file, and at which version. */
export const outbox = v.strictObject({
  client: clientID,
  /** Goes up with every change; given back to `Sync.persisted`. */
  stamp: natural,
  /** `how` says of each operation how it was made; absent where all were typed. */
  files: v.array(
    v.strictObject({ id: fileID, version: natural, ops: v.array(changes), how: v.optional(how) }),
  ),
})
export type Outbox = v.InferOutput<typeof outbox>

/**
 * Operations kept from an earlier page, moved to after `pushes`: those of them that were logged meanwhile are
 * recognised by their client and dropped. Null when they do not fit what the room logged.
 */
export function catchUp(
  kept: readonly ChangeSet[],
  client: string,
  pushes: readonly LoggedPush[],
): ChangeSet[] | null {
  let pending = kept.slice()
  try {
    for (const push of pushes) {
      for (const json of push.ops) {
        if (push.client === client) pending.shift()
        else pending = transform(pending, [ChangeSet.fromJSON(json)]).mine
      }
    }
    return pending
  } catch {
    return null
  }
}

/** The text that operations would have inserted: what is left to show when they cannot be applied any more. */
export function insertedText(ops: readonly ChangeSet[]): string {
  const pieces: string[] = []
  for (const op of ops) op.iterChanges((_a, _b, _c, _d, text) => void pieces.push(text.toString()))
  return pieces.join('')
}
