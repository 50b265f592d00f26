import { type ChangeSet, EditorState, type Transaction } from '@codemirror/state'
import type { Down, DownOf, Welcome } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { LoggedPush } from '#core/protocol/shared.ts'
import { PROTOCOL_VERSION } from '#core/protocol/version.ts'
import { Cursors } from './cursors.ts'
import { Kept } from './kept.ts'
import type { SyncPort, SyncStatus } from './port.ts'
import { ACK_MS, Outgoing } from './outgoing.ts'
import { insertedText, type Outbox } from './outbox.ts'
import { Replica } from './replica.ts'

export type { SyncPort, SyncStatus } from './port.ts'

const NO_FIT = 'These edits no longer fit.'
const REMOVED = 'This file was removed.'

type Options = { client: string; port: SyncPort; outbox?: Outbox | undefined }

/**
 * The text of every opened file on this side: remote operations in, own operations out, one push in flight, nothing
 * sent before it is kept. Deterministic: the same calls give the same sends.
 */
export class Sync {
  readonly client: string
  #port: SyncPort
  #replicas = new Map<string, Replica>()
  #wanted = new Set<string>()
  #kept: Kept
  #cursors = new Cursors()
  #outgoing = new Outgoing()
  #phase: 'offline' | 'joining' | 'live' = 'offline'

  constructor({ client, port, outbox }: Options) {
    this.client = client
    this.#port = port
    this.#kept = new Kept(client, outbox)
  }

  get status(): SyncStatus {
    if (this.#phase === 'offline') return 'offline'
    if (this.#phase === 'joining') return 'connecting'
    return this.unacknowledged > 0 ? 'saving' : 'saved'
  }

  /** Operations that are not on the room's disk. */
  get unacknowledged(): number {
    let count = 0
    for (const replica of this.#replicas.values()) count += replica.made - replica.acknowledged
    return count + this.#kept.count
  }

  get cursors(): Cursors['all'] {
    return this.#cursors.all
  }

  state(file: string): EditorState | undefined {
    return this.#replicas.get(file)?.state
  }

  /** The room's version of a file that is in its text; undefined until the text is here. */
  version(file: string): number | undefined {
    return this.#replicas.get(file)?.version
  }

  /** Everything that would be lost if the page closed now. */
  outbox(): Outbox {
    return this.#kept.outbox(this.#replicas)
  }

  /** What `outbox()` answered with this stamp is safe: its operations may be sent. */
  persisted(stamp: number): void {
    this.#kept.persisted(stamp)
    this.#flush()
  }

  connected(): void {
    this.#phase = 'joining'
    const held = [...this.#replicas].map(([id, { version }]) => ({ id, version, want: 'tail' as const }))
    const files = [...held, ...this.#kept.wants()]
    this.#port.send({ t: 'hello', v: PROTOCOL_VERSION, client: this.client, files })
    this.#port.changed()
  }

  disconnected(): void {
    this.#phase = 'offline'
    this.#outgoing.settled()
    this.#outgoing.cursor.forget()
    this.#cursors.clear()
    for (const replica of this.#replicas.values()) replica.asked = false
    this.#port.changed()
  }

  receive(message: Down): void {
    switch (message.t) {
      case 'welcome':
        this.#welcome(message)
        break
      case 'text':
        this.#takeText(message.file, message.version, message.text)
        break
      case 'tail':
        this.#takePushes(message.file, message.pushes)
        break
      case 'ops':
        this.#takeOps(message)
        break
      case 'ack':
        this.#takeAck(message)
        break
      case 'head':
        this.#takeHead(message)
        break
      case 'cursors':
        for (const { client, file, ranges } of message.list) this.#setCursor(client, file, ranges)
        break
      case 'leave':
        this.#cursors.remove(message.client)
        break
      case 'file':
        if (message.change === 'removed') this.#forget(message.file.id, REMOVED)
        break
      case 'refused':
        if (message.re === 'push') this.#refused(message)
        break
      default:
        return
    }
    this.#flush()
    this.#port.changed()
  }

  /** Asks for a file's text unless it is here; `port.reset` follows. */
  openFile(file: string): void {
    if (this.#replicas.has(file) || this.#wanted.has(file)) return
    this.#wanted.add(file)
    if (this.#phase === 'live') this.#port.send({ t: 'open', file })
  }

  /** Local transactions, after the view has taken them. */
  edited(file: string, transactions: readonly Transaction[]): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    replica.edited(transactions)
    const changes = transactions.filter((transaction) => transaction.docChanged).map(({ changes }) => changes)
    if (changes.length === 0) return
    this.#cursors.map(file, changes)
    this.#outgoing.cursor.map(file, changes)
    this.#port.persist()
    this.#port.changed()
  }

  /** The person looks at `file` and its selection may have moved. */
  select(file: string): void {
    this.#outgoing.cursor.file = file
    this.#flush()
  }

  /** The person looks elsewhere: their cursor disappears for the others. */
  hideCursor(): void {
    const { cursor } = this.#outgoing
    const message = cursor.hide(this.version(cursor.file ?? ''))
    if (message && this.#phase === 'live') this.#port.send(message)
  }

  /** The time given to `port.later` is over. */
  tick(): void {
    if (this.#phase === 'live' && this.#outgoing.isLate(this.#port.now())) return this.#port.reconnect()
    this.#flush()
  }

  #welcome(message: Welcome): void {
    this.#phase = 'live'
    this.#outgoing.settled()
    for (const tail of message.tails) {
      if (this.#kept.has(tail.file)) this.#restore(tail, message)
      else this.#takePushes(tail.file, tail.pushes)
    }
    for (const { file, version, text } of message.texts) {
      if (!message.tails.some((tail) => tail.file === file)) this.#takeText(file, version, text)
    }
    const files = new Set(message.files.map(({ id }) => id))
    for (const { file, ops } of this.#kept.takeRest())
      this.#lost(file, ops, files.has(file) ? NO_FIT : REMOVED)
    for (const id of [...this.#replicas.keys()]) if (!files.has(id)) this.#forget(id, REMOVED)
    this.#outgoing.n = message.n
    for (const { client, file, ranges } of message.cursors) this.#setCursor(client, file, ranges)
    for (const file of this.#wanted) this.#port.send({ t: 'open', file })
    this.#port.persist()
  }

  /** A file whose operations were kept by an earlier page: the room's text, and on top what it had not logged. */
  #restore({ file, pushes }: Welcome['tails'][number], { texts }: Welcome): void {
    const text = texts.find((other) => other.file === file)
    if (!text) return
    const { ops, moved } = this.#kept.take(file, pushes)
    const replica = this.#make(file, text.version, text.text)
    if (!moved || !replica.restore(moved)) this.#lost(file, ops, NO_FIT)
    replica.kept = replica.made
    this.#port.reset(file, replica.state)
  }

  #make(file: string, version: number, text: string): Replica {
    const limit = EditorState.changeFilter.of(
      (transaction) =>
        transaction.newDoc.length <= Math.max(LIMITS.fileChars, transaction.startState.doc.length),
    )
    const replica = new Replica(file, this.client, text, version, [limit, this.#port.extensions(file)])
    this.#replicas.set(file, replica)
    this.#wanted.delete(file)
    return replica
  }

  /** A whole text: a file's first, or the room's word after this replica went wrong. */
  #takeText(file: string, version: number, text: string): void {
    const old = this.#replicas.get(file)
    const unsent = old ? old.pending : []
    // Whether a push in flight is in this text cannot be told: the next welcome says it.
    if (this.#outgoing.isWaitingFor(file)) return this.#port.reconnect()
    const replica = this.#make(file, version, text)
    const fits = old?.version === version && replica.restore(unsent)
    if (!fits) this.#lost(file, unsent, NO_FIT)
    this.#port.reset(file, replica.state)
    if (unsent.length > 0) this.#port.persist()
  }

  #takePushes(file: string, pushes: readonly LoggedPush[]): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    replica.asked = false
    const before = replica.acknowledged
    const transactions = replica.receive(pushes)
    if (!transactions) return this.#askTail(replica)
    this.#outgoing.n += replica.acknowledged - before
    if (replica.acknowledged > before && this.#outgoing.isWaitingFor(file)) this.#outgoing.settled()
    this.#show(replica, transactions)
  }

  #takeOps(message: DownOf<'ops'>): void {
    const replica = this.#replicas.get(message.file)
    if (replica) {
      const transactions = replica.receive([message])
      if (!transactions) this.#askTail(replica)
      else this.#show(replica, transactions)
    }
    if (message.cursor) this.#setCursor(message.client, message.file, message.cursor)
  }

  #takeAck({ file, version, n }: DownOf<'ack'>): void {
    const replica = this.#replicas.get(file)
    const count = n - this.#outgoing.n
    if (!replica || !this.#outgoing.isWaitingFor(file) || count <= 0) return
    this.#outgoing.settled()
    if (count > replica.pending.length || version !== replica.version + count) return this.#askTail(replica)
    this.#outgoing.n = n
    this.#show(replica, [replica.acknowledge(count)])
    if (this.unacknowledged === 0) this.#port.persist()
  }

  #takeHead({ file, version, hash }: DownOf<'head'>): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    if (version > replica.version) this.#askTail(replica)
    else if (version === replica.version && replica.pending.length === 0 && replica.hash() !== hash) {
      // Until the text is here nothing is sent: what is made on a wrong text does not fit the right one.
      replica.asked = true
      this.#port.send({ t: 'open', file })
    }
  }

  #askTail(replica: Replica): void {
    if (replica.asked || this.#phase !== 'live') return
    replica.asked = true
    this.#port.send({ t: 'open', file: replica.file, version: replica.version })
  }

  #refused({ file, code, message }: DownOf<'refused'>): void {
    if (code === 'bad_version' || code === 'bad_number' || !file) return this.#port.reconnect()
    this.#forget(file, message)
    if (code !== 'no_file') this.openFile(file)
  }

  /** Gives up a file and hands what was not acknowledged back to the person. */
  #forget(file: string, why: string): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    if (this.#outgoing.isWaitingFor(file)) this.#outgoing.settled()
    this.#replicas.delete(file)
    this.#lost(file, replica.pending, why)
    this.#port.persist()
  }

  #lost(file: string, ops: readonly ChangeSet[], why: string): void {
    if (ops.length > 0) this.#port.rejected(file, insertedText(ops), why)
  }

  #show(replica: Replica, transactions: readonly Transaction[]): void {
    if (transactions.length === 0) return
    const changes = transactions.filter((transaction) => transaction.docChanged).map(({ changes }) => changes)
    this.#cursors.map(replica.file, changes)
    this.#outgoing.cursor.map(replica.file, changes)
    this.#port.apply(replica.file, transactions)
  }

  #setCursor(client: string, file: string, ranges: Parameters<Cursors['set']>[2]): void {
    if (client !== this.client)
      this.#cursors.set(client, file, ranges, this.#replicas.get(file)?.pending ?? [])
  }

  #flush(): void {
    if (this.#phase !== 'live') return
    const next = this.#outgoing.next(this.#replicas, this.#port.now())
    if (next === null) return
    if (typeof next === 'number') return this.#port.later(next)
    if (next.t === 'unsendable') {
      this.#forget(next.file, 'This edit is too large to be sent.')
      return this.openFile(next.file)
    }
    this.#port.send(next)
    if (next.t === 'push') this.#port.later(ACK_MS)
  }
}
