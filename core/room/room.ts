import { CAN, capabilities, can } from '#core/protocol/access.ts'
import type { Channel } from '#core/protocol/chat.ts'
import type { Down, Refusal, RoomInfo, RunState } from '#core/protocol/down.ts'
import type { Judgement, Outcome, RoomProblem } from '#core/protocol/judging.ts'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import type { RunRequest, StdinRequest } from '#core/protocol/run.ts'
import type { Author, FileEntry, Knock, Person, Ranges } from '#core/protocol/shared.ts'
import type { ScriptDown } from '#core/protocol/script.ts'
import type { Place, Presence } from '#core/protocol/presence.ts'
import type { DocName } from '#core/protocol/shared-doc.ts'
import type { SharedDoc } from './doc-store.ts'
import { Document } from './document.ts'
import type { Member, OutputChunk, RoomEvent, RoomLog, Spent } from './log.ts'
import type { Script, Seen } from './script-bases.ts'

/** What a socket remembers of its person's doings while the room sleeps. */
export type Here = Omit<Presence, 'client'>

/** An accepted socket. `client` is null until its hello. */
export type Connection = {
  id: string
  user: string
  client: string | null
  /** Tokens left of the message budget, and when they were counted. */
  budget: number
  counted: number
  /** Malformed frames so far. */
  strikes: number
  /** When this socket was last heard to be writing in the chat. */
  typed: number
  cursor: { file: string; version: number; ranges: Ranges; told: boolean } | null
  /** Set for a script, which sends and gets whole texts instead of messages. */
  script: Script | null
  here: Here
  /** First line that can be seen by the person; null until somebody follows. */
  line: number | null
  /** What the others have not been told yet, and whether the record may not know where they are. */
  untold: { here: boolean; line: boolean; place: boolean }
  /** Where the record says that they are, at a version of that file; null when it says nothing. */
  recorded: { place: Place; version: number } | null
  /** Where they are in the shared documents. */
  places: Map<DocName, { at: string | null; told: boolean }>
}

/** What is to be judged: the files of a problem under their names in it. */
export type JudgeAsk = Pick<RunRequest, 'id' | 'room' | 'user' | 'entry' | 'files'> & {
  problem: string
  version: number
  kind: Judgement['kind']
  language: string
  input?: string
}

/** What the room wants done outside, in this order, after the log is durable. */
export type Effect =
  | { do: 'send'; to: string; message: Down }
  /** To everybody who reads messages: `listeners`. */
  | { do: 'broadcast'; message: Down; except?: string }
  | { do: 'script'; to: string; message: ScriptDown }
  /** Remember across hibernation which text a script has. */
  | { do: 'seen'; to: string; seen: Seen }
  /** To these sockets and nobody else, made into bytes once. */
  | { do: 'tell'; among: readonly string[]; message: Down }
  | { do: 'close'; to: string; code: number; reason: string }
  /** Remember who this socket is across hibernation. */
  | { do: 'attach'; to: string; client: string; here: Here }
  /** Take the step of that name: by itself, so that its failure takes nothing else back. */
  | { do: 'checkpoint' }
  | { do: 'compact'; doc: DocName }
  | { do: 'timer'; name: TimerName; ms: number }
  /** The people in the room changed: refresh the directory. */
  | { do: 'presence' }
  | { do: 'run'; request: RunRequest }
  | { do: 'stdin'; run: string; body: StdinRequest }
  | { do: 'cancel'; run: string }
  | { do: 'judge'; ask: JudgeAsk }
  | { do: 'cancelJudging'; judgement: string }
  /** A judgement has ended: the directory is told of it. */
  | { do: 'submitted'; judgement: string }
  /** The room's timer is another: it is due at another time (`nextDue`), and the directory is told. */
  | { do: 'clock' }

export type TimerName =
  'cursors' | 'presence' | 'heads' | 'output' | 'outcomes' | 'scripts' | 'typing' | 'places' | 'focus'

/** What a deployment may set. */
export type RoomOptions = {
  /** Messages per second one socket may sustain, and the burst it may save up. */
  perSecond: number
  burst: number
  /** Pushes after which everything since the last checkpoint is folded into snapshots: bounds what waking replays. */
  checkpointPushes: number
}

/** Whether the log says that a focus is lost, and when it said so; since when it was, and when it came back since then. */
export type LoggedFocus = { lost: boolean; at: number; since: number; back?: number }

/** Everything the room knows. Only `step` and its families change it, and only after the log has taken the change. */
export type Room = {
  readonly log: RoomLog
  readonly options: RoomOptions
  info: RoomInfo
  seq: number
  /** Time of the newest entry; entries never go back in time. */
  at: number
  files: Map<string, FileEntry>
  /** Number in the newest file id; ids are never used twice. */
  lastFile: number
  documents: Map<string, Document>
  /** UTF-16 units of each file. */
  chars: Map<string, number>
  members: Map<string, Member>
  /** Last operation number and owner of each client seen since loading. */
  clients: Map<string, { user: string; n: number }>
  connections: Map<string, Connection>
  /** Who waits to be let in, by person. */
  knocks: Map<string, Knock>
  run: RunState | null
  /** Output of the active run not yet logged and its length, whether the gathering timer runs, how much was kept, and bytes typed. */
  output: { pending: OutputChunk[]; gathered: number; armed: boolean; chars: number; typed: number }
  /** What is to be solved here, by id, and each one's last judgement; at most one of them goes on. */
  problems: Map<string, RoomProblem>
  judgements: Map<string, Judgement>
  /** By judgement what staff are told of hidden tests besides. */
  staffOutcomes: Map<string, Outcome[]>
  /** Outcomes that are not logged yet, those for staff only apart, and how many characters were kept. */
  judging: { pending: Outcome[]; staff: Outcome[]; armed: boolean; chars: number }
  /** What measures the time here; null where nothing does. */
  clock: RoomTimer | null
  /** Pushes since the last checkpoint, their weight, and what they touched. */
  dirty: { pushes: number; weight: number; files: Set<string>; clients: Set<string> }
  /** Authors and ids of the newest chat messages and notes; null until one is asked about. */
  said: Set<string> | null
  /** Who wrote in a channel since its readers were told of writers. */
  typing: Record<Channel, Set<string>>
  /** The oldest message that people without a right to the history could have seen, as far as they asked. */
  firstSeen: Map<string, number>
  /** When each person last asked everybody to look at something. */
  summoned: Map<string, number>
  /** How many judgements each person may begin still, and when that was counted. */
  begun: Map<string, { left: number; at: number }>
  /** Each person's focus by the log; null until it is asked about. */
  focus: Map<string, LoggedFocus> | null
  /** Files edited since their last `head` message. */
  unannounced: Set<string>
  /** The shared documents that were used since loading. */
  docs: Map<DocName, SharedDoc>
  /** What each person has added to the record, and how much of that is not written. */
  spent: Map<string, Spent & { unwritten: number }>
  timers: Set<TimerName>
}

export const isActive = (run: RunState | null): run is RunState =>
  run !== null && (run.status === 'waiting' || run.status === 'running')

/** Whether what happens goes into a record; that of a room made of a file is the file's and nothing else. */
export const isRecorded = ({ info }: Pick<Room, 'info'>): boolean =>
  info.recorded !== false && info.origin !== 'file'

/** The file's document, loaded on first use. */
export function documentOf(room: Room, file: string): Document {
  let document = room.documents.get(file)
  if (!document) room.documents.set(file, (document = Document.load(file, room.log)))
  return document
}

/** Who a client instance belongs to and its count, from memory or the log. */
export function clientOf(room: Room, id: string): { user: string; n: number } | undefined {
  let client = room.clients.get(id)
  if (!client) {
    client = room.log.client(id)
    if (client) room.clients.set(id, client)
  }
  return client
}

export function memberOf(room: Room, user: string): Member {
  const member = room.members.get(user)
  if (!member) throw new Error('a connection without a member')
  return member
}

export const bitsOf = (room: Room, member: Member): number => capabilities(member.role, room.info)

export const mayI = (room: Room, connection: Connection, what: (typeof CAN)[keyof typeof CAN]): boolean =>
  can(bitsOf(room, memberOf(room, connection.user)), what)

/** Why nobody, or not everybody, changes anything here now; null while the room is open. */
export function whyClosed({ info }: Room): string | null {
  if (info.sealed) return 'This room is sealed: nothing in it changes any more.'
  if (info.archived) return 'This room is archived.'
  return info.locked ? 'This room is locked: only its staff change anything.' : null
}

/** Why somebody may not change text now; null when they may. */
export function whyNoEdit(room: Room, connection: Connection): { code: Refusal; why: string } | null {
  if (mayI(room, connection, CAN.edit)) return null
  const why = whyClosed(room) ?? 'You may read this room but not edit it.'
  return { code: room.info.archived ? 'archived' : 'not_allowed', why }
}

export const authorOf = ({ user, name, color }: Member): Author => ({ user, name, color })

export function personOf(room: Room, connection: Connection): Person {
  const { user, name, guest, color, role } = memberOf(room, connection.user)
  return { client: connection.client ?? '', user, name, guest, color, role }
}

/** Connections that said hello. */
export const present = (room: Room): Connection[] =>
  [...room.connections.values()].filter((connection) => connection.client !== null)

/** Those of them who read messages, which scripts do not. */
export const listeners = (room: Room): Connection[] =>
  present(room).filter((connection) => connection.script === null)

/** Puts an event into the log; the room's own fields are changed by the caller, afterwards. */
export function append(room: Room, at: number, event: RoomEvent): { seq: number; at: number } {
  const stamp = { seq: room.seq + 1, at: Math.max(at, room.at) }
  room.log.appendEvent(stamp.seq, stamp.at, event)
  room.seq = stamp.seq
  room.at = stamp.at
  return stamp
}

/** Asks for a timer unless it runs already. */
export function timer(room: Room, name: TimerName, ms: number): Effect[] {
  if (room.timers.has(name)) return []
  room.timers.add(name)
  return [{ do: 'timer', name, ms }]
}

/** A refusal for one person; nothing has changed. */
export function refuse(
  to: string,
  re: string,
  code: Refusal,
  message: string,
  more: { id?: string; file?: string } = {},
): Effect[] {
  return [{ do: 'send', to, message: { t: 'refused', re, code, message, ...more } }]
}
