import type { Manifest, SegmentInfo } from '#core/protocol/api/record.ts'
import { parseLines, type RecordedEvent } from './event.ts'
import { stateOf } from './keyframe.ts'
import { STAFF_SEGMENTS } from './moment.ts'
import { Recent } from './recent.ts'
import type { FoldedFrom } from './source.ts'
import { apply, copyState, emptyState, type SessionState } from './state.ts'

/** Parsed segments, and states, that are kept: memory does not grow with what was watched. */
const SEGMENTS = 10
const SHOWN = 8
const MARKS = 32
/** Events between two states that are kept on the way: about what a step back folds again. */
const EVERY = 200
/** Segments that are fetched at once for one moment. */
const AT_ONCE = 6

/** Finds the state of a session at any event or time: the nearest state known or stored before it, and the events since. */
export class Seeker {
  #segments: readonly SegmentInfo[]
  /** The first and the last event that can be watched. */
  readonly first: number
  #last: number
  #source: FoldedFrom
  #staff: boolean
  #events = new Recent<number, Promise<readonly RecordedEvent[]>>(SEGMENTS)
  /** States that were asked for, and some on the way to them, by their event. */
  #shown = new Recent<number, SessionState>(SHOWN)
  #marks = new Recent<number, SessionState>(MARKS)
  /** Stored states that are on their way, by their segment. */
  #coming = new Map<number, Promise<SessionState>>()

  constructor(source: FoldedFrom, { segments, clip, staff }: Pick<Manifest, 'segments' | 'clip' | 'staff'>) {
    this.#source = source
    this.#staff = staff
    this.#segments = segments
    this.first = Math.max(clip?.from ?? 0, segments[0]?.first ?? 0)
    this.#last = Math.min(clip?.to ?? Infinity, segments.at(-1)?.last ?? 0)
  }

  get segments(): readonly SegmentInfo[] {
    return this.#segments
  }
  get last(): number {
    return this.#last
  }

  /** The session went on: what follows the segments that are known can be watched too. */
  grow({ segments }: Pick<Manifest, 'segments'>): void {
    const end = this.#segments.at(-1)?.last ?? 0
    // Known ones keep their numbers, whatever was forgotten of them meanwhile.
    this.#segments = [...this.#segments, ...segments.filter(({ first }) => first > end)]
    this.#last = this.#segments.at(-1)?.last ?? 0
  }

  /** States and parsed segments that are kept at the moment. */
  get kept(): { states: number; segments: number } {
    return { states: this.#shown.size + this.#marks.size, segments: this.#events.size }
  }

  /** Number in `segments` of the one that holds an event; the last one for what comes later. */
  indexOf(seq: number): number {
    return Math.max(
      0,
      this.segments.findLastIndex(({ first }) => first <= seq),
    )
  }

  /** The last event at or before a time, milliseconds since 1970; the first one for an earlier time. */
  async seqAt(at: number): Promise<number> {
    const index = Math.max(
      0,
      this.segments.findLastIndex(({ firstAt }) => firstAt <= at),
    )
    if (!this.#events.get(index)) await this.#fetch(index, this.segments[index]?.first ?? 0)
    const events = await this.events(index)
    const seq = events.findLast((event) => event.at <= at)?.seq ?? this.segments[index]?.first ?? 0
    return Math.max(this.first, Math.min(seq, this.last))
  }

  /** The events of a segment, in order; those for staff among them for staff. */
  events(index: number): Promise<readonly RecordedEvent[]> {
    const segment = this.segments[index]
    if (!segment) return Promise.resolve([])
    const known = this.#events.get(index)
    if (known) return known
    const read = this.#read(segment)
    this.#events.set(index, read)
    // What failed once may work the next time.
    read.catch(() => this.#events.delete(index))
    return read
  }

  /** Fetches the segments that follow an event, so that they are here when they are watched. */
  ahead(seq: number, count: number): void {
    const index = this.indexOf(seq)
    for (let i = 1; i <= count; i++) this.events(index + i).catch(() => null)
  }

  /** The events after `from` up to `to`; null when they are not here or too many to be worth it. */
  async between(from: number, to: number): Promise<RecordedEvent[] | null> {
    if (from > to) return null
    const [a, b] = [this.indexOf(from + 1), this.indexOf(to)]
    if (b - a > 2) return null
    const found: RecordedEvent[] = []
    for (let i = a; i <= b; i++)
      for (const event of await this.events(i)) if (event.seq > from && event.seq <= to) found.push(event)
    return found
  }

  /** The operation before (-1) or after (1) an event; the end of the session where there is none. */
  async step(from: number, direction: 1 | -1): Promise<number> {
    const end = direction === 1 ? this.last : this.first
    for (let i = this.indexOf(from); i >= 0 && i < this.segments.length; i += direction) {
      const events = await this.events(i)
      const found =
        direction === 1
          ? events.find(({ seq, kind }) => kind === 'push' && seq > from)
          : events.findLast(({ seq, kind }) => kind === 'push' && seq < from)
      if (found) return direction === 1 ? Math.min(found.seq, end) : Math.max(found.seq, end)
    }
    return end
  }

  /** The state after event `seq`. It is kept and shared: copy it before it goes on. */
  async stateAt(seq: number): Promise<SessionState> {
    await this.#fetch(this.indexOf(seq), seq)
    const start = await this.#startFor(seq)
    let state = start
    for (let i = this.indexOf(start.seq + 1); i <= this.indexOf(seq); i++) {
      for (const event of await this.events(i)) {
        if (event.seq <= state.seq || event.seq > seq) continue
        // Only what is about to change is copied.
        if (state === start) state = copyState(start)
        const mark = Math.floor(state.seq / EVERY)
        apply(state, event)
        if (Math.floor(state.seq / EVERY) > mark) this.#marks.set(state.seq, copyState(state))
      }
    }
    this.#shown.set(state.seq, state)
    return state
  }

  async #read({ first, staff }: SegmentInfo): Promise<readonly RecordedEvent[]> {
    const [lines, own] = await Promise.all([
      this.#source.lines(first),
      this.#staff && staff ? this.#source.staffLines(first) : '',
    ])
    const events = parseLines(lines)
    return own === '' ? events : [...events, ...parseLines(own)].sort((a, b) => a.seq - b.seq)
  }

  /**
   * Asks for everything that the state after an event, which is in segment `index`, is made of, so that it comes at the same
   * time; in one answer where the source has that, and then it is here.
   */
  async #fetch(index: number, seq: number): Promise<void> {
    const nearest = this.#nearest(seq)
    const stored = typeof nearest === 'number'
    const from = stored ? nearest : this.indexOf((nearest?.seq ?? 0) + 1)
    await this.#gather(from, index, stored)
    if (stored) this.#storedAt(nearest).catch(() => null)
    for (let i = Math.max(from, index - AT_ONCE); i <= index; i++) this.events(i).catch(() => null)
  }

  /**
   * Has the events of segments `from` to `index` here, and with `state` what the first of them begins with. What fails here is
   * asked for singly, and fails there.
   */
  async #gather(from: number, index: number, state: boolean): Promise<void> {
    // The state before a segment is that after the last event of the one before.
    const last = this.segments[Math.max(from, index)]
    if (!this.#source.gather || !last) return
    const upTo = this.segments.slice(0, Math.max(from, index) + 1)
    const begin = upTo.findLastIndex(({ keyframe }) => keyframe)
    const whole = upTo.slice(Math.max(begin, 0))
    const needed = upTo.slice(from, index + 1).filter((_, i) => !this.#events.get(from + i))
    const lines = needed.map(({ first }) => first)
    const staff = [...needed, ...(state ? this.#staffSegments(begin) : [])].filter(({ staff }) => staff)
    const made = {
      ...{ keyframe: this.segments[begin]?.first ?? null, state, lines: lines.toReversed() },
      passed: whole.map(({ first }) => first).filter((first) => !lines.includes(first)),
      staff: this.#staff ? staff.map(({ first }) => first) : [],
    }
    // By the segment's first event: whoever looks at another moment of it asks for the same.
    await this.#source.gather(Math.max(last.first, this.first), made).catch(() => null)
  }

  async #startFor(seq: number): Promise<SessionState> {
    const nearest = this.#nearest(seq)
    if (typeof nearest === 'number') return this.#storedAt(nearest)
    if (nearest) return nearest
    if ((this.segments[0]?.first ?? 1) > 1) throw new Error('the record does not begin with a keyframe')
    return emptyState()
  }

  /** The nearest state at or before an event that is known, or the number of the segment that begins with a nearer one. */
  #nearest(seq: number): SessionState | number | null {
    let known = -1
    for (const kept of [this.#shown, this.#marks])
      for (const key of kept.keys()) if (key <= seq && key > known) known = key
    const at = this.segments.findLastIndex(({ first, keyframe }) => keyframe && first <= seq + 1)
    const stored = this.segments[at]
    const state = known < 0 ? undefined : (this.#shown.get(known) ?? this.#marks.get(known))
    if (state && (!stored || state.seq >= stored.first - 1)) return state
    return stored ? at : null
  }

  /** The state that a segment begins with, asked for once at a time. */
  #storedAt(index: number): Promise<SessionState> {
    const coming = this.#coming.get(index)
    if (coming) return coming
    const read = this.#readState(index).finally(() => this.#coming.delete(index))
    this.#coming.set(index, read)
    return read
  }

  async #readState(index: number): Promise<SessionState> {
    const first = this.segments[index]?.first ?? 0
    const frame = await this.#source.keyframe(first)
    const text = async (file: string, seq: number) => [file, await this.#source.text(file, seq)] as const
    const [texts, staff] = await Promise.all([
      Promise.all(frame.files.map(({ id, text: seq }) => text(id, seq))),
      this.#staffBefore(index),
    ])
    const state = stateOf(frame, new Map(texts))
    const { seq, at } = state
    for (const event of staff) apply(state, event)
    Object.assign(state, { seq, at })
    this.#marks.set(state.seq, state)
    return state
  }

  /** What staff said and noted is in no keyframe. */
  async #staffBefore(index: number): Promise<readonly RecordedEvent[]> {
    if (!this.#staff) return []
    const parts = this.#staffSegments(index).map(({ first }) => this.#source.staffLines(first))
    return (await Promise.all(parts)).flatMap(parseLines)
  }

  /** The last segments before one in which staff said something. */
  #staffSegments(index: number): readonly SegmentInfo[] {
    const parts = this.segments.slice(0, Math.max(0, index)).filter(({ staff }) => staff)
    return parts.slice(-STAFF_SEGMENTS)
  }
}
