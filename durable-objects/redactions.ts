import type { RecordedEvent } from '#core/replay/event.ts'
import { maskedOutput, outputUnits } from '#core/replay/masks.ts'
import { deletionOf, Redactor, type Standing } from '#core/replay/redactor.ts'
import type { RedactionFailure, RedactionRequest, RedactionSeen } from '#core/protocol/api/redaction.ts'
import { isHandingIn } from '#core/room/hand-in.ts'
import type { Redaction } from '#core/room/redact.ts'
import type { Room } from '#core/room/room.ts'
import type { SigningKey } from '#core/signing/keys.ts'
import { amendRecord } from './archive-amend.ts'
import type { ArchiveLog } from './archive-log.ts'
import { refold } from './archive-refold.ts'
import { segmentsFrom, stateBefore } from './archived-segments.ts'
import { wakeWithin } from './listening.ts'
import { eventsOf } from './record-rows.ts'
import { SEEN, seenOf } from './redactions-seen.ts'
import { SqliteRedactions, type Asked, type Open } from './sqlite-redactions.ts'
import type { Hold } from './tidying.ts'

/** Takes the events in order; answers what one says without what goes, null where nothing does. */
type Taker = {
  take: (event: RecordedEvent) => RecordedEvent | null
  standing: () => Standing[]
  units: () => number
}

/**
 * Takes things out of a room's record, in two steps that survive each other's failure: first the object finds everything
 * that says it, writes it over in its own log and deletes what still stands; then the same is done in the directory, until
 * it has everything up to the event that tells of it.
 */
export class Redactions {
  readonly #db: D1Database
  readonly #log: ArchiveLog
  readonly #hold: Hold
  readonly #storage: DurableObjectStorage
  readonly #open: SqliteRedactions
  /** Units that were found, by number. */
  readonly #found = new Map<number, number>()

  constructor(db: D1Database, storage: DurableObjectStorage, log: ArchiveLog, hold: Hold) {
    this.#db = db
    this.#log = log
    this.#hold = hold
    this.#storage = storage
    this.#open = new SqliteRedactions(storage)
  }

  ask(asked: Asked): number {
    return this.#open.ask(asked)
  }

  isOpen(id: number): boolean {
    return this.#open.isOpen(id)
  }

  found(id: number): number | null {
    return this.#found.get(id) ?? null
  }

  /** How one failed last that is not done; null when it did not. */
  failure(id: number): RedactionFailure | null {
    return this.#open.failure(id)
  }

  /** What was asked for, and where it stands. */
  seen(): RedactionSeen[] {
    const events = this.#hold.room()?.log.events(['redaction'], SEEN) ?? []
    return seenOf(this.#open.open(), events, (id) => this.#open.failure(id))
  }

  /** Whether something is to be done now. */
  waits(): boolean {
    return this.#next() !== undefined
  }

  /** One that failed is tried again later, also in a room that sleeps. */
  async wakeLater(): Promise<void> {
    const wait = (this.#open.nextAt() ?? 0) - Date.now()
    if (wait > 0) await wakeWithin(this.#storage, wait)
  }

  /** Finds what goes and takes it out of the room; everything up to now has to be archived. */
  async begin(gone: () => boolean): Promise<void> {
    const open = this.#next()
    if (open?.head !== null) return
    await this.#try(open, 'It could not be looked for in the record.', gone, () => this.#find(open, gone))
  }

  /** Takes out of the directory what the room does not say any more; true when something may have changed there. */
  async finish(key: SigningKey, gone: () => boolean): Promise<boolean> {
    const open = this.#next()
    const head = open?.head ?? null
    const id = this.#hold.room()?.info.id
    if (!open || head === null || id === undefined) return false
    await this.#try(open, 'The archive could not be written over.', gone, async () => {
      const events = this.#open.events()
      // What was written before an eviction may still arrive, until something newer was written.
      const whole = this.#log.position(id).upTo >= head
      await amendRecord(this.#db, id, events, key)
      if (!gone()) await refold(this.#db, id, events[0]?.seq ?? 1)
      if (whole && !gone()) this.#open.done(open.id)
    })
    return true
  }

  #next = (): Open | undefined => this.#open.next(Date.now())

  /**
   * Tries to go on with one. What throws every time must not keep the rest from being archived: it is noted and tried later.
   * The words are ours, because an error may quote what is to be taken out.
   */
  async #try({ id }: Open, why: string, gone: () => boolean, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (gone()) return
      console.error('nothing was taken out of the record', error)
      this.#open.failed(id, why, Date.now())
    }
  }

  async #find(open: Open, gone: () => boolean): Promise<void> {
    const id = this.#hold.room()?.info.id
    if (id === undefined) return
    const taken: RecordedEvent[] = []
    const begin = await stateBefore(this.#db, id, firstOf(open.wanted, this.#hold.room()))
    if (gone()) return
    // What is not recorded any more cannot be taken out.
    if (!begin) return this.#nothing(open.id)
    const taker = takerOf(open, begin.state)
    let last = begin.first - 1
    const see = (event: RecordedEvent) => {
      if (event.seq !== last + 1) throw new Error(`the record has a gap before event ${event.seq}`)
      last = event.seq
      const now = taker.take(event)
      if (now) taken.push(now)
    }
    for await (const { segment } of segmentsFrom(this.#db, id, begin.first)) eventsOf(segment).forEach(see)
    const room = this.#hold.room()
    if (gone() || !room) return
    // Asked for before the end, come to only now.
    if (open.own && isHandingIn(room)) throw new Error('what was handed in is judged first')
    // From here on nothing is waited for: what is found is all there is.
    for (let events = this.#log.entries(last); events.length > 0; events = this.#log.entries(last))
      events.forEach(see)
    if (last !== room.seq) throw new Error('the log ends before the room')
    if (taker.units() === 0) return this.#nothing(open.id)
    this.#hold.step({ t: 'redact', redaction: redactionOf(open, taken, taker) })
    const head = this.#hold.room()?.seq ?? 0
    if (head <= last) throw new Error('nothing was taken out of the room')
    this.#open.masked(open.id, head, taken)
    this.#found.set(open.id, taker.units())
  }

  #nothing(id: number): void {
    this.#found.set(id, 0)
    this.#open.done(id)
  }
}

/** The first event that can say it. */
function firstOf(wanted: RedactionRequest, room: Room | null): number {
  if ('from' in wanted) return wanted.from
  const runs = room?.log.events(['run'], Number.MAX_SAFE_INTEGER) ?? []
  const run = runs.find((event) => event.kind === 'run' && event.run.id === wanted.run)
  return run?.seq ?? Number.MAX_SAFE_INTEGER
}

function takerOf({ wanted, own }: Asked, state: ConstructorParameters<typeof Redactor>[1]): Taker {
  if ('run' in wanted) {
    let units = 0
    const take = (event: RecordedEvent) => {
      if (event.kind !== 'output' || event.run !== wanted.run || outputUnits(event) === 0) return null
      units += outputUnits(event)
      return maskedOutput(event)
    }
    return { take, standing: () => [], units: () => units }
  }
  const { file = null, from, to, user = null } = wanted
  const redactor = new Redactor({ file, from, to, user, own }, state)
  return {
    take: (event) => redactor.take(event),
    standing: () => redactor.standing(),
    units: () => redactor.units,
  }
}

function redactionOf({ wanted, by }: Open, taken: readonly RecordedEvent[], taker: Taker): Redaction {
  const [pushes, outputs]: [Redaction['pushes'][number][], Redaction['outputs'][number][]] = [[], []]
  for (const { was: _, ...event } of taken)
    if (event.kind === 'push') {
      const { seq, at: _at, kind: _kind, user: _user, ...push } = event
      pushes.push({ seq, push: push as Redaction['pushes'][number]['push'] })
    } else if (event.kind === 'output') {
      const { seq, at: _at, ...rest } = event
      outputs.push({ seq, event: rest })
    }
  const standing = taker.standing().map((one) => ({
    ...{ file: one.file, version: one.version },
    op: deletionOf(one).toJSON() as unknown[],
  }))
  const [from, to] =
    'from' in wanted ? [wanted.from, wanted.to] : [taken[0]?.seq ?? 0, taken.at(-1)?.seq ?? 0]
  const of = 'run' in wanted ? { run: wanted.run } : wanted.file ? { file: wanted.file } : {}
  return { pushes, outputs, standing, what: { ...of, from, to, units: taker.units() }, by }
}
