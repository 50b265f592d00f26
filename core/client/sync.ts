import { ChangeSet, EditorState, type Extension, type Transaction } from '@codemirror/state'
import type { Down, DownOf, Welcome } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { LoggedPush } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { PROTOCOL_VERSION } from '#core/protocol/version.ts'
import { Cursors } from './cursors.ts'
import { OwnCursor } from './own-cursor.ts'
import { catchUp, insertedText, type Outbox } from './outbox.ts'
import { Pace } from './pace.ts'
import { nextOps, Replica } from './replica.ts'

/** A push without an answer for this long means that the connection is dead, whatever the socket says; milliseconds. */
const ACK_MS = 8_000

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
  #restoring: Outbox['files'] = []
  #cursors = new Cursors()
  #pace = new Pace()
  #phase: 'offline' | 'joining' | 'live' = 'offline'
  /** Number of the last operation the room acknowledged. */
  #n = 0
  #inflight: { file: string; since: number } | null = null
  #stamp = 0
  #keeping = new Map<string, number>()
  #own = new OwnCursor()
  #pausedUntil = 0

  constructor({ client, port, outbox }: Options) {
    this.client = client
    this.#port = port
    if (outbox) this.#restoring = outbox.files.filter((file) => file.ops.length > 0)
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
    for (const file of this.#restoring) count += file.ops.length
    return count
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
    const files: Outbox['files'] = this.#restoring.slice()
    this.#keeping.clear()
    for (const [id, replica] of this.#replicas) {
      this.#keeping.set(id, replica.made)
      const ops = replica.pending.map((changes) => changes.toJSON() as unknown[])
      if (ops.length > 0) files.push({ id, version: replica.version, ops })
    }
    return { client: this.client, stamp: ++this.#stamp, files }
  }

  /** What `outbox()` answered with this stamp is safe: its operations may be sent. */
  persisted(stamp: number): void {
    if (stamp !== this.#stamp) return
    for (const [id, made] of this.#keeping) {
      const replica = this.#replicas.get(id)
      if (replica) replica.kept = Math.max(replica.kept, made)
    }
    this.#flush()
  }

  connected(): void {
    this.#phase = 'joining'
    const files: Extract<Up, { t: 'hello' }>['files'] = []
    for (const [id, { version }] of this.#replicas) files.push({ id, version, want: 'tail' })
    for (const { id, version } of this.#restoring) files.push({ id, version, want: 'both' })
    this.#port.send({ t: 'hello', v: PROTOCOL_VERSION, client: this.client, files })
    this.#port.changed()
  }

  disconnected(): void {
    this.#phase = 'offline'
    this.#inflight = null
    this.#own.forget()
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
        if (message.change === 'removed') this.#forget(message.file.id, 'This file was removed.')
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
    this.#own.map(file, changes)
    this.#port.persist()
    this.#port.changed()
  }

  /** The person looks at `file` and its selection may have moved. */
  select(file: string): void {
    this.#own.file = file
    this.#flush()
  }

  /** The person looks elsewhere: their cursor disappears for the others. */
  hideCursor(): void {
    const message = this.#own.hide(this.version(this.#own.file ?? ''))
    if (message && this.#phase === 'live') this.#port.send(message)
  }

  /** The time given to `port.later` is over. */
  tick(): void {
    const late = this.#inflight && this.#port.now() - this.#inflight.since >= ACK_MS
    if (late && this.#phase === 'live') return this.#port.reconnect()
    this.#flush()
  }

  #welcome(message: Welcome): void {
    this.#phase = 'live'
    this.#inflight = null
    for (const tail of message.tails) {
      const kept = this.#restoring.find(({ id }) => id === tail.file)
      if (kept) this.#restore(kept, tail.pushes, message)
      else this.#takePushes(tail.file, tail.pushes)
    }
    for (const { file, version, text } of message.texts) {
      if (!this.#restoring.some(({ id }) => id === file)) this.#takeText(file, version, text)
    }
    const files = new Set(message.files.map(({ id }) => id))
    for (const { id, ops } of this.#restoring) this.#lost(id, parseAll(ops), 'This file is no longer there.')
    for (const id of [...this.#replicas.keys()]) if (!files.has(id)) this.#forget(id, 'This file was removed.')
    this.#restoring = []
    this.#n = message.n
    for (const { client, file, ranges } of message.cursors) this.#setCursor(client, file, ranges)
    for (const file of this.#wanted) this.#port.send({ t: 'open', file })
    this.#port.persist()
  }

  /** A file whose operations were kept by an earlier page: the room's text, and on top what it had not logged. */
  #restore(kept: Outbox['files'][number], pushes: readonly LoggedPush[], message: Welcome): void {
    const text = message.texts.find(({ file }) => file === kept.id)
    if (!text) return
    const pending = catchUp(parseAll(kept.ops), this.client, pushes)
    this.#restoring = this.#restoring.filter((other) => other !== kept)
    const replica = this.#make(kept.id, text.version, text.text)
    if (!pending || !replica.restore(pending)) this.#lost(kept.id, parseAll(kept.ops), 'These edits no longer fit.')
    this.#port.reset(kept.id, replica.state)
  }

  #make(file: string, version: number, text: string): Replica {
    const limit = EditorState.changeFilter.of(
      (transaction) => transaction.newDoc.length <= Math.max(LIMITS.fileChars, transaction.startState.doc.length),
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
    const replica = this.#make(file, version, text)
    if (unsent.length > 0) {
      if (this.#inflight?.file === file) return this.#port.reconnect()
      if (!replica.restore(unsent)) this.#lost(file, unsent, 'These edits no longer fit.')
    }
    this.#port.reset(file, replica.state)
  }

  #takePushes(file: string, pushes: readonly LoggedPush[]): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    replica.asked = false
    const before = replica.acknowledged
    const transactions = replica.receive(pushes)
    if (!transactions) return this.#askTail(replica)
    this.#n += replica.acknowledged - before
    if (replica.acknowledged > before && this.#inflight?.file === file) this.#inflight = null
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
    const count = n - this.#n
    if (!replica || !this.#inflight || count <= 0) return
    this.#inflight = null
    if (count > replica.pending.length || version !== replica.version + count) return this.#askTail(replica)
    this.#n = n
    this.#show(replica, [replica.acknowledge(count)])
    if (this.unacknowledged === 0) this.#port.persist()
  }

  #takeHead({ file, version, hash }: DownOf<'head'>): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    if (version > replica.version) this.#askTail(replica)
    else if (version === replica.version && replica.pending.length === 0 && replica.hash() !== hash) {
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
    this.#inflight = null
    this.#forget(file, message)
    if (code !== 'no_file') this.openFile(file)
  }

  /** Gives up a file and hands what was not acknowledged back to the person. */
  #forget(file: string, why: string): void {
    const replica = this.#replicas.get(file)
    if (!replica) return
    if (this.#inflight?.file === file) this.#inflight = null
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
    this.#own.map(replica.file, changes)
    this.#port.apply(replica.file, transactions)
  }

  #setCursor(client: string, file: string, ranges: Parameters<Cursors['set']>[2]): void {
    if (client !== this.client) this.#cursors.set(client, file, ranges, this.#replicas.get(file)?.pending ?? [])
  }

  /** Sends the next push, or the cursor when there is nothing to push. */
  #flush(): void {
    const now = this.#port.now()
    if (this.#phase !== 'live' || this.#inflight || now < this.#pausedUntil) return
    for (const replica of this.#replicas.values()) {
      if (replica.kept <= replica.acknowledged || replica.asked) continue
      const wait = this.#pace.take(now)
      if (wait === 0) return this.#push(replica, now)
      this.#pausedUntil = now + wait
      return this.#port.later(wait)
    }
    this.#sendCursor()
  }

  #push(replica: Replica, now: number): void {
    const ops = nextOps(replica)
    const all = ops.length === replica.made - replica.acknowledged
    const cursor = all ? this.#own.withPush(replica) : undefined
    const { file, version } = replica
    this.#inflight = { file, since: now }
    this.#port.later(ACK_MS)
    this.#port.send({ t: 'push', file, version, n: this.#n + 1, ops, ...(cursor ? { cursor } : {}) })
  }

  #sendCursor(): void {
    const replica = this.#replicas.get(this.#own.file ?? '')
    if (!replica || replica.made > replica.acknowledged) return
    const message = this.#own.message(replica)
    if (message) this.#port.send(message)
  }
}

const parseAll = (ops: Outbox['files'][number]['ops']): ChangeSet[] => ops.map((json) => ChangeSet.fromJSON(json))
