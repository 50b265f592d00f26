import * as Y from 'yjs'
import { DocSync, type DocOutbox } from '#core/client/doc-sync.ts'
import type { Role } from '#core/protocol/access.ts'
import { parseDown } from '#core/protocol/parse.ts'
import { DOCS, type DocName } from '#core/protocol/shared-doc.ts'
import type { Peer } from './peer.ts'
import type { World } from './world.ts'

/** A person's page with both shared documents open: the real client machine, a queue in place of socket and disk. */
export class DocPeer {
  readonly world: World
  readonly peer: Peer
  docs = new Map<DocName, Y.Doc>()
  sync: DocSync
  disk: DocOutbox | undefined
  rejected: string[] = []
  #unwritten = false
  #later: number | null = null
  #socket: string | null = null
  #authors: () => number

  /** `authors` gives each page its Yjs client ids. */
  constructor(world: World, name: string, authors: () => number, role: Role = 'writer') {
    this.world = world
    this.peer = world.peer(name, role)
    this.#authors = authors
    this.sync = this.#open()
  }

  #open(): DocSync {
    for (const doc of DOCS) this.#fresh(doc)
    const sync: DocSync = new DocSync(
      {
        send: (message) => void this.peer.up.push(JSON.stringify(message)),
        persist: () => void (this.#unwritten = true),
        vector: (doc) => Y.encodeStateVector(this.doc(doc)),
        apply: (doc, update) => Y.applyUpdate(this.doc(doc), update, 'room'),
        rejected: (doc, message) => {
          this.rejected.push(message)
          this.#fresh(doc)
        },
        changed: () => {},
        now: () => this.world.now,
        later: (ms) => void (this.#later = this.world.now + ms),
      },
      this.disk ? [structuredClone(this.disk)] : [],
    )
    for (const doc of DOCS) sync.open(doc)
    return sync
  }

  #fresh(name: DocName): void {
    const doc = new Y.Doc({ guid: name })
    doc.clientID = this.#authors()
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'room') this.sync.edited(name, update)
    })
    this.docs.set(name, doc)
  }

  doc(name: DocName): Y.Doc {
    const doc = this.docs.get(name)
    if (!doc) throw new Error('no such document')
    return doc
  }

  get text(): Y.Text {
    return this.doc('notes').getText('text')
  }

  get elements(): Y.Map<unknown> {
    return this.doc('board').getMap('elements')
  }

  connect(): void {
    this.world.connect(this.peer)
  }

  /** The disk takes what is to be kept. */
  write(): void {
    if (!this.#unwritten) return
    this.#unwritten = false
    this.disk = this.sync.outbox()
    this.sync.persisted(this.disk.stamp)
  }

  /** The page is closed and opened again: only the disk remains. */
  reload(): void {
    this.world.cut(this.peer)
    this.#unwritten = false
    this.#later = null
    this.#socket = null
    this.sync = this.#open()
  }

  /** One frame from the room is read. */
  take(): void {
    this.notice()
    const frame = this.peer.down[0]
    if (frame === undefined) return
    this.peer.take()
    const parsed = parseDown(frame)
    if (!parsed.ok) throw new Error('the room sent what is no message')
    if (parsed.value.t === 'welcome') this.sync.connected()
    this.sync.receive(parsed.value)
  }

  /** One frame reaches the room. */
  deliver(options: { twice?: boolean } = {}): void {
    this.notice()
    this.world.deliver(this.peer, options)
    this.notice()
  }

  /** The socket may have ended, and time may have passed. */
  notice(): void {
    if (this.peer.socket !== this.#socket) this.sync.disconnected()
    this.#socket = this.peer.socket
    if (this.#later === null || this.#later > this.world.now) return
    this.#later = null
    this.sync.tick()
  }
}

/** Everybody connects, and everything that is on its way arrives. */
export function settleDocs(world: World, people: readonly DocPeer[]): void {
  for (let round = 0; round < 2_000; round++) {
    for (const person of people) {
      person.connect()
      person.write()
      person.notice()
      while (person.peer.up.length > 0) person.deliver()
      while (person.peer.down.length > 0) person.take()
    }
    const quiet = people.every(({ peer, sync }) => peer.up.length + peer.down.length + sync.waiting === 0)
    for (const person of people) person.write()
    if (quiet && world.timers.length === 0) return
    world.pass(100)
  }
  throw new Error('the documents do not settle')
}
