import type { RedactionAnswer, RedactionRequest, RedactionSeen } from '#core/protocol/api/redaction.ts'
import { SALT_BYTES } from '#core/replay/chain.ts'
import { sealNext, type SealedUpTo } from '#core/replay/sealer.ts'
import { cut, SEGMENT_EVENTS } from '#core/replay/segment.ts'
import type { Redacting } from '#core/room/redact.ts'
import { isRecorded, present, type Room } from '#core/room/room.ts'
import type { SigningKey } from '#core/signing/keys.ts'
import { amendRecord } from './archive-amend.ts'
import { Attempts } from './archive-attempts.ts'
import { baseOf } from './archive-base.ts'
import { ArchiveLog, type LoggedLine } from './archive-log.ts'
import { loadSealed } from './archive-state.ts'
import { wakeWithin } from './listening.ts'
import { within } from './patience.ts'
import { recordKey, signSegment } from './record-key.ts'
import { segmentStatements } from './record-rows.ts'
import { askedBy } from './redaction-asked.ts'
import { Redactions } from './redactions.ts'
import { Tidying, type Hold } from './tidying.ts'

/** How long what happened waits at most while somebody is here, and once nobody is, milliseconds. */
const EVERY_MS = 60_000
export const LEFT_MS = 5_000
/** Segments written in one go, so that others have their turn. */
const AT_ONCE = 20
/** How long the alarm waits for the directory: it has others to look after. */
const PATIENCE_MS = 5_000

/** How often the record is gone through at once until what is taken out of it is out. */
const PASSES = 8

/**
 * Carries a room's log into the directory (D1), each event once. The directory decides what is archived: whatever fails, is
 * evicted or written twice, the next attempt reads the last row that is there and goes on from it.
 */
export class Archive {
  readonly #env: { DB: D1Database; RECORD_KEY?: string }
  readonly #storage: DurableObjectStorage
  readonly #log: ArchiveLog
  readonly #room: () => Room | null
  readonly #tidying: Tidying
  readonly #redactions: Redactions
  /** Where the record stands, while that is known. */
  #upTo: SealedUpTo | null = null
  #running: Promise<boolean> | null = null
  readonly #attempts: Attempts
  /** The event up to which the alarm was asked for already; null before the first. */
  #asked: number | null = null
  /** Grows when the room is deleted: what was begun before is not finished. */
  #life = 0

  constructor(env: { DB: D1Database; RECORD_KEY?: string }, storage: DurableObjectStorage, hold: Hold) {
    this.#env = env
    this.#storage = storage
    this.#room = hold.room
    this.#log = new ArchiveLog(storage)
    this.#attempts = new Attempts(storage.kv)
    this.#tidying = new Tidying(env.DB, storage, this.#log, hold)
    this.#redactions = new Redactions(env.DB, storage, this.#log, hold)
  }

  /** After every step: has the alarm ring soon when much waits, or when nobody is here to make it ring. */
  noticed({ seq, connections, info }: Room): Promise<void> | null {
    const left = connections.size === 0
    this.#asked ??= this.#log.position(info.id).upTo
    if (seq - this.#asked < (left ? 1 : SEGMENT_EVENTS)) return null
    this.#asked = seq
    return wakeWithin(this.#storage, Math.max(left ? LEFT_MS : 0, this.#attempts.wait))
  }

  /** What the alarm does: never throws, and waits for the directory for a while only. */
  async ring(): Promise<void> {
    const room = this.#room()
    if (room) await this.#redactions.wakeLater()
    const early = this.#attempts.wait
    if (early > 0) return wakeWithin(this.#storage, early)
    if (!room || !this.#isDue(room)) return
    await within(PATIENCE_MS, this.#pass())
  }

  /** Archives everything up to now; throws when that failed. */
  async flush(): Promise<void> {
    await this.#running
    for (let goal = this.#room()?.seq ?? 0; ;) {
      const before = this.#reached()
      if (!(await this.#pass())) throw new Error('the record was not written')
      if (this.#reached() >= goal || this.#reached() === before) return
    }
  }

  /** The event up to which the record is whole, while nobody is here; else null. */
  sealed(): number | null {
    const room = this.#room()
    if (!room || !isRecorded(room) || present(room).length > 0 || this.#reached() < room.seq) return null
    return room.seq
  }

  /** The next events after a number, whether archived or not; null where nothing is recorded. */
  recent(after: number): LoggedLine[] | null {
    const room = this.#room()
    return room && isRecorded(room) ? this.#log.lines(after) : null
  }

  /** Takes something out of the record, as far as that can be done now; the alarm goes on with it. */
  async redact(wanted: RedactionRequest, by: Redacting): Promise<RedactionAnswer | { refused: string }> {
    const asked = askedBy(this.#room(), wanted, by)
    if ('refused' in asked) return asked
    if (!(await recordKey(this.#env))) return { refused: 'Nothing is recorded here.' }
    const id = this.#redactions.ask(asked)
    await wakeWithin(this.#storage, LEFT_MS)
    try {
      for (let i = 0; i < PASSES && this.#redactions.isOpen(id) && this.#redactions.waits(); i++)
        await this.flush()
    } catch {
      // It was told to the log, and the alarm tries again.
    }
    const failed = this.#redactions.failure(id)
    const done = !this.#redactions.isOpen(id)
    return { done, units: this.#redactions.found(id), ...(failed && { failed }) }
  }

  /** What was and is to be taken out. */
  redactions(): RedactionSeen[] {
    return this.#redactions.seen()
  }

  /** Days after which what is recorded is forgotten: null for never, 0 for as soon as everybody left. */
  async keepFor(days: number | null): Promise<void> {
    this.#tidying.keepFor(days)
    await wakeWithin(this.#storage, LEFT_MS)
  }

  /** The room is deleted. */
  end(): void {
    this.#life++
    this.#upTo = null
    this.#asked = null
    this.#attempts.forget()
  }

  #reached(): number {
    const room = this.#room()
    return room ? this.#log.position(room.info.id).upTo : 0
  }

  #isDue(room: Room): boolean {
    const { upTo, at } = this.#log.position(room.info.id)
    if (this.#redactions.waits()) return true
    if (present(room).length === 0 || this.#log.replaced().some(({ seq }) => seq <= upTo)) return true
    return room.seq - upTo >= SEGMENT_EVENTS || Date.now() - at >= EVERY_MS
  }

  /** One at a time; false when it failed, and then the alarm is set for the next attempt. */
  async #pass(): Promise<boolean> {
    this.#running ??= this.#attempt().finally(() => (this.#running = null))
    return this.#running
  }

  async #attempt(): Promise<boolean> {
    const life = this.#life
    const gone = () => this.#life !== life || this.#room() === null
    try {
      const more = await this.#work(gone)
      if (gone()) return true
      this.#attempts.succeeded()
      if (more) await wakeWithin(this.#storage, 0)
      return true
    } catch (error) {
      if (gone()) return true
      console.error('a room was not archived', error)
      // What was sealed and not written is sealed again, from what the directory has.
      this.#upTo = null
      await wakeWithin(this.#storage, this.#attempts.failed())
      return false
    }
  }

  /** True when more waits than was written. */
  async #work(gone: () => boolean): Promise<boolean> {
    await this.#tidying.finish()
    const room = this.#room()
    const key = room && isRecorded(room) ? await recordKey(this.#env) : null
    let written = 0
    const records = key !== null && !gone() && this.#waits() && !this.#tidying.isForgottenNow()
    if (records) {
      if ((await this.#stand(gone)) && !gone()) await this.#amend(key, gone)
      if (!gone() && (await this.#redactions.finish(key, gone))) this.#upTo = null
      while (written < AT_ONCE && !gone() && (await this.#sealOne(key, gone))) written++
      // What was written over meanwhile.
      if (!gone()) await this.#amend(key, gone)
      if (!gone() && written < AT_ONCE) await this.#redactions.begin(gone)
    }
    if (gone() || written === AT_ONCE) return !gone()
    if (await this.#tidying.tidy(key !== null, gone)) this.#upTo = null
    if (gone() || !records) return false
    await this.#redactions.wakeLater()
    return this.#redactions.waits()
  }

  /** Writes the next segment; false when nothing waits or the directory has no such room. */
  async #sealOne(key: SigningKey, gone: () => boolean): Promise<boolean> {
    const room = this.#room()?.info.id
    if (room === undefined) return false
    const upTo = await this.#stand(gone)
    if (!upTo || gone()) return false
    const events = this.#log.entries(upTo.state.seq)
    if (events.length === 0) return false
    if (events[0]?.seq !== upTo.state.seq + 1) throw new Error('entries are missing that were not archived')
    const taken = events.slice(0, cut(events))
    const salts = crypto.getRandomValues(new Uint8Array(taken.length * SALT_BYTES))
    const sealed = sealNext(room, upTo, taken, salts)
    const { head } = sealed.segment
    const statements = await segmentStatements(this.#env.DB, sealed, await signSegment(head, key))
    if (gone()) return false
    await this.#env.DB.batch(statements)
    if (gone()) return false
    this.#log.advance({ upTo: head.last, chain: head.hash, at: Date.now() })
    return true
  }

  /** Whether something is to be archived or to be amended. */
  #waits(): boolean {
    if (this.#redactions.waits() || this.#log.replaced().length > 0) return true
    return (this.#room()?.seq ?? 0) > this.#reached()
  }

  /** Where the record stands; sealing takes it along, so that it is forgotten when something fails. */
  async #stand(gone: () => boolean): Promise<SealedUpTo | null> {
    const id = this.#room()?.info.id
    if (this.#upTo || id === undefined) return this.#upTo
    const upTo = await this.#load(id, gone)
    if (!gone()) this.#upTo = upTo
    return upTo
  }

  /** Where the record stands by the directory; null when it has no such room, or the room is gone. */
  async #load(id: string, gone: () => boolean): Promise<SealedUpTo | null> {
    const upTo = await loadSealed(this.#env.DB, id, this.#log.base())
    const room = this.#room()
    if (!upTo || gone() || !room) return null
    const { seq } = upTo.state
    if (seq > room.seq) throw new Error('the record is ahead of the room')
    const [next] = this.#log.entries(seq)
    if (next && next.seq > seq + 1) {
      // What happened next was forgotten while nothing was archived: the record goes on from here.
      this.#log.rebase(baseOf(room, upTo.chain), Date.now())
      return this.#load(id, gone)
    }
    // Written before the object was evicted, or taken back from the directory by somebody.
    const { upTo: known } = this.#log.position(id)
    if (seq !== known) this.#log.advance({ upTo: seq, chain: upTo.chain, at: Date.now() })
    return upTo
  }

  async #amend(key: SigningKey, gone: () => boolean): Promise<void> {
    const id = this.#room()?.info.id
    if (id === undefined) return
    const { upTo } = this.#log.position(id)
    // The others stay until they are archived: what was written before an eviction may still arrive.
    const replaced = this.#log.replaced().filter(({ seq }) => seq <= upTo)
    if (replaced.length === 0) return
    const events = replaced.flatMap(({ seq }) => this.#log.entry(seq) ?? [])
    await amendRecord(this.#env.DB, id, events, key)
    if (gone()) return
    this.#log.settle(replaced)
    // It may quote what was written over.
    this.#upTo = null
  }
}
