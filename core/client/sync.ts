import type { EditorState, Transaction } from '@codemirror/state'
import type { Down } from '#core/protocol/down.ts'
import { PROTOCOL_VERSION } from '#core/protocol/version.ts'
import type { Cursors } from './cursors.ts'
import type { Outbox } from './outbox.ts'
import { ACK_MS } from './outgoing.ts'
import type { SyncPort, SyncStatus } from './port.ts'
import { Texts } from './texts.ts'

export type { SyncPort, SyncStatus } from './port.ts'

type Options = { client: string; port: SyncPort; outbox?: Outbox | undefined }

/**
 * The text of every opened file on this side: remote operations in, own operations out, one push in flight, nothing
 * sent before it is kept. Deterministic: the same calls give the same sends.
 */
export class Sync {
  readonly client: string
  #port: SyncPort
  #texts: Texts
  #open = false

  constructor({ client, port, outbox }: Options) {
    this.client = client
    this.#port = port
    this.#texts = new Texts(client, port, outbox)
  }

  get status(): SyncStatus {
    if (!this.#open) return 'offline'
    if (!this.#texts.live) return 'connecting'
    return this.unacknowledged > 0 ? 'saving' : 'saved'
  }

  /** Operations that are not on the room's disk. */
  get unacknowledged(): number {
    return this.#texts.unacknowledged
  }

  get cursors(): Cursors['all'] {
    return this.#texts.cursors.all
  }

  state(file: string): EditorState | undefined {
    return this.#texts.replicas.get(file)?.state
  }

  /** The room's version of a file that is in its text; undefined until the text is here. */
  version(file: string): number | undefined {
    return this.#texts.replicas.get(file)?.version
  }

  /** Everything that would be lost if the page closed now. */
  outbox(): Outbox {
    return this.#texts.kept.outbox(this.#texts.replicas)
  }

  /** What `outbox()` answered with this stamp is safe: its operations may be sent. */
  persisted(stamp: number): void {
    this.#texts.kept.persisted(stamp)
    this.#flush()
  }

  connected(): void {
    this.#open = true
    const held = [...this.#texts.replicas].map(([id, { version }]) => ({
      id,
      version,
      want: 'tail' as const,
    }))
    const files = [...held, ...this.#texts.kept.wants()]
    this.#port.send({ t: 'hello', v: PROTOCOL_VERSION, client: this.client, files })
    this.#port.changed()
  }

  disconnected(): void {
    this.#open = false
    this.#texts.disconnected()
    this.#port.changed()
  }

  receive(message: Down): void {
    switch (message.t) {
      case 'welcome':
        this.#texts.welcome(message)
        break
      case 'text':
        this.#texts.takeText(message.file, message.version, message.text)
        break
      case 'tail':
        this.#texts.takePushes(message.file, message.pushes)
        break
      case 'ops':
        this.#texts.takeOps(message)
        break
      case 'ack':
        this.#texts.takeAck(message)
        break
      case 'head':
        this.#texts.takeHead(message)
        break
      case 'cursors':
        for (const { client, file, ranges } of message.list) this.#texts.setCursor(client, file, ranges)
        break
      case 'leave':
        this.#texts.cursors.remove(message.client)
        break
      case 'file':
        if (message.change === 'removed') this.#texts.removed(message.file.id)
        break
      case 'refused':
        if (message.re === 'push') this.#texts.refused(message)
        break
      default:
        return
    }
    this.#flush()
    this.#port.changed()
  }

  /** Asks for a file's text unless it is here; `port.reset` follows. */
  openFile(file: string): void {
    this.#texts.want(file)
  }

  /** Local transactions, after the view has taken them. */
  edited(file: string, transactions: readonly Transaction[]): void {
    const replica = this.#texts.replicas.get(file)
    if (!replica) return
    replica.edited(transactions)
    if (!transactions.some((transaction) => transaction.docChanged)) return
    this.#texts.mapCursors(file, transactions)
    this.#port.persist()
    this.#port.changed()
  }

  /** The person looks at `file` and its selection may have moved. */
  select(file: string): void {
    this.#texts.outgoing.cursor.file = file
    this.#flush()
  }

  /** The person looks elsewhere: their cursor disappears for the others. */
  hideCursor(): void {
    const { cursor } = this.#texts.outgoing
    const message = cursor.hide(this.version(cursor.file ?? ''))
    if (message && this.#texts.live) this.#port.send(message)
  }

  /** The time given to `port.later` is over. */
  tick(): void {
    if (this.#texts.live && this.#texts.outgoing.isLate(this.#port.now())) return this.#port.reconnect()
    this.#flush()
  }

  #flush(): void {
    if (!this.#texts.live) return
    const next = this.#texts.outgoing.next(this.#texts.replicas, this.#port.now())
    if (next === null) return
    if (typeof next === 'number') return this.#port.later(next)
    if (next.t === 'unsendable') {
      this.#texts.forget(next.file, 'This edit is too large to be sent.')
      return this.#texts.want(next.file)
    }
    this.#port.send(next)
    if (next.t === 'push') this.#port.later(ACK_MS)
  }
}
