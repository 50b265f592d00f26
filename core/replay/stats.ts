import type { RecordedEvent } from './event.ts'
import { ORIGINS, type OriginLetter } from './origins.ts'
import { sizeOf } from './outline.ts'
import type { Came } from './provenance.ts'
import { apply, type SessionState } from './state.ts'

/**
 * What one person did in some events, to be added to what they did before. Characters are UTF-16 units. What staff say among
 * themselves counts nowhere: everybody who may watch a session sees these sums.
 */
export type StatsDelta = {
  user: string
  name: string
  color: number
  firstAt: number
  lastAt: number
  edits: number
  typed: number
  pastedInside: number
  pastedOutside: number
  completed: number
  undone: number
  other: number
  deleted: number
  messages: number
  runs: number
  passed: number
  activeMs: number
  awayMs: number
}

/** Time between two events of one person up to which they were at work in between, milliseconds. */
const ACTIVE_MS = 60_000

/** What is known of a person and of runs from earlier events, so that sums over parts are the sum over the whole. */
export type StatsMemory = {
  people: Map<string, { name: string; color: number; lastAt: number }>
  run: { id: string; user: string } | null
}

export const emptyMemory = (): StatsMemory => ({ people: new Map(), run: null })

/** What everybody did in events that follow each other; `memory`, and `state` from before the first, are taken along. */
export function statsOf(
  memory: StatsMemory,
  events: readonly RecordedEvent[],
  state: SessionState,
): StatsDelta[] {
  const deltas = new Map<string, StatsDelta>()
  const of = (user: string, at: number): StatsDelta => {
    const known = memory.people.get(user) ?? { name: '', color: 0, lastAt: at }
    let delta = deltas.get(user)
    if (!delta) deltas.set(user, (delta = nothing(user, known, at)))
    const pause = at - known.lastAt
    if (pause > 0 && pause <= ACTIVE_MS) delta.activeMs += pause
    memory.people.set(user, { ...known, lastAt: at })
    delta.lastAt = at
    return delta
  }
  for (const event of events) {
    // Who does not come back was away until they left.
    const lostAt = event.kind === 'leave' ? state.people.get(event.by.user)?.lostAt : undefined
    count(memory, event, apply(state, event), of)
    if (event.kind === 'judged') countJudged(memory, event, state, of)
    if (event.kind === 'leave' && lostAt !== undefined)
      of(event.by.user, event.at).awayMs += event.at - lostAt
  }
  return [...deltas.values()]
}

const nothing = (user: string, { name, color }: { name: string; color: number }, at: number): StatsDelta => ({
  ...{ user, name, color, firstAt: at, lastAt: at, edits: 0, typed: 0, pastedInside: 0, pastedOutside: 0 },
  ...{
    completed: 0,
    undone: 0,
    other: 0,
    deleted: 0,
    messages: 0,
    runs: 0,
    passed: 0,
    activeMs: 0,
    awayMs: 0,
  },
})

function count(
  memory: StatsMemory,
  event: RecordedEvent,
  came: Came,
  of: (user: string, at: number) => StatsDelta,
): void {
  const { at } = event
  switch (event.kind) {
    case 'push': {
      const delta = of(event.user, at)
      delta.edits += event.ops.length
      delta.deleted += sizeOf(event).deleted
      for (const [letter, chars] of Object.entries(came)) delta[columnOf(letter as OriginLetter)] += chars
      return
    }
    case 'join':
    case 'leave': {
      const { user, name, color } = event.by
      memory.people.set(user, { name, color, lastAt: memory.people.get(user)?.lastAt ?? at })
      Object.assign(of(user, at), { name, color })
      return
    }
    case 'chat':
      of(event.chat.by.user, at).messages++
      return
    case 'run':
      memory.run = { id: event.run.id, user: event.run.by.user }
      of(memory.run.user, at).runs++
      return
    case 'verdict':
      if (memory.run?.id !== event.run) return
      // Not something they did at that moment.
      if (event.verdict.status === 'ok')
        of(memory.run.user, memory.people.get(memory.run.user)?.lastAt ?? at).passed++
      memory.run = null
      return
    case 'judgement':
      of(event.judgement.by.user, at).runs++
      return
    case 'focus':
      of(event.by.user, at).awayMs += event.lost ? 0 : (event.ms ?? 0)
      return
    default:
      return
  }
}

/** A judgement counts as one more run, which passed when all of its tests did; trying an input has nothing to pass. */
function countJudged(
  memory: StatsMemory,
  { judgement: id, verdict, at }: Extract<RecordedEvent, { kind: 'judged' }>,
  { judgements }: SessionState,
  of: (user: string, at: number) => StatsDelta,
): void {
  const judgement = [...judgements.values()].find((one) => one.id === id)
  if (verdict.status !== 'ok' || !judgement || judgement.kind === 'try') return
  const { user } = judgement.by
  of(user, memory.people.get(user)?.lastAt ?? at).passed++
}

function columnOf(letter: OriginLetter) {
  const name = ORIGINS[letter]
  return name === 'template' || name === 'bot' || name === 'unknown' ? 'other' : name
}
