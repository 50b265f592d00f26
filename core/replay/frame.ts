import { ChangeSet, type Text } from '@codemirror/state'
import type { ChatMessage } from '#core/protocol/chat.ts'
import type { RunState } from '#core/protocol/down.ts'
import type { Judgement, Outcome, RoomProblem } from '#core/protocol/judging.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { Place } from '#core/protocol/presence.ts'
import type { ChangesJSON, FileEntry } from '#core/protocol/shared.ts'
import type { RecordedEvent } from './event.ts'
import { originsChange, type OriginsChange } from './origins-change.ts'
import type { Origins } from './origins.ts'
import { withOutcomes } from '#core/room/judgement-state.ts'
import { changesOf, type ReplayPerson, type SessionState } from './state.ts'

/** What is looked at: where something happens, one person, or one file. */
export type Follow = { t: 'action' } | { t: 'person'; user: string } | { t: 'file'; file: string }

/** The parts of a state that a page shows beside the text. */
export type Scene = {
  title: string
  files: FileEntry[]
  people: ReplayPerson[]
  places: Place[]
  chat: ChatMessage[]
  staffChat: ChatMessage[]
  notes: StaffNote[]
  run: RunState | null
  problems: RoomProblem[]
  /** The last one of each problem, with what only staff are told where it is known. */
  judgements: Judgement[]
}

/** A moment before anything is known. */
export const EMPTY_SCENE: Scene = {
  ...{ title: '', files: [], people: [], places: [], chat: [], staffChat: [], notes: [], run: null },
  ...{ problems: [], judgements: [] },
}

/** What a page needs to show another moment: how the shown text changed, and those parts that are others than before. */
export type Frame = {
  seq: number
  at: number
  file: string | null
  /** The whole text, or how the text before becomes the one now; neither when it stays. */
  text?: string
  changes?: ChangesJSON
  /** Where the characters of the shown file came from, while that is wanted: how what the page knows of it changed. */
  origins?: OriginsChange
  /** The page whose caret is followed. */
  lead: string | null
  scene: Partial<Scene>
}

/** Makes frames of states, each from what the page has by the frames before it. */
export class Framing {
  #shown: SessionState | null = null
  #scene: Scene | null = null
  #file: string | null = null
  /** The origins that the page has, of the shown file; null when it has none. */
  #origins: Origins | null = null
  /** Who did something last, and where. */
  #action: { client: string; file: string } | null = null

  /** The event that the page shows; 0 when it shows nothing yet. */
  get seq(): number {
    return this.#shown?.seq ?? 0
  }

  /**
   * The frame of a state. `passed` are the events since the frame before, null after a jump; `lately` are some events up
   * to the state, by which it is known where something happened. `layered` when the page shows where characters came from.
   */
  next(
    state: SessionState,
    passed: readonly RecordedEvent[] | null,
    lately: readonly RecordedEvent[],
    follow: Follow,
    layered = false,
  ): Frame {
    if (!passed) this.#action = null
    this.#action = lastAction(passed ?? lately, state) ?? this.#action ?? lastAction(lately, state)
    const lead = this.#lead(state, follow)
    const wanted = follow.t === 'file' ? follow.file : lead?.file
    const file = this.#fileOf(state, wanted ?? this.#file)
    const text = this.#textOf(state, file, passed)
    const scene = sceneOf(state)
    const frame: Frame = {
      ...{ seq: state.seq, at: state.at, file, ...text, ...this.#originsOf(state, file, layered) },
      lead: follow.t === 'file' ? null : (lead?.client ?? null),
      scene: changedParts(this.#scene, scene),
    }
    this.#shown = state
    this.#scene = scene
    this.#file = file
    return frame
  }

  #lead(state: SessionState, follow: Follow): { client: string; file: string | null } | null {
    if (follow.t !== 'person') return this.#action
    const own = [...state.places.values()].filter(({ user }) => user === follow.user)
    return own.findLast(({ file, activity }) => file && activity === 'active') ?? own.at(-1) ?? null
  }

  #fileOf({ files }: SessionState, wanted: string | null): string | null {
    if (wanted !== null && files.has(wanted)) return wanted
    for (const id of files.keys()) return id
    return null
  }

  #originsOf({ files }: SessionState, id: string | null, layered: boolean): Pick<Frame, 'origins'> {
    const now = layered && id !== null ? (files.get(id)?.origins ?? null) : null
    const origins = now && originsChange(id === this.#file ? this.#origins : null, now)
    this.#origins = now
    return origins ? { origins } : {}
  }

  #textOf(
    state: SessionState,
    id: string | null,
    passed: readonly RecordedEvent[] | null,
  ): Pick<Frame, 'text' | 'changes'> {
    const now = id === null ? undefined : state.files.get(id)
    const before = id === this.#file && id !== null ? this.#shown?.files.get(id) : undefined
    if (!now || (id === this.#file && now.text === before?.text)) return {}
    if (!before) return { text: now.text.toString() }
    let file = before
    let all = ChangeSet.empty(before.text.length)
    for (const event of passed ?? []) {
      if (event.kind !== 'push' || event.file !== id) continue
      const ops = changesOf(event, file)
      const text = ops.reduce((text, op) => op.apply(text), file.text)
      all = ops.reduce((sum, op) => sum.compose(op), all)
      file = { ...file, text, version: file.version + ops.length }
    }
    const changes = passed && file.version === now.version ? all : replacing(before.text, now.text)
    return changes.empty ? {} : { changes: changes.toJSON() as ChangesJSON }
  }
}

/** One change that makes a text another: what stays at both ends is left alone. */
export function replacing(before: Text, now: Text): ChangeSet {
  const [a, b] = [before.toString(), now.toString()]
  const most = Math.min(a.length, b.length)
  let start = 0
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++
  const to = b.length - end
  return ChangeSet.of({ from: start, to: a.length - end, insert: now.slice(start, to) }, a.length)
}

function lastAction(
  events: readonly RecordedEvent[],
  { seq, files }: SessionState,
): { client: string; file: string } | null {
  const last = events.findLast((event) => event.seq <= seq && event.kind === 'push' && files.has(event.file))
  return last?.kind === 'push' ? { client: last.client, file: last.file } : null
}

const sceneOf = (state: SessionState): Scene => ({
  title: state.title,
  files: [...state.files.values()].map(({ id, name }) => ({ id, name, version: 0 })),
  people: [...state.people.values()],
  places: [...state.places.values()],
  chat: state.chat,
  staffChat: state.staffChat,
  notes: state.notes,
  run: state.run,
  problems: [...state.problems.values()],
  judgements: [...state.judgements.values()].map((judgement) => withDetails(state, judgement)),
})

/** By a judgement that never changes in place: the same one with what staff are told, made once. */
const detailed = new WeakMap<Judgement, { more: readonly Outcome[]; judgement: Judgement }>()

function withDetails({ staffOutcomes }: SessionState, judgement: Judgement): Judgement {
  const more = staffOutcomes.get(judgement.id)
  if (!more) return judgement
  const known = detailed.get(judgement)
  if (known?.more === more) return known.judgement
  const whole = { ...judgement, outcomes: withOutcomes(judgement.outcomes, more) }
  detailed.set(judgement, { more, judgement: whole })
  return whole
}

/** Values of a state are never changed in place: what is the same object says the same. */
function changedParts(before: Scene | null, now: Scene): Partial<Scene> {
  const keys = Object.keys(now) as (keyof Scene)[]
  return Object.fromEntries(
    keys.filter((key) => !before || !same(before[key], now[key])).map((key) => [key, now[key]]),
  )
}

function same(a: unknown, b: unknown): boolean {
  if (a === b || !Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((value, i) => alike(value, b[i]))
}

const alike = (a: unknown, b: unknown): boolean =>
  a === b || (isFile(a) && isFile(b) && a.id === b.id && a.name === b.name && a.version === b.version)

const isFile = (value: unknown): value is FileEntry =>
  typeof value === 'object' && value !== null && 'version' in value && 'id' in value
