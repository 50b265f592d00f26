import * as Y from 'yjs'
import { DocSync } from '#core/client/doc-sync.ts'
import type { Down } from '#core/protocol/down.ts'
import { DOCS, type DocName } from '#core/protocol/shared-doc.ts'
import type { Person } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { markUnsent } from './doc-mark.ts'
import type { EditsKey } from '#lib/room/kept-edits.ts'
import type { Element } from '#lib/board/elements.ts'
import { drawnBy } from '#lib/board/lost.ts'
import { forgetDocs, keepDocs, keptDocs, warm, type KeptDocs } from './doc-store.ts'

/** What the shared documents need of the visit. */
export type SharedPort = {
  key: EditsKey
  send(message: Up): void
  people(): readonly Person[]
  mayEdit(): boolean
  /** The room will not take these edits; `lost` is what the person had written, or drawn. */
  rejected(lost: string | readonly Element[], message: string): void
}

/** Somebody else in a shared document, and what their page says of where. */
export type DocPlace = { person: Person; at: string }

const POINT_MS = 80

/** The room's Markdown document and whiteboard on this page, as Yjs documents that follow the room. */
export class SharedDocs {
  readonly port: SharedPort
  #sync: DocSync
  #adopted: KeptDocs[]
  #docs = $state.raw<ReadonlyMap<DocName, Y.Doc>>(new Map())
  #ready = $state.raw<ReadonlySet<DocName>>(new Set())
  #waiting = $state(0)
  #places = $state.raw<ReadonlyMap<string, { client: string; doc: DocName; at: string }>>(new Map())
  #pointing = new Map<DocName, { at: string | null; timer: ReturnType<typeof setTimeout> | undefined }>()

  /** Finds what closed pages left and takes it along. */
  static async open(port: SharedPort): Promise<SharedDocs> {
    await warm().catch(() => {})
    const { room, user } = port.key
    const kept = await keptDocs(room, user).catch(() => [])
    return new SharedDocs(port, kept)
  }

  private constructor(port: SharedPort, kept: KeptDocs[]) {
    this.port = port
    this.#adopted = kept.filter(({ client }) => client !== port.key.client)
    for (const doc of DOCS) this.#fresh(doc)
    this.#sync = new DocSync(
      {
        send: (message) => port.send(message),
        persist: () => void this.#keep(),
        vector: (doc) => Y.encodeStateVector(this.doc(doc)),
        apply: (doc, update) => this.#apply(doc, update),
        rejected: (doc, message, edits) => this.#reject(doc, message, edits),
        changed: () => this.#changed(),
        now: () => performance.now(),
        later: (ms) => void setTimeout(() => this.#sync.tick(), ms),
      },
      kept.map(({ outbox }) => outbox),
    )
    if (kept.length > 0) void this.#keep()
    this.#changed()
  }

  /** Edits that are not on the room's disk. */
  get waiting(): number {
    return this.#waiting
  }

  /** The document's text is here. */
  isReady(doc: DocName): boolean {
    return this.#ready.has(doc)
  }

  /** The document as it is now: another one after the room refused an edit. */
  doc(doc: DocName): Y.Doc {
    const found = this.#docs.get(doc)
    if (!found) throw new Error('no such document')
    return found
  }

  open(doc: DocName): void {
    this.#sync.open(doc)
    this.#changed()
  }

  connected(): void {
    this.#sync.disconnected()
    this.#places = new Map()
    this.#sync.connected()
  }

  disconnected(): void {
    this.#sync.disconnected()
    this.#places = new Map()
  }

  receive(message: Down): void {
    this.#sync.receive(message)
    if (message.t === 'docState') this.#placed(message.cursors)
    else if (message.t === 'docCursors') this.#placed(message.list)
    else if (message.t === 'leave')
      this.#placed(DOCS.map((doc) => ({ client: message.client, doc, at: null })))
  }

  /** Everybody else who is in a document. */
  placesIn(doc: DocName): DocPlace[] {
    const people = new Map(this.port.people().map((person) => [person.client, person]))
    return [...this.#places.values()].flatMap(({ client, doc: where, at }) => {
      const person = where === doc && client !== this.port.key.client ? people.get(client) : undefined
      return person ? [{ person, at }] : []
    })
  }

  /** Tells the others where this person is, a few times a second at most; null for nowhere. */
  point(doc: DocName, at: string | null): void {
    const pointing = this.#pointing.get(doc) ?? { at: null, timer: undefined }
    if (pointing.at === at) return
    pointing.at = at
    this.#pointing.set(doc, pointing)
    pointing.timer ??= setTimeout(() => {
      pointing.timer = undefined
      this.#sync.point(doc, pointing.at)
    }, POINT_MS)
  }

  #placed(list: readonly { client: string; doc: DocName; at: string | null }[]): void {
    const next = new Map(this.#places)
    for (const { client, doc, at } of list) {
      if (at === null) next.delete(`${doc} ${client}`)
      else next.set(`${doc} ${client}`, { client, doc, at })
    }
    this.#places = next
  }

  #fresh(name: DocName): void {
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#sync.edited(name, update)
    })
    this.#docs = new Map([...this.#docs, [name, doc]])
  }

  /** What the room passes on was checked there; one that Yjs cannot take all the same costs nobody the rest. */
  #apply(doc: DocName, update: Uint8Array): void {
    try {
      Y.applyUpdate(this.doc(doc), update, this)
    } catch (error) {
      console.error('an update could not be applied', error)
    }
  }

  #reject(doc: DocName, message: string, edits: readonly Uint8Array[]): void {
    const had = this.doc(doc)
    this.#fresh(doc)
    this.port.rejected(doc === 'notes' ? had.getText('text').toString() : drawnBy(had, edits), message)
  }

  async #keep(): Promise<void> {
    const outbox = this.#sync.outbox()
    markUnsent(this.port.key, outbox.docs.length > 0)
    // Where nothing can be stored (private windows, a full disk) sending is the best that is left.
    await keepDocs(this.port.key, outbox).catch(() => {})
    for (const { client, outbox } of this.#adopted.splice(0)) {
      const key = { ...this.port.key, client }
      markUnsent(key, false)
      await forgetDocs(key, outbox.stamp).catch(() => {})
    }
    this.#sync.persisted(outbox.stamp)
  }

  #changed(): void {
    this.#waiting = this.#sync.waiting
    const ready = DOCS.filter((doc) => this.#sync.isReady(doc))
    if (ready.length !== this.#ready.size) this.#ready = new Set(ready)
  }
}
