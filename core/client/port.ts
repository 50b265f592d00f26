import type { EditorState, Extension, Transaction } from '@codemirror/state'
import type { Up } from '#core/protocol/up.ts'

export type SyncStatus = 'saved' | 'saving' | 'offline' | 'connecting'

/** What `Sync` needs of the world around it. */
export type SyncPort = {
  /** Only called while connected. */
  send(message: Up): void
  /** There is something new to keep: write `sync.outbox()`, then call `sync.persisted(outbox.stamp)`. */
  persist(): void
  /** Configuration of a file's editor; `Sync` adds the rest. */
  extensions(file: string): Extension
  /** A file's state was made or replaced. */
  reset(file: string, state: EditorState): void
  /** Remote operations: `view.update(transactions)` where the file is shown. `sync.state(file)` is the new state already. */
  apply(file: string, transactions: readonly Transaction[]): void
  /** The room will not take these edits; `text` is what they would have written. */
  rejected(file: string, text: string, message: string): void
  /** Status, unacknowledged count or cursors changed. */
  changed(): void
  /** The room lost count of this client: close the socket and connect again. */
  reconnect(): void
  /** Milliseconds, and a call of `sync.tick()` after some of them. */
  now(): number
  later(ms: number): void
}
