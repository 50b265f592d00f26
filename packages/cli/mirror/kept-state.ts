import { readFileSync, renameSync, rmSync } from 'node:fs'
import { ChangeSet } from '@codemirror/state'
import * as v from 'valibot'
import { outbox } from '../../../core/client/outbox.ts'
import { fileID } from '../../../core/protocol/shared.ts'
import { writeSafely } from './local-file.ts'

const base = v.pipe(
  v.strictObject({ text: v.string(), since: v.array(v.unknown()) }),
  v.check(({ text, since }) => {
    try {
      return ChangeSet.fromJSON(since).length === text.length
    } catch {
      return false
    }
  }),
)

/**
 * What is known of a file that follows a room, from one start to the next: what the room has not acknowledged, the text here
 * with that in it, and what the file may hold.
 */
const keptState = v.strictObject({
  v: v.literal(1),
  server: v.string(),
  room: v.string(),
  file: fileID,
  outbox,
  text: v.string(),
  bases: v.pipe(v.array(base), v.minLength(1)),
})
export type KeptState = v.InferOutput<typeof keptState>

/** What an earlier process kept; null when there is nothing, or nothing that can be read. */
export function readState(path: string): KeptState | null {
  try {
    return v.parse(keptState, JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Keeps it, on the disk before this returns; for the owner's eyes only. */
export function writeState(path: string, state: KeptState): void {
  const fresh = `${path}-new`
  writeSafely(fresh, Buffer.from(JSON.stringify(state)))
  renameSync(fresh, path)
}

/** Forgets it: the next start asks which text counts. */
export const forgetState = (path: string): void => rmSync(path, { force: true })
