import type { Knock } from '#core/protocol/shared.ts'
import type {
  EventKind,
  Logged,
  Member,
  PushEntry,
  RoomEvent,
  RoomLog,
  Snapshot,
  Spent,
  Ticket,
} from '#core/room/log.ts'
import { MemoryDocLog } from './memory-doc-log.ts'

type Row = { seq: number; at: number } & ({ push: PushEntry } | { event: RoomEvent })

/** A room's log in memory: what simulations run against. */
export class MemoryRoomLog implements RoomLog {
  readonly docs = new MemoryDocLog()
  /** By number less one; undefined where an entry was dropped. */
  #rows: (Row | undefined)[] = []
  #floors = new Map<string, number>()
  #snapshots = new Map<string, Snapshot>()
  #clients = new Map<string, { user: string; n: number }>()
  #members = new Map<string, Member>()
  #knocks = new Map<string, Knock>()
  #tickets = new Map<string, number>()
  #void = new Map<string, number>()
  #spent = new Map<string, Spent>()
  #checkpointed = 0

  head(): number {
    return this.#rows[this.#rows.length - 1]?.seq ?? 0
  }

  lastAt(): number {
    return this.#rows[this.#rows.length - 1]?.at ?? 0
  }

  appendPush(seq: number, at: number, push: PushEntry): void {
    this.#append({ seq, at, push })
  }

  appendEvent(seq: number, at: number, event: RoomEvent): void {
    this.#append({ seq, at, event })
  }

  #append(row: Row): void {
    if (row.seq !== this.head() + 1) throw new Error('the log has no gaps')
    this.#rows.push(row)
  }

  pushesOf(file: string, version: number): PushEntry[] {
    return this.pushesAfter(0).filter(
      (entry) => entry.file === file && entry.version + entry.ops.length > version,
    )
  }

  charsOf(file: string, version: number): number {
    return this.pushesOf(file, version).reduce((sum, { ops }) => sum + JSON.stringify(ops).length, 0)
  }

  pushesAfter(seq: number): PushEntry[] {
    return this.#rows.slice(seq).flatMap((row) => (row && 'push' in row ? [row.push] : []))
  }

  floorOf(file: string): number {
    return this.#floors.get(file) ?? 0
  }

  prune(kinds: readonly (EventKind | 'push')[], upTo: number, before: number): void {
    const end = Math.min(upTo, this.#checkpointed, this.#rows.length - 1)
    const dropped = (row: Row) => row.seq <= end && row.at < before && kinds.includes(kindOf(row))
    const stays = (row: Row) => !dropped(row)
    const run = this.#rows.findLast((row) => row && kindOf(row) === 'run' && stays(row))?.seq ?? Infinity
    this.#rows = this.#rows.map((row) => {
      if (!row || stays(row) || (kindOf(row) === 'output' && row.seq > run)) return row
      if ('push' in row) this.#floors.set(row.push.file, row.push.version + row.push.ops.length)
      return undefined
    })
  }

  events(kinds: readonly EventKind[], count: number, after = 0, before = Infinity): Logged<RoomEvent>[] {
    const found: Logged<RoomEvent>[] = []
    for (let i = Math.min(this.#rows.length, before - 1) - 1; i >= after && found.length < count; i--) {
      const row = this.#rows[i]
      if (row && 'event' in row && kinds.includes(row.event.kind))
        found.push({ ...row.event, seq: row.seq, at: row.at })
    }
    return found.reverse()
  }

  event(seq: number): Logged<RoomEvent> | undefined {
    const row = this.#rows[seq - 1]
    return row && 'event' in row ? { ...row.event, seq, at: row.at } : undefined
  }

  firstEvent(kind: EventKind): Logged<RoomEvent> | undefined {
    const row = this.#rows.find((entry) => entry && 'event' in entry && entry.event.kind === kind)
    return row && this.event(row.seq)
  }

  replaceEvent(seq: number, event: RoomEvent): void {
    const old = this.event(seq)
    if (old?.kind !== event.kind) throw new Error('an event is replaced by one of its kind')
    this.#rows[seq - 1] = { seq, at: old.at, event }
  }

  replacePush(seq: number, push: PushEntry): void {
    const row = this.#rows[seq - 1]
    if (!row || !('push' in row)) return
    if (row.push.file === push.file && row.push.version === push.version)
      this.#rows[seq - 1] = { ...row, push }
  }

  forgetFile(file: string): void {
    this.#snapshots.delete(file)
  }

  snapshots(): (Omit<Snapshot, 'text'> & { chars: number })[] {
    return [...this.#snapshots.values()].map(({ text, ...snapshot }) => ({ ...snapshot, chars: text.length }))
  }

  snapshotText(file: string): string {
    return this.#snapshots.get(file)?.text ?? ''
  }

  checkpoint(seq: number, snapshots: readonly Snapshot[], counts: ReadonlyMap<string, number>): void {
    for (const snapshot of snapshots) this.#snapshots.set(snapshot.file, snapshot)
    for (const [id, n] of counts) {
      const client = this.#clients.get(id)
      if (client) client.n = n
    }
    this.#checkpointed = seq
  }

  checkpointed(): number {
    return this.#checkpointed
  }

  client(id: string): { user: string; n: number } | undefined {
    const client = this.#clients.get(id)
    return client && { ...client }
  }

  bindClient(id: string, user: string): void {
    if (this.#clients.has(id)) throw new Error('a client is bound once')
    this.#clients.set(id, { user, n: 0 })
  }

  members(): Member[] {
    return [...this.#members.values()]
  }

  putMember(member: Member): void {
    this.#members.set(member.user, member)
  }

  removeMember(user: string): void {
    this.#members.delete(user)
  }

  knocks(): Knock[] {
    return [...this.#knocks.values()]
  }

  putKnock(knock: Knock): void {
    this.#knocks.set(knock.user, knock)
  }

  removeKnock(user: string): void {
    this.#knocks.delete(user)
  }

  spent(): Spent[] {
    return [...this.#spent.values()]
  }

  putSpent(spent: Spent): void {
    this.#spent.set(spent.user, spent)
  }

  takeTicket({ id, holders, expires }: Ticket, now: number): boolean {
    if (expires <= now || this.#tickets.has(id)) return false
    if (holders.some((holder) => (this.#void.get(holder) ?? 0) >= expires)) return false
    this.#tickets.set(id, expires)
    return true
  }

  voidTickets(holder: string, until: number): void {
    this.#void.set(holder, until)
  }
}

const kindOf = (row: Row): EventKind | 'push' => ('push' in row ? 'push' : row.event.kind)
