import type { ChangeSet } from '@codemirror/state'
import type { Ranges } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { mapRanges } from '../room/rebase.ts'
import type { Replica } from './replica.ts'

/** This client's selection as the others have it, so that it is sent only when they could not know it. */
export class OwnCursor {
  /** The file the person looks at. */
  file: string | null = null
  #told: { file: string; ranges: Ranges } | null = null

  /** Everybody maps what they were told over the same changes. */
  map(file: string, changes: readonly ChangeSet[]): void {
    if (this.#told?.file === file) this.#told.ranges = mapRanges(this.#told.ranges, changes)
  }

  forget(): void {
    this.#told = null
  }

  /** The selection to send along with a push that leaves nothing pending. */
  withPush(replica: Replica): Ranges | undefined {
    if (this.file !== replica.file) return undefined
    this.#told = { file: replica.file, ranges: replica.ranges }
    return replica.ranges
  }

  /** A message with the selection in `replica`, or null when nothing new is to be told. */
  message(replica: Replica): Extract<Up, { t: 'cursor' }> | null {
    const { file, ranges, version } = replica
    if (this.#told?.file === file && JSON.stringify(this.#told.ranges) === JSON.stringify(ranges)) return null
    this.#told = { file, ranges }
    return { t: 'cursor', file, version, ranges }
  }

  /** A message that hides the selection, or null when nobody sees one. */
  hide(version: number | undefined): Extract<Up, { t: 'cursor' }> | null {
    const shown = this.#told
    this.file = null
    this.#told = null
    return shown && version !== undefined ? { t: 'cursor', file: shown.file, version, ranges: [] } : null
  }
}
