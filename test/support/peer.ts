import { ChangeSet, type TransactionSpec } from '@codemirror/state'
import { catchUp, type Outbox } from '#core/client/outbox.ts'
import { splitLarge } from '#core/client/split.ts'
import { Sync, type SyncPort } from '#core/client/sync.ts'
import { applyDown, emptyView } from '#core/client/view.ts'
import type { Role } from '#core/protocol/access.ts'
import type { Welcome } from '#core/protocol/down.ts'
import { parseDown } from '#core/protocol/parse.ts'
import type { Up } from '#core/protocol/up.ts'
import type { World } from './world.ts'

/** A person's page in the world: the real client machine, with a queue in place of its socket and disk. */
export class Peer {
  readonly name: string
  readonly client: string
  readonly world: World
  sync: Sync
  view = emptyView()
  readonly role: Role
  /** Socket id while connected, else null; and the code its last one was closed with by the room. */
  socket: string | null = null
  closed: number | null = null
  /** What is on its disk, and whether something newer waits to be written. */
  disk: Outbox | undefined
  unwritten = false
  /** Frames on their way to the room and from it. */
  up: string[] = []
  down: string[] = []
  rejected: string[] = []
  /** Own operations that are on the disk or beyond: none of these may be lost. */
  promised = 0
  #made = 0
  #writing: { outbox: Outbox; made: number } | null = null
  #restoring = false

  constructor(world: World, name: string, role: Role) {
    this.world = world
    this.name = name
    this.role = role
    this.client = `client00${name}`.slice(0, 20)
    this.sync = this.#open(undefined)
  }

  #open(outbox: Outbox | undefined): Sync {
    const port: SyncPort = {
      send: (message) => this.#send(message),
      persist: () => void (this.unwritten = true),
      extensions: () => [],
      reset: () => {},
      apply: () => {},
      rejected: (_file, text) => void this.rejected.push(text),
      changed: () => {},
      reconnect: () => this.world.cut(this),
      now: () => this.world.now,
      later: (ms) => void this.world.later.push({ at: this.world.now + ms, peer: this, sync: this.sync }),
    }
    return new Sync({ client: this.client, port, outbox })
  }

  /** Asking for a text that is already here means that a hash did not match: the replicas had forked. */
  #send(message: Up): void {
    if (message.t === 'open' && message.version === undefined && this.sync.state(message.file))
      this.world.heals++
    this.up.push(JSON.stringify(message))
  }

  /** Types into a file as an editor would. */
  edit(file: string, spec: TransactionSpec): void {
    const state = this.sync.state(file)
    if (!state) return
    const parts = splitLarge(state.update(spec))
    this.#made += parts.filter((part) => part.docChanged).length
    this.sync.edited(file, parts)
    this.sync.select(file)
  }

  text(file: string): string | undefined {
    return this.sync.state(file)?.doc.toString()
  }

  /** The disk takes what is to be kept. */
  write(): void {
    this.finishWrite()
    this.beginWrite()
    this.finishWrite()
  }

  /** What is to be kept is on its way to the disk; more may be made meanwhile. */
  beginWrite(): void {
    if (!this.unwritten || this.#writing) return
    this.unwritten = false
    this.#writing = { outbox: structuredClone(this.sync.outbox()), made: this.#made }
  }

  finishWrite(): void {
    const written = this.#writing
    if (!written) return
    this.#writing = null
    this.disk = written.outbox
    this.promised = written.made
    this.sync.persisted(written.outbox.stamp)
  }

  /** The page is closed and opened again: only the disk remains. */
  reload(): void {
    this.world.cut(this)
    this.#made = this.promised
    this.unwritten = false
    this.#writing = null
    this.#restoring = true
    this.sync = this.#open(this.disk && structuredClone(this.disk))
  }

  /** Operations from the disk of which others' edits left nothing are not sent again. */
  #forgetEmpty(welcome: Welcome): void {
    if (!this.#restoring) return
    for (const { id, ops } of this.disk?.files ?? []) {
      const pushes = welcome.tails.find(({ file }) => file === id)?.pushes ?? []
      const kept = ops.map((json) => ChangeSet.fromJSON(json))
      const empty = catchUp(kept, this.client, pushes)?.filter((op) => op.empty).length ?? 0
      this.promised -= empty
      this.#made -= empty
    }
    this.#restoring = false
  }

  take(): void {
    const frame = this.down.shift()
    if (frame === undefined) return
    const parsed = parseDown(frame)
    if (!parsed.ok) throw new Error(`the room sent what is no message: ${frame.slice(0, 200)}`)
    if (parsed.value.t === 'welcome') this.#forgetEmpty(parsed.value)
    applyDown(this.view, parsed.value)
    this.sync.receive(parsed.value)
  }
}
