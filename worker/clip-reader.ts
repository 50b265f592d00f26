import type { Manifest, SegmentInfo } from '#core/protocol/api/record.ts'
import { clipKeyframe, clipLine, clipText } from '#core/replay/clip.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import type { Keyframe } from '#core/replay/keyframe.ts'
import type { MomentPart } from '#core/replay/moment.ts'
import { outlineOf } from '#core/replay/outline.ts'
import type { Seeker } from '#core/replay/seek.ts'
import { copyState, emptyState, type SessionState } from '#core/replay/state.ts'
import { emptyMemory, statsOf } from '#core/replay/stats.ts'
import { gzip } from '../durable-objects/gzip.ts'
import { chaptersWithin, type ClipRow } from './db/clips.ts'
import type { Database } from './db/database.ts'
import { notFound } from './error.ts'
import { seekerOf } from './past.ts'
import type { Packed } from './packed.ts'

/** A record as a clip shows it: nothing from outside its stretch is in any answer but the texts it begins with. */
export class ClipReader {
  readonly #db: Database
  readonly #clip: ClipRow
  readonly #seeker: Seeker
  /** The stretch, as far as it is still kept. */
  readonly #from: number
  readonly #to: number

  private constructor(db: Database, clip: ClipRow, seeker: Seeker, from: number, to: number) {
    this.#db = db
    this.#clip = clip
    this.#seeker = seeker
    this.#from = from
    this.#to = to
  }

  /** Throws `not_found` when nothing of the stretch is kept any more. */
  static async open(db: Database, clip: ClipRow): Promise<ClipReader> {
    const { roomId: room, fromSeq, toSeq } = clip
    const seeker = await seekerOf(db, { room, from: fromSeq, to: toSeq })
    const shown = seeker.segments.filter(({ last }) => last >= fromSeq)
    const [from, to] = [
      Math.max(fromSeq, shown[0]?.first ?? Infinity),
      Math.min(toSeq, shown.at(-1)?.last ?? 0),
    ]
    if (from > to) throw notFound()
    return new ClipReader(db, clip, seeker, from, to)
  }

  async manifest(): Promise<Manifest> {
    const { id, title, roomId } = this.#clip
    const [from, to] = [this.#from, this.#to]
    const [before, { events, segments }] = [await this.#before(), await this.#events()]
    const [first, state] = [events[0], copyState(before)]
    if (!first) throw notFound()
    const names = new Map([...before.files.values()].map((file) => [file.id, file.name]))
    const { activity, files, marks } = outlineOf(events, { at: 0, names })
    const memory = emptyMemory()
    for (const { user, name, color } of before.people.values())
      memory.people.set(user, { name, color, lastAt: first.at })
    // Away since before it began is away since it began.
    for (const [user, person] of state.people)
      if (person.lostAt !== undefined) state.people.set(user, { ...person, lostAt: first.at })
    const people = statsOf(memory, events, state)
    return {
      room: {
        ...{ id, code: null, title, language: state.language, createdAt: first.at },
        ...{ recorded: true, retentionDays: null, origin: null },
      },
      ...{ live: false, staff: false, edit: false, run: false, clip: { title, from, to } },
      ...{ people, segments, activity, files, marks },
      chapters: await chaptersWithin(this.#db, { room: roomId, from, to }),
    }
  }

  /** The lines of the segment that begins with an event. */
  async lines(first: number): Promise<Packed> {
    const index = this.#seeker.indexOf(first)
    const segment = this.#seeker.segments[index]
    if (!segment || first !== Math.max(segment.first, this.#from) || segment.first > this.#to)
      throw notFound()
    return packedLines(await this.#within(index))
  }

  /** The state before the clip; there is no other keyframe. */
  async keyframe(first: number): Promise<Keyframe> {
    if (first !== this.#from) throw notFound()
    const [event] = (await this.#events()).events
    if (!event) throw notFound()
    return clipKeyframe(await this.#before(), first, event.at)
  }

  /** The text of a file before the clip. */
  async text(file: string, seq: number): Promise<string> {
    const before = seq === this.#from - 1 ? await this.#before() : null
    const found = before?.files.get(file)
    if (!before || !found) throw notFound()
    return clipText(before, found)
  }

  /** All that the state after an event of the clip is made of; throws `not_found` for an event that is not in it. */
  async moment(seq: number): Promise<MomentPart[]> {
    if (seq < this.#from || seq > this.#to) throw notFound()
    const lines: MomentPart[] = []
    for (const [index, segment] of this.#seeker.segments.entries()) {
      const first = Math.max(segment.first, this.#from)
      if (segment.last < this.#from || first > seq) continue
      lines.push({ part: 'lines', first, body: await packedLines(await this.#within(index)) })
    }
    // The nearest first: what does not fit is left out.
    return [...(this.#from > 1 ? await this.#begin() : []), ...lines.reverse()]
  }

  /** The keyframe that the clip begins with, and its texts. */
  async #begin(): Promise<MomentPart[]> {
    const first = this.#from
    const frame = await gzip(JSON.stringify(await this.keyframe(first)))
    const texts = (await this.texts()).map(async ({ text, ...named }): Promise<MomentPart> => {
      return { part: 'text', ...named, body: await gzip(JSON.stringify(text)) }
    })
    return [{ part: 'keyframe', first, body: frame }, ...(await Promise.all(texts))]
  }

  /** The texts that the keyframe names, with the event after which they are stored. */
  async texts(): Promise<{ file: string; seq: number; text: string }[]> {
    const before = await this.#before()
    return [...before.files.values()].map((file) => ({
      ...{ file: file.id, seq: this.#from - 1, text: clipText(before, file) },
    }))
  }

  #before = (): Promise<SessionState> =>
    this.#from === 1 ? Promise.resolve(emptyState()) : this.#seeker.stateAt(this.#from - 1)

  async #within(index: number): Promise<RecordedEvent[]> {
    const events = await this.#seeker.events(index)
    return events.filter(({ seq }) => seq >= this.#from && seq <= this.#to)
  }

  /** All its events, and their segments as far as they are in it. */
  async #events(): Promise<{ events: RecordedEvent[]; segments: SegmentInfo[] }> {
    const all: RecordedEvent[] = []
    const segments: SegmentInfo[] = []
    for (const [index, { first, last }] of this.#seeker.segments.entries()) {
      const events = last < this.#from ? [] : await this.#within(index)
      const [begin, end] = [events[0], events.at(-1)]
      if (!begin || !end) continue
      all.push(...events)
      segments.push({
        ...{ first: Math.max(first, this.#from), last: Math.min(last, this.#to) },
        ...{ firstAt: begin.at, lastAt: end.at, bytes: (await packedLines(events)).length },
        ...{ keyframe: this.#from > 1 && segments.length === 0, staff: false },
        amended: events.filter(({ was }) => was !== undefined).length,
      })
    }
    return { events: all, segments }
  }
}

const packedLines = (events: readonly RecordedEvent[]): Promise<Packed> =>
  gzip(events.map(clipLine).join('\n'))
