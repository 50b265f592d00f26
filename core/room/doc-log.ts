import type { DocName } from '#core/protocol/shared-doc.ts'

/** How much is stored of a document: the bytes of its snapshot, and the updates since with their bytes. */
export type DocSize = { snapshot: number; updates: number; bytes: number }

/**
 * Where the shared documents of a room are kept: a snapshot and the updates since, as bytes that nobody here looks
 * into. Durable before any effect of the step that wrote it leaves the room. Part of `RoomLog` and of its contract.
 */
export interface DocLog {
  append(doc: DocName, update: Uint8Array): void
  /** The snapshot, if there is one, and the updates since, oldest first. */
  read(doc: DocName): Uint8Array[]
  size(doc: DocName): DocSize
  /** Puts one snapshot in place of everything stored of a document. */
  replace(doc: DocName, whole: Uint8Array): void
  /** Whom each Yjs client id belongs to. */
  authors(doc: DocName): Map<number, string>
  bindAuthor(doc: DocName, author: number, user: string): void
}
