import type { Role } from '#core/protocol/access.ts'
import type { ChatMessage } from '#core/protocol/chat.ts'
import type { RoomInfo, RunState } from '#core/protocol/down.ts'
import type { JudgeVerdict } from '#core/protocol/judge.ts'
import type { Judgement, Outcome, ProblemChange, RoomProblem } from '#core/protocol/judging.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { RoomTimer, TimerChange } from '#core/protocol/room-timer.ts'
import type { Place } from '#core/protocol/presence.ts'
import type { Author, FileEntry, Knock, LoggedPush } from '#core/protocol/shared.ts'
import type { Verdict } from '#core/protocol/run.ts'
import type { DocLog } from './doc-log.ts'

/** Points of the groups of tests that passed whole, and of all. */
export type Points = NonNullable<Judgement['points']>
export type OutputChunk = RunState['output'][number]

/** What can happen in a room besides edits; stored as JSON in the order of `seq`. */
export type RoomEvent =
  | { kind: 'room'; room: RoomInfo; by?: Author }
  /** Somebody has another role than before. */
  | { kind: 'role'; who: Author; role: Role; by?: Author }
  | { kind: 'file'; change: 'created' | 'renamed' | 'removed'; file: FileEntry; by: Author }
  /** `staffChat`: in the channel of staff. The text is the newest one, and empty once the message is removed. */
  | { kind: 'chat' | 'staffChat'; chat: Omit<ChatMessage, 'seq' | 'at' | 'channel'> }
  | { kind: 'note'; note: Omit<StaffNote, 'seq' | 'at'> }
  /** The message or note numbered `of` was edited or removed; what it said before is nowhere any more. */
  | { kind: 'chatChange' | 'staffChange'; of: number; change: 'edited' | 'removed'; by: Author }
  /** `role`: with which somebody came. */
  | { kind: 'join'; by: Author; role?: Role }
  | { kind: 'leave'; by: Author }
  | { kind: 'run'; run: RunState }
  | { kind: 'started'; run: string; as: Pick<RunState, 'version' | 'sandbox' | 'image'> }
  | { kind: 'output'; run: string; chunks: OutputChunk[] }
  | { kind: 'verdict'; run: string; verdict: Verdict }
  /** Where people were, sampled. */
  | { kind: 'places'; list: Place[] }
  /** Somebody's last page lost the focus, or one has it again after `ms`. */
  | { kind: 'focus'; by: Author; lost: boolean; ms?: number }
  /** A problem was opened, or taken away again; what it says is in the directory. */
  | { kind: 'problem'; change: ProblemChange; problem: RoomProblem; by: Author }
  /** As it began. */
  | { kind: 'judgement'; judgement: Judgement }
  /** `staffOutcomes`: what staff are told of hidden tests besides. */
  | { kind: 'outcomes' | 'staffOutcomes'; judgement: string; list: Outcome[] }
  | { kind: 'judged'; judgement: string; verdict: JudgeVerdict; points?: Points; compile?: string }
  /** The timer as it is now; nobody ended what the clock did. */
  | { kind: 'timer'; change: TimerChange; timer: RoomTimer; by?: Author }
  /** `units` of what events `from` to `to` inserted into `file`, or printed in `run`, are nowhere any more. */
  | { kind: 'redaction'; file?: string; run?: string; from: number; to: number; units: number; by: Author }

export type EventKind = RoomEvent['kind']

/** Kinds of which nobody without the view of staff may hear anything. */
export const STAFF_KINDS = [
  'staffChat',
  'note',
  'staffChange',
  'staffOutcomes',
] as const satisfies readonly EventKind[]

export type Logged<T> = T & { seq: number; at: number }

/** `how` says what each operation came from (`core/protocol/shared.ts`); absent where all were typed. */
export type PushEntry = LoggedPush & { file: string; how?: string }

/** A person's place in the room, kept when they leave. */
export type Member = { user: string; name: string; guest: boolean; color: number; role: Role }

/** A file's text at `version`; every push logged up to `seq` is in it. */
export type Snapshot = { file: string; version: number; seq: number; text: string }

/** What somebody has added to the record, UTF-16 units: on that day since 1970, and in all. */
export type Spent = { user: string; day: number; today: number; all: number }

/** What opens one socket: its own id, who it is good for, and when it ends. */
export type Ticket = { id: string; holders: readonly string[]; expires: number }

/**
 * Where a room is kept. Everything is synchronous, and durable before any effect of the step that wrote it leaves the
 * room. `test/contracts/room-log.ts` is its definition: memory and Durable Object SQLite both pass it.
 */
export interface RoomLog {
  /** The shared documents. */
  readonly docs: DocLog
  /** Sequence number of the newest entry; 0 when there is none. */
  head(): number
  /** Time of the newest entry, milliseconds since the epoch; 0 when there is none. */
  lastAt(): number
  appendPush(seq: number, at: number, push: PushEntry): void
  appendEvent(seq: number, at: number, event: RoomEvent): void
  /** Pushes of `file` holding operations at or after `version`, oldest first. The first may begin before it. */
  pushesOf(file: string, version: number): PushEntry[]
  /** The version from which `pushesOf` has every push of a file; operations before it were dropped. */
  floorOf(file: string): number
  /** At least the characters of JSON that `pushesOf` would read. */
  charsOf(file: string, version: number): number
  /** Pushes of all files after `seq`, oldest first. */
  pushesAfter(seq: number): PushEntry[]
  /** The last `count` events of the kinds, oldest first, with numbers above `after` and below `before` if given. */
  events(kinds: readonly EventKind[], count: number, after?: number, before?: number): Logged<RoomEvent>[]
  /** The event with this number; undefined when it is a push or there is none. */
  event(seq: number): Logged<RoomEvent> | undefined
  /** The first event of a kind. */
  firstEvent(kind: EventKind): Logged<RoomEvent> | undefined
  /** Writes an event over one of the same kind, so that nothing of the old one is left; number and time stay. */
  replaceEvent(seq: number, event: RoomEvent): void
  /** Writes a push over by one that stands in the same place of its file; where it is not any more, nothing changes. */
  replacePush(seq: number, push: PushEntry): void
  /**
   * Drops entries of these kinds up to number `upTo` and from before the time `before`, if a checkpoint is past them. The
   * newest entry stays, and so does output as long as its run does.
   */
  prune(kinds: readonly (EventKind | 'push')[], upTo: number, before: number): void
  /** Drops the snapshots of a file that was removed; its operations stay in the log. */
  forgetFile(file: string): void
  /** The newest snapshot of each file: the length of its text in UTF-16 units instead of the text. */
  snapshots(): (Omit<Snapshot, 'text'> & { chars: number })[]
  snapshotText(file: string): string
  /** Saves texts and clients' counts together: after it, `pushesAfter(seq)` is all that has to be replayed. */
  checkpoint(seq: number, snapshots: readonly Snapshot[], counts: ReadonlyMap<string, number>): void
  /** `seq` of the last checkpoint; 0 when there is none. */
  checkpointed(): number
  /** Who a client instance belongs to and the number of its last operation at the last checkpoint. */
  client(id: string): { user: string; n: number } | undefined
  bindClient(id: string, user: string): void
  members(): Member[]
  putMember(member: Member): void
  removeMember(user: string): void
  /** Who waits to be let in, in no order. */
  knocks(): Knock[]
  putKnock(knock: Knock): void
  removeKnock(user: string): void
  /** What people have added to the record, in no order; of who left too. */
  spent(): Spent[]
  putSpent(spent: Spent): void
  /**
   * True the first time a ticket is shown before it expires, and never again; never when one of its holders (a person, a
   * sign-in) had their tickets voided after it was made. Times in milliseconds.
   */
  takeTicket(ticket: Ticket, now: number): boolean
  /** What a holder may do has changed: tickets that end by `until`, so all made before now, say something old. */
  voidTickets(holder: string, until: number): void
}
