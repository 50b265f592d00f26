import type { ChangeSet } from '@codemirror/state'
import type { Ranges } from '#core/protocol/shared.ts'
import { mapRanges } from '../room/rebase.ts'

export type Cursor = { file: string; ranges: Ranges }

/** Other people's selections, kept where their text is while it changes. */
export class Cursors {
  #byClient = new Map<string, Cursor>()

  get all(): ReadonlyMap<string, Cursor> {
    return this.#byClient
  }

  /** A selection at the room's newest version, carried over what only this client has; an empty one hides it. */
  set(client: string, file: string, ranges: Ranges, pending: readonly ChangeSet[]): void {
    if (ranges.length === 0) this.#byClient.delete(client)
    else this.#byClient.set(client, { file, ranges: mapRanges(ranges, pending) })
  }

  remove(client: string): void {
    this.#byClient.delete(client)
  }

  /** Nobody is in a file any more: it is gone. */
  leave(file: string): void {
    for (const [client, cursor] of this.#byClient) if (cursor.file === file) this.#byClient.delete(client)
  }

  clear(): void {
    this.#byClient.clear()
  }

  /** Moves the selections in `file` over changes of its text. */
  map(file: string, changes: readonly ChangeSet[]): void {
    if (changes.length === 0) return
    for (const cursor of this.#byClient.values()) {
      if (cursor.file === file) cursor.ranges = mapRanges(cursor.ranges, changes)
    }
  }
}
