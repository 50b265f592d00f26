import { type ChangeSet, EditorState, type Transaction } from '@codemirror/state'
import type { DownOf, Welcome } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { LoggedPush } from '#core/protocol/shared.ts'
import { Cursors } from './cursors.ts'
import { Kept } from './kept.ts'
import { insertedText, type Outbox } from './outbox.ts'
import { Outgoing } from './outgoing.ts'
import type { SyncPort } from './port.ts'
import { Replica } from './replica.ts'

const NO_FIT = 'These edits no longer fit.'
const REMOVED = 'This file was removed.'

/** The files' texts on this side, and what the room's messages do to them. */
export class Texts {
  readonly replicas = new Map<string, Replica>()
  readonly cursors = new Cursors()
  readonly outgoing = new Outgoing()
  readonly kept: Kept
  /** The room has welcomed this connection. */
  live = false
  #client: string
  #port: SyncPort
  #wanted = new Set<string>()

  constructor(client: string, port: SyncPort, outbox: Outbox | undefined) {
    this.#client = client
    this.#port = port
    this.kept = new Kept(client, outbox)
  }

  /** Operations that are not on the room's disk. */
  get unacknowledged(): number {
    let count = 0
    for (const replica of this.replicas.values()) count += replica.made - replica.acknowledged
    return count + this.kept.count
  }

  /** The connection is gone, and with it every answer that was owed. */
  disconnected(): void {
    this.live = false
    this.outgoing.settled()
    this.outgoing.cursor.forget()
    this.cursors.clear()
    for (const replica of this.replicas.values()) replica.asked = false
  }

  /** Asks for a file's text unless it is here or on its way. */
  want(file: string): void {
    if (this.replicas.has(file) || this.#wanted.has(file)) return
    this.#wanted.add(file)
    if (this.live) this.#port.send({ t: 'open', file })
  }

  /** Moves everybody's selections in a file over changes of its text. */
  mapCursors(file: string, transactions: readonly Transaction[]): void {
    const changes = transactions.filter((transaction) => transaction.docChanged).map(({ changes }) => changes)
    this.cursors.map(file, changes)
    this.outgoing.cursor.map(file, changes)
  }

  removed(file: string): void {
    this.cursors.leave(file)
    this.forget(file, REMOVED)
  }

  welcome(message: Welcome): void {
    this.live = true
    this.outgoing.settled()
    for (const tail of message.tails) {
      if (this.kept.has(tail.file)) this.#restore(tail, message)
      else this.takePushes(tail.file, tail.pushes)
    }
    for (const { file, version, text } of message.texts) {
      if (!message.tails.some((tail) => tail.file === file)) this.takeText(file, version, text)
    }
    const files = new Set(message.files.map(({ id }) => id))
    const told = new Set([...message.tails, ...message.texts].map(({ file }) => file))
    for (const replica of this.replicas.values()) {
      if (!told.has(replica.file) && files.has(replica.file)) this.#askTail(replica)
    }
    for (const { file, ops } of this.kept.takeRest())
      this.#lost(file, ops, files.has(file) ? NO_FIT : REMOVED)
    for (const id of [...this.replicas.keys()]) if (!files.has(id)) this.forget(id, REMOVED)
    this.outgoing.n = message.n
    for (const { client, file, ranges } of message.cursors) this.setCursor(client, file, ranges)
    for (const file of this.#wanted) {
      if (files.has(file)) this.#port.send({ t: 'open', file })
      else this.#wanted.delete(file)
    }
    this.#port.persist()
  }

  /** A file whose operations were kept by an earlier page: the room's text, and on top what it had not logged. */
  #restore({ file, pushes }: Welcome['tails'][number], { texts }: Welcome): void {
    const text = texts.find((other) => other.file === file)
    if (!text) return
    const { ops, moved, how } = this.kept.take(file, pushes)
    const replica = this.#make(file, text.version, text.text)
    if (!moved || !replica.restore(moved, how)) this.#lost(file, ops, NO_FIT)
    replica.kept = replica.made
    this.#port.reset(file, replica.state)
  }

  #make(file: string, version: number, text: string): Replica {
    const limit = EditorState.changeFilter.of(
      (transaction) =>
        transaction.newDoc.length <= Math.max(LIMITS.fileChars, transaction.startState.doc.length),
    )
    const replica = new Replica(file, this.#client, text, version, [limit, this.#port.extensions(file)])
    this.replicas.set(file, replica)
    this.#wanted.delete(file)
    return replica
  }

  /** A whole text: a file's first, or the room's word after this replica went wrong. */
  takeText(file: string, version: number, text: string): void {
    const old = this.replicas.get(file)
    const unsent = old ? old.pending : []
    // Whether a push in flight is in this text cannot be told: the next welcome says it.
    if (this.outgoing.isWaitingFor(file)) return this.#port.reconnect()
    const replica = this.#make(file, version, text)
    const fits = old?.version === version && replica.restore(unsent, old.how)
    if (!fits) this.#lost(file, unsent, NO_FIT)
    this.#port.reset(file, replica.state)
    if (unsent.length > 0) this.#port.persist()
  }

  takePushes(file: string, pushes: readonly LoggedPush[]): void {
    const replica = this.replicas.get(file)
    if (!replica) return
    replica.asked = false
    const before = replica.acknowledged
    const transactions = replica.receive(pushes)
    if (!transactions) return this.#askTail(replica)
    this.outgoing.n += replica.acknowledged - before
    if (replica.acknowledged > before && this.outgoing.isWaitingFor(file)) this.outgoing.settled()
    this.#show(replica, transactions)
  }

  takeOps(message: DownOf<'ops'>): void {
    const replica = this.replicas.get(message.file)
    if (replica) {
      const transactions = replica.receive([message])
      if (!transactions) this.#askTail(replica)
      else this.#show(replica, transactions)
    }
    if (message.cursor) this.setCursor(message.client, message.file, message.cursor)
  }

  takeAck({ file, version, n }: DownOf<'ack'>): void {
    const replica = this.replicas.get(file)
    const count = n - this.outgoing.n
    if (!replica || !this.outgoing.isWaitingFor(file) || count <= 0) return
    this.outgoing.settled()
    if (count > replica.pending.length || version !== replica.version + count) return this.#askTail(replica)
    this.outgoing.n = n
    this.#show(replica, [replica.acknowledge(count)])
    if (this.unacknowledged === 0) this.#port.persist()
  }

  takeHead({ file, version, hash }: DownOf<'head'>): void {
    const replica = this.replicas.get(file)
    if (!replica) return
    if (version > replica.version) this.#askTail(replica)
    else if (version === replica.version && replica.pending.length === 0 && replica.hash() !== hash) {
      // Until the text is here nothing is sent: what is made on a wrong text does not fit the right one.
      replica.asked = true
      this.#port.send({ t: 'open', file })
    }
  }

  #askTail(replica: Replica): void {
    if (replica.asked || !this.live) return
    replica.asked = true
    this.#port.send({ t: 'open', file: replica.file, version: replica.version })
  }

  refused({ file, code, message }: DownOf<'refused'>): void {
    if (code === 'bad_version' || code === 'bad_number' || !file) return this.#port.reconnect()
    this.forget(file, message)
    if (code !== 'no_file') this.want(file)
  }

  /** Gives up a file and hands what was not acknowledged back to the person. */
  forget(file: string, why: string): void {
    const replica = this.replicas.get(file)
    if (!replica) return
    if (this.outgoing.isWaitingFor(file)) this.outgoing.settled()
    this.replicas.delete(file)
    this.#lost(file, replica.pending, why)
    this.#port.persist()
  }

  #lost(file: string, ops: readonly ChangeSet[], why: string): void {
    if (ops.length > 0) this.#port.rejected(file, insertedText(ops), why)
  }

  #show(replica: Replica, transactions: readonly Transaction[]): void {
    if (transactions.length === 0) return
    this.mapCursors(replica.file, transactions)
    this.#port.apply(replica.file, transactions)
  }

  setCursor(client: string, file: string, ranges: Parameters<Cursors['set']>[2]): void {
    if (client !== this.#client)
      this.cursors.set(client, file, ranges, this.replicas.get(file)?.pending ?? [])
  }
}
