import type { DocName } from '#core/protocol/shared-doc.ts'
import type { DocLog, DocSize } from '#core/room/doc-log.ts'

type Stored = { snapshot: Uint8Array | null; updates: Uint8Array[]; authors: Map<number, string> }

/** A room's shared documents in memory. */
export class MemoryDocLog implements DocLog {
  #docs = new Map<DocName, Stored>()

  #of(doc: DocName): Stored {
    let stored = this.#docs.get(doc)
    if (!stored) this.#docs.set(doc, (stored = { snapshot: null, updates: [], authors: new Map() }))
    return stored
  }

  append(doc: DocName, update: Uint8Array): void {
    this.#of(doc).updates.push(update.slice())
  }

  read(doc: DocName): Uint8Array[] {
    const { snapshot, updates } = this.#of(doc)
    return [...(snapshot ? [snapshot] : []), ...updates].map((bytes) => bytes.slice())
  }

  size(doc: DocName): DocSize {
    const { snapshot, updates } = this.#of(doc)
    const bytes = updates.reduce((sum, update) => sum + update.length, 0)
    return { snapshot: snapshot?.length ?? 0, updates: updates.length, bytes }
  }

  replace(doc: DocName, whole: Uint8Array): void {
    const stored = this.#of(doc)
    stored.snapshot = whole.slice()
    stored.updates = []
  }

  authors(doc: DocName): Map<number, string> {
    return new Map(this.#of(doc).authors)
  }

  bindAuthor(doc: DocName, author: number, user: string): void {
    const { authors } = this.#of(doc)
    if (authors.has(author)) throw new Error('an author is bound once')
    authors.set(author, user)
  }
}
