import { ChangeSet, Text } from '@codemirror/state'
import type { ChatMessage } from '#core/protocol/chat.ts'
import type { RunState } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Judgement, Outcome, RoomProblem } from '#core/protocol/judging.ts'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { Place } from '#core/protocol/presence.ts'
import type { Author, ChangesJSON, Ranges } from '#core/protocol/shared.ts'
import { lengthAfter } from '#core/room/changes.ts'
import { foldRun } from '#core/room/run-state.ts'
import type { Deletions } from './deleted.ts'
import type { RecordedEvent, RecordedPush } from './event.ts'
import { applyJudging } from './judging.ts'
import { changesIn, endOf, placeAfter, textAfter, type Change } from './operation.ts'
import { NO_ORIGINS, type Origins } from './origins.ts'
import { originsAfter, SEARCH, type Came, type Scene } from './provenance.ts'

/** A file at one moment; `origins` says of each character of its text where it came from. */
export type ReplayFile = { id: string; name: string; version: number; text: Text; origins: Origins }
/** Somebody the session knows; `here` while one of their pages is in the room, `lostAt` since none has the focus. */
export type ReplayPerson = Author & { here: boolean; focused: boolean; lostAt?: number | undefined }

/** What the room was at one moment: everything that a page of it shows. */
export type SessionState = {
  /** The last event in it, and its time; 0 before the first. */
  seq: number
  at: number
  title: string
  language: string
  files: Map<string, ReplayFile>
  people: Map<string, ReplayPerson>
  /** By client: where their page is, the selection in the file's text now. */
  places: Map<string, Place>
  /** The newest messages to everybody, oldest first. */
  chat: ChatMessage[]
  /** What staff said and noted; empty for everybody else. */
  staffChat: ChatMessage[]
  notes: StaffNote[]
  run: RunState | null
  /** What was to be solved, and the last judgement of each. */
  problems: Map<string, RoomProblem>
  judgements: Map<string, Judgement>
  /** By judgement what staff are told of hidden tests; empty for everybody else. */
  staffOutcomes: Map<string, readonly Outcome[]>
  /** What measured the time; null where nothing did. */
  timer: RoomTimer | null
  /** What everybody deleted last, by which undo and moved text are known. */
  deletions: Deletions
}

/** Messages of a channel that a state keeps; before them are those of earlier moments. */
const KEPT = 100
/** Characters of output that the state of a run keeps: more is never printed (`RUN_LIMITS`), but may stand in a record. */
const OUTPUT = 400_000

export const emptyState = (): SessionState => ({
  seq: 0,
  at: 0,
  title: '',
  language: '',
  files: new Map(),
  people: new Map(),
  places: new Map(),
  chat: [],
  staffChat: [],
  notes: [],
  run: null,
  problems: new Map(),
  judgements: new Map(),
  staffOutcomes: new Map(),
  timer: null,
  deletions: new Map(),
})

/** A copy that can go on by itself; what is in it is never changed in place. */
export const copyState = (state: SessionState): SessionState => ({
  ...state,
  files: new Map(state.files),
  people: new Map(state.people),
  places: new Map(state.places),
  problems: new Map(state.problems),
  judgements: new Map(state.judgements),
  staffOutcomes: new Map(state.staffOutcomes),
})

/**
 * Takes the state over one event; the answer says where the characters came from that it inserted. Throws when a push does
 * not fit: a record that does not fold is broken.
 */
export function apply(state: SessionState, event: RecordedEvent): Came {
  const came: Came = {}
  if (event.kind === 'push') applyPush(state, event, came)
  else change(state, event)
  state.seq = event.seq
  state.at = event.at
  return came
}

function change(state: SessionState, event: Exclude<RecordedEvent, { kind: 'push' }>): void {
  switch (event.kind) {
    case 'room':
      state.title = event.room.title
      state.language = event.room.language
      return
    case 'file':
      return applyFile(state, event)
    case 'chat':
      state.chat = [...state.chat, messageOf(event)].slice(-KEPT)
      return
    case 'staffChat':
      state.staffChat = [...state.staffChat, { ...messageOf(event), channel: 'staff' as const }].slice(-KEPT)
      return
    case 'note':
      state.notes = [...state.notes, { seq: event.seq, at: event.at, ...event.note }].slice(-KEPT)
      return
    case 'join':
    case 'leave':
      return setPerson(state, event.by, { here: event.kind === 'join', focused: true })
    case 'role':
      if (!state.people.has(event.who.user)) setPerson(state, event.who, { here: false, focused: true })
      return
    case 'focus':
      return setPerson(state, event.by, {
        ...{ here: true, focused: !event.lost },
        ...(event.lost ? { lostAt: event.at } : {}),
      })
    case 'places':
      for (const place of event.list) setPlace(state, place)
      return
    case 'run':
      state.run = event.run
      return
    case 'output':
      if ((state.run?.output ?? []).reduce((sum, { data }) => sum + data.length, 0) > OUTPUT) return
      state.run = state.run && foldRun(state.run, event)
      return
    case 'started':
      state.run = state.run && foldRun(state.run, { kind: 'started', run: event.run, as: event.as as never })
      return
    case 'verdict':
      state.run = state.run && foldRun(state.run, event)
      return
    case 'problem':
    case 'judgement':
    case 'outcomes':
    case 'staffOutcomes':
    case 'judged':
      return applyJudging(state, event)
    case 'timer':
      state.timer = event.timer
      return
    case 'chatChange':
    case 'staffChange':
    case 'redaction':
    case 'hidden':
      // The lines they speak of say what they say now.
      return
    default:
      return event satisfies never
  }
}

const messageOf = ({
  seq,
  at,
  chat,
}: Extract<RecordedEvent, { kind: 'chat' | 'staffChat' }>): ChatMessage => ({ seq, at, ...chat })

function setPerson(
  state: SessionState,
  { user, name, color }: Author,
  is: Pick<ReplayPerson, 'here' | 'focused' | 'lostAt'>,
): void {
  state.people.set(user, { user, name, color, ...is })
  if (is.here) return
  for (const [client, place] of state.places) if (place.user === user) state.places.delete(client)
}

/** A file that was just made. */
export const emptyFile = (id: string): ReplayFile => ({
  ...{ id, name: '', version: 0, text: Text.empty, origins: NO_ORIGINS },
})

function applyFile(state: SessionState, event: Extract<RecordedEvent, { kind: 'file' }>): void {
  const { id, name } = event.file
  if (event.change === 'removed') state.files.delete(id)
  // Of a file that was made before what is kept, only its name is known: it is none.
  else if (event.change === 'created' || state.files.has(id)) {
    const { version, text, origins } = state.files.get(id) ?? emptyFile(id)
    state.files.set(id, { id, name, version, text, origins })
  }
}

/** The operations of a push from the one that follows the file's version on; throws for those that do not fit. */
function opsAfter({ seq, version, ops }: RecordedPush, file: ReplayFile): readonly ChangesJSON[] {
  const skipped = Math.max(0, file.version - version)
  const left = skipped === 0 ? ops : ops.slice(skipped)
  let { length }: { length: number | null } = file.text
  for (const op of left) {
    length = version > file.version ? null : lengthAfter(op, length)
    if (length === null) throw new Error(`the record does not fold at event ${seq}`)
  }
  return left
}

/** The same as changes. */
export const changesOf = (push: RecordedPush, file: ReplayFile): ChangeSet[] =>
  opsAfter(push, file).map((op) => ChangeSet.fromJSON(op))

function applyPush(state: SessionState, push: RecordedPush, came: Came): void {
  const file = state.files.get(push.file)
  // Of a file that was removed since.
  if (!file) return
  const { client, user, at } = push
  const ops = opsAfter(push, file)
  const now = { ...file }
  const texts = () => [now.text, ...othersThan(state, file)]
  const scene: Scene = { user, at, file: file.id, texts, deletions: state.deletions, budget: SEARCH }
  const skipped = push.ops.length - ops.length
  let changes: Change[] = []
  for (const [i, op] of ops.entries()) {
    const letter = user === 'room' ? 'm' : (push.how?.[i + skipped] ?? 't')
    changes = changesIn(op, now.text)
    now.origins = originsAfter(now.origins, changes, letter, scene, came)
    now.text = textAfter(now.text, changes)
    now.version++
  }
  state.files.set(file.id, now)
  state.deletions = scene.deletions
  for (const place of state.places.values())
    if (place.client !== client && place.file === file.id) carry(state, place, ops, file.text.length)
  const end = endOf(changes)
  if (end === null) return
  const activity = state.places.get(client)?.activity ?? 'active'
  setPlace(state, { client, user, activity, file: file.id, ranges: [[end, end]] })
}

/** Takes somebody's selection along with what others changed in a text of `length` units. */
function carry(state: SessionState, place: Place, ops: readonly ChangesJSON[], length: number): void {
  const over = (position: number): number =>
    ops.reduce((at, op) => placeAfter(op, at), Math.min(position, length))
  const ranges = place.ranges?.map(([anchor, head]): Ranges[number] => [over(anchor), over(head)])
  if (ranges?.some(([anchor, head], i) => anchor !== place.ranges?.[i]?.[0] || head !== place.ranges[i][1]))
    state.places.set(place.client, { ...place, ranges })
}

/** As many as a person can have pages: those of pages that are closed are forgotten, the oldest first. */
function setPlace({ places }: SessionState, place: Place): void {
  const known = places.delete(place.client)
  places.set(place.client, place)
  if (known) return
  const own = [...places.values()].filter(({ user }) => user === place.user)
  for (const { client } of own.slice(0, -LIMITS.socketsPerPerson)) places.delete(client)
}

function* othersThan(state: SessionState, file: ReplayFile): Iterable<Text> {
  for (const other of state.files.values()) if (other.id !== file.id) yield other.text
}
