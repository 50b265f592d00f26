import * as v from 'valibot'
import { ROLES } from '#core/protocol/access.ts'
import { chatMessage } from '#core/protocol/chat.ts'
import { room, runState } from '#core/protocol/down.ts'
import { judgeVerdict } from '#core/protocol/outcome.ts'
import { judgement, outcome, PROBLEM_CHANGES, roomProblem } from '#core/protocol/judging.ts'
import { staffNote } from '#core/protocol/notes.ts'
import { place } from '#core/protocol/presence.ts'
import { roomTimer, TIMER_CHANGES } from '#core/protocol/room-timer.ts'
import { verdict } from '#core/protocol/run.ts'
import {
  author,
  changes,
  clientID,
  fileEntry,
  fileID,
  loggedHow,
  natural,
  runID,
} from '#core/protocol/shared.ts'
import { isPlainPush } from './plain-push.ts'

/** SHA-256 in base64. */
export const digest = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/))

const stamp = {
  seq: v.pipe(natural, v.minValue(1)),
  at: natural,
  /** Set where the line was written over: the digest of what it said first, by which the chain still holds. */
  was: v.optional(digest),
}
const by = v.optional(author)
const chat = v.omit(chatMessage, ['seq', 'at', 'channel'])

/** Operations of one person on one file; `how` says what each came from, and is absent where all were typed. */
export const recordedPush = v.strictObject({
  ...stamp,
  kind: v.literal('push'),
  file: fileID,
  version: natural,
  client: clientID,
  user: v.string(),
  n: natural,
  ops: v.array(changes),
  how: v.optional(loggedHow),
})

/** One event of a session as its record keeps it: the room's log, with the author of every push. */
export const recordedEvent = v.variant('kind', [
  recordedPush,
  v.strictObject({ ...stamp, kind: v.literal('room'), room: v.looseObject(room.entries), by }),
  v.strictObject({ ...stamp, kind: v.literal('role'), who: author, role: v.picklist(ROLES), by }),
  v.strictObject({
    ...stamp,
    kind: v.literal('file'),
    change: v.picklist(['created', 'renamed', 'removed']),
    file: fileEntry,
    by: author,
  }),
  v.strictObject({ ...stamp, kind: v.literal('chat'), chat }),
  v.strictObject({ ...stamp, kind: v.literal('staffChat'), chat }),
  v.strictObject({ ...stamp, kind: v.literal('note'), note: v.omit(staffNote, ['seq', 'at']) }),
  v.strictObject({
    ...stamp,
    kind: v.picklist(['chatChange', 'staffChange']),
    of: natural,
    change: v.picklist(['edited', 'removed']),
    by: author,
  }),
  /** `role` is absent in records from before it was kept. */
  v.strictObject({ ...stamp, kind: v.literal('join'), by: author, role: v.optional(v.picklist(ROLES)) }),
  v.strictObject({ ...stamp, kind: v.literal('leave'), by: author }),
  v.strictObject({ ...stamp, kind: v.literal('places'), list: v.array(place) }),
  /** Somebody's last page lost the focus, or one has it again, `ms` after it was lost. */
  v.strictObject({
    ...stamp,
    kind: v.literal('focus'),
    by: author,
    lost: v.boolean(),
    ms: v.optional(natural),
  }),
  v.strictObject({ ...stamp, kind: v.literal('run'), run: runState }),
  v.strictObject({
    ...stamp,
    kind: v.literal('started'),
    run: v.string(),
    as: v.partial(v.pick(runState, ['version', 'sandbox', 'image'])),
  }),
  v.strictObject({
    ...stamp,
    kind: v.literal('output'),
    run: v.string(),
    chunks: runState.entries.output,
  }),
  v.strictObject({ ...stamp, kind: v.literal('verdict'), run: v.string(), verdict }),
  v.strictObject({
    ...stamp,
    kind: v.literal('problem'),
    change: v.picklist(PROBLEM_CHANGES),
    problem: roomProblem,
    by: author,
  }),
  v.strictObject({ ...stamp, kind: v.literal('judgement'), judgement }),
  v.strictObject({
    ...stamp,
    kind: v.picklist(['outcomes', 'staffOutcomes']),
    judgement: runID,
    list: v.array(outcome),
  }),
  v.strictObject({
    ...stamp,
    kind: v.literal('judged'),
    judgement: runID,
    verdict: judgeVerdict,
    points: judgement.entries.points,
    compile: judgement.entries.compile,
  }),
  v.strictObject({
    ...stamp,
    kind: v.literal('timer'),
    change: v.picklist(TIMER_CHANGES),
    timer: roomTimer,
    by,
  }),
  /**
   * What events `from` to `to` inserted into `file`, or what `run` printed, was taken out of the record: `units` UTF-16
   * units, those that were put elsewhere afterwards among them.
   */
  v.strictObject({
    ...stamp,
    kind: v.literal('redaction'),
    file: v.optional(fileID),
    run: v.optional(v.string()),
    from: natural,
    to: natural,
    units: natural,
    by: author,
  }),
  /** Something that only staff may see, in a copy made for somebody else. */
  v.strictObject({ ...stamp, kind: v.literal('hidden'), was: digest }),
])
export type RecordedEvent = v.InferOutput<typeof recordedEvent>
export type RecordedPush = v.InferOutput<typeof recordedPush>
export type RecordedKind = RecordedEvent['kind']

/** Kinds that are kept, and shown, apart from the others: for staff only. */
export const STAFF_KINDS: readonly string[] = [
  'staffChat',
  'note',
  'staffChange',
  'staffOutcomes',
] satisfies RecordedKind[]

/** An event's line in the record: what its digest is made of, and what is stored. */
export const lineOf = (event: RecordedEvent): string => JSON.stringify(event)

/** The event of a line; throws a `ValiError` or `SyntaxError` for what is none. */
export function parseLine(line: string): RecordedEvent {
  const value: unknown = JSON.parse(line)
  return isPlainPush(value) ? value : v.parse(recordedEvent, value)
}

/** The events of lines joined with `\n`. */
export const parseLines = (lines: string): RecordedEvent[] =>
  lines === '' ? [] : lines.split('\n').map(parseLine)
