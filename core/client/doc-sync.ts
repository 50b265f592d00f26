import * as Y from 'yjs'
import * as v from 'valibot'
import { decodeBase64, encodeBase64 } from '#core/protocol/base64.ts'
import type { Down, DownOf } from '#core/protocol/down.ts'
import { DOC_LIMITS, docName, docUpdate, type DocName } from '#core/protocol/shared-doc.ts'
import type { Up } from '#core/protocol/up.ts'
import { splitUpdate } from './doc-split.ts'

/** Least time between two sent edits, milliseconds; what is made meanwhile travels in the next. */
const PACE_MS = 80
/** Bytes up to which edits are put together. */
const TOGETHER = 32 * 1024

/** Edits of shared documents that are not on the room's disk, oldest first. */
export const docOutbox = v.strictObject({
  stamp: v.number(),
  docs: v.array(v.strictObject({ doc: docName, updates: v.array(docUpdate) })),
})
export type DocOutbox = v.InferOutput<typeof docOutbox>

/** What `DocSync` needs of the world around it. */
export type DocPort = {
  /** Only called while connected. */
  send(message: Up): void
  /** There is something new to keep: write `outbox()`, then call `persisted(outbox.stamp)`. */
  persist(): void
  /** State vector of the document as it is here. */
  vector(doc: DocName): Uint8Array
  /** An update from the room, or from an earlier page of this person. */
  apply(doc: DocName, update: Uint8Array): void
  /** The room will not take these edits. The document, which holds them, is to be emptied; the room's state follows. */
  rejected(doc: DocName, message: string, edits: readonly Uint8Array[]): void
  changed(): void
  /** Milliseconds, and a call of `tick()` after some of them. */
  now(): number
  later(ms: number): void
}

/** `made`: stamp of the first outbox that holds it; 0 for what an earlier page kept. */
type Edit = { update: Uint8Array; made: number }
type Opened = {
  edits: Edit[]
  /** Edits of an earlier page that are not in the document here yet. */
  kept: Uint8Array[]
  flight: string | null
  /** The room's state was heard on this connection, and ever. */
  live: boolean
  ready: boolean
}

/**
 * The shared documents on this side: one edit in flight a document, nothing sent before it is kept. Yjs merges what
 * comes twice or late, so a resend is always safe. Deterministic: the same calls give the same sends.
 */
export class DocSync {
  #port: DocPort
  #docs = new Map<DocName, Opened>()
  #connected = false
  #stamp = 0
  #persisted = 0
  #ids = 0
  #sentAt = Number.NEGATIVE_INFINITY
  #armed = false

  /** `earlier` are edits that closed pages of this person left; their documents are opened at once. */
  constructor(port: DocPort, earlier: readonly DocOutbox[] = []) {
    this.#port = port
    for (const { docs } of earlier)
      for (const { doc, updates } of docs)
        for (const text of updates) {
          const update = decodeBase64(text)
          if (!update) continue
          const opened = this.#of(doc)
          opened.edits.push({ update, made: 0 })
          opened.kept.push(update)
        }
  }

  /** Edits that are not on the room's disk. */
  get waiting(): number {
    return [...this.#docs.values()].reduce((sum, { edits }) => sum + edits.length, 0)
  }

  /** The document's text has been here: it can be edited, also without a connection. */
  isReady(doc: DocName): boolean {
    return this.#docs.get(doc)?.ready ?? false
  }

  /** Asks for a document unless it is here. */
  open(doc: DocName): void {
    if (this.#docs.has(doc)) return
    this.#of(doc)
    if (this.#connected) this.#ask(doc)
  }

  /** The welcome was heard. */
  connected(): void {
    this.#connected = true
    for (const doc of this.#docs.keys()) this.#ask(doc)
  }

  disconnected(): void {
    this.#connected = false
    for (const opened of this.#docs.values()) Object.assign(opened, { flight: null, live: false })
  }

  /** An update that was made here. */
  edited(doc: DocName, update: Uint8Array): void {
    const { edits } = this.#of(doc)
    const last = edits[edits.length - 1]
    const made = this.#stamp + 1
    // The first may be on its way, and one of an earlier page has another author.
    const joins = edits.length > 1 && last && last.made > 0 && last.update.length + update.length <= TOGETHER
    if (joins) Object.assign(last, { update: Y.mergeUpdates([last.update, update]), made })
    else for (const part of splitUpdate(update, DOC_LIMITS.updateBytes)) edits.push({ update: part, made })
    this.#port.persist()
    this.#port.changed()
  }

  /** Tells the others where this person is; null for nowhere. */
  point(doc: DocName, at: string | null): void {
    if (this.#docs.get(doc)?.live) this.#port.send({ t: 'docCursor', doc, at })
  }

  /** Everything that would be lost if the page closed now. */
  outbox(): DocOutbox {
    const docs = [...this.#docs].flatMap(([doc, { edits }]) =>
      edits.length === 0 ? [] : [{ doc, updates: edits.map(({ update }) => encodeBase64(update)) }],
    )
    return { stamp: ++this.#stamp, docs }
  }

  /** What `outbox()` answered with this stamp is safe: its edits may be sent. */
  persisted(stamp: number): void {
    this.#persisted = Math.max(this.#persisted, stamp)
    this.#flush()
  }

  receive(message: Down): void {
    switch (message.t) {
      case 'docState':
        return this.#takeState(message)
      case 'doc': {
        const update = this.#docs.get(message.doc)?.live ? decodeBase64(message.update) : null
        if (update) this.#port.apply(message.doc, update)
        return
      }
      case 'docAck':
        return this.#takeAck(message)
      case 'refused':
        return message.re === 'doc' ? this.#takeRefusal(message) : undefined
      default:
        return
    }
  }

  tick(): void {
    this.#armed = false
    this.#flush()
  }

  #of(doc: DocName): Opened {
    let opened = this.#docs.get(doc)
    if (!opened)
      this.#docs.set(doc, (opened = { edits: [], kept: [], flight: null, live: false, ready: false }))
    return opened
  }

  #ask(doc: DocName): void {
    const vector = this.isReady(doc) ? { vector: encodeBase64(this.#port.vector(doc)) } : {}
    this.#port.send({ t: 'openDoc', doc, ...vector })
  }

  #takeState({ doc, update }: DownOf<'docState'>): void {
    const opened = this.#of(doc)
    const bytes = decodeBase64(update)
    if (bytes) this.#port.apply(doc, bytes)
    for (const kept of opened.kept.splice(0)) this.#port.apply(doc, kept)
    Object.assign(opened, { live: true, ready: true })
    this.#port.changed()
    this.#flush()
  }

  #takeAck({ doc, id }: DownOf<'docAck'>): void {
    const opened = this.#docs.get(doc)
    if (!opened || opened.flight !== id) return
    opened.flight = null
    opened.edits.shift()
    this.#port.persist()
    this.#port.changed()
    this.#flush()
  }

  /** What follows on a refused edit would be refused too: the document starts again from what the room has. */
  #takeRefusal({ id, message }: DownOf<'refused'>): void {
    for (const [doc, opened] of this.#docs) {
      if (id === undefined || opened.flight !== id) continue
      const edits = opened.edits.map(({ update }) => update)
      Object.assign(opened, { edits: [], kept: [], flight: null, live: false, ready: false })
      this.#port.rejected(doc, message, edits)
      this.#port.persist()
      this.#ask(doc)
      this.#port.changed()
    }
  }

  #flush(): void {
    if (!this.#connected) return
    for (const [doc, opened] of this.#docs) {
      const [first] = opened.edits
      if (!opened.live || opened.flight !== null || !first || first.made > this.#persisted) continue
      const wait = this.#sentAt + PACE_MS - this.#port.now()
      if (wait > 0) {
        if (!this.#armed) this.#port.later(wait)
        this.#armed = true
        return
      }
      opened.flight = `d${++this.#ids}`
      this.#sentAt = this.#port.now()
      this.#port.send({ t: 'doc', doc, id: opened.flight, update: encodeBase64(first.update) })
    }
  }
}
