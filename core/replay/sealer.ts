import type { Outline } from '#core/protocol/outline.ts'
import type { RecordedEvent } from './event.ts'
import { keyframeOf, storedText, type Keyframe } from './keyframe.ts'
import { outlineOf } from './outline.ts'
import { seal, type Segment } from './segment.ts'
import type { SessionState } from './state.ts'
import { statsOf, type StatsDelta, type StatsMemory } from './stats.ts'

/** Segments from one keyframe to the next, and events of more than one segment: a moment is at most this far from one. */
const KEYFRAME_EVERY = 4
const KEYFRAME_EVENTS = 2_000

/** Where the record of a room stands: what the next segment begins with. */
export type SealedUpTo = {
  chain: string
  state: SessionState
  /** By file: after which event its text was stored, and the version it had. */
  texts: Map<string, { seq: number; version: number }>
  memory: StatsMemory
  /** Segments since the last keyframe, and its event; 0 segments before the first. */
  since: number
  framed?: number
}

/**
 * Everything that is written for one segment; `texts` are those that its keyframe names and that were not stored before, as
 * `storedText` makes them.
 */
export type Sealed = {
  segment: Segment
  kinds: Record<string, number>
  people: Record<string, number>
  outline: Outline
  keyframe: Keyframe | null
  texts: { file: string; seq: number; text: string }[]
  stats: StatsDelta[]
}

/** Seals the events that follow `upTo`, which is taken along. `salts` holds 16 random bytes for each event. */
export function sealNext(
  room: string,
  upTo: SealedUpTo,
  events: readonly RecordedEvent[],
  salts: Uint8Array,
): Sealed {
  const frame = isDue(upTo, events.length) ? keyframe(upTo) : { keyframe: null, texts: [] }
  const segment = seal(room, upTo.chain, events, salts)
  const [kinds, people]: [Record<string, number>, Record<string, number>] = [{}, {}]
  // Both begin with the state before the events; counting takes it along.
  const outline = outlineOf(events, { at: upTo.state.at, names: namesOf(upTo.state) })
  const stats = statsOf(upTo.memory, events, upTo.state)
  for (const event of events) {
    kinds[event.kind] = (kinds[event.kind] ?? 0) + 1
    const user = userOf(event)
    if (user) people[user] = (people[user] ?? 0) + 1
  }
  upTo.chain = segment.head.hash
  upTo.since++
  return { segment, kinds, people, outline, stats, ...frame }
}

/** Whether the next segment, of so many events, begins with a keyframe. */
const isDue = ({ since, framed = 0, state }: SealedUpTo, count: number): boolean =>
  since === 0 || since >= KEYFRAME_EVERY || state.seq - framed + count > KEYFRAME_EVENTS

/** The keyframe of where the record stands, which is noted, and the texts that changed since they were stored. */
function keyframe(upTo: SealedUpTo): Pick<Sealed, 'keyframe' | 'texts'> {
  const { state, texts } = upTo
  upTo.since = 0
  upTo.framed = state.seq
  const changed: Sealed['texts'] = []
  for (const file of state.files.values()) {
    const { id, version } = file
    if (texts.get(id)?.version === version) continue
    texts.set(id, { seq: state.seq, version })
    changed.push({ file: id, seq: state.seq, text: storedText(file) })
  }
  const named = new Map([...texts].map(([id, { seq }]) => [id, seq]))
  return { keyframe: keyframeOf(state, named), texts: changed }
}

const namesOf = ({ files }: SessionState) => new Map([...files.values()].map(({ id, name }) => [id, name]))

/** Who did it; null for what nobody did. */
export function userOf(event: RecordedEvent): string | null {
  switch (event.kind) {
    case 'push':
      return event.user
    case 'chat':
    case 'staffChat':
      return event.chat.by.user
    case 'note':
      return event.note.by.user
    case 'run':
      return event.run.by.user
    case 'room':
    case 'role':
    case 'file':
    case 'chatChange':
    case 'staffChange':
    case 'join':
    case 'leave':
    case 'focus':
    case 'redaction':
    case 'problem':
    case 'timer':
      return event.by?.user ?? null
    case 'judgement':
      return event.judgement.by.user
    default:
      return null
  }
}
