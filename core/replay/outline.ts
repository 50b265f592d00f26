import { ChangeSet } from '@codemirror/state'
import { BUCKET_MS, type Marker, type Outline } from '#core/protocol/outline.ts'
import type { RecordedEvent, RecordedPush } from './event.ts'

/** Characters inserted at once by pasting or dragging from which it is marked. */
const PASTE = 40
/** Characters deleted by one operation from which it is marked. */
const DELETE = 200
/** Milliseconds without any event from which the next one is marked. */
const PAUSE_MS = 60_000
/** Markers of a segment, and files it tells of, at most. */
const MARKERS = 300
const FILES = 200

/** What was before some events: when the last one was (0 for none), and what the files are called. */
export type OutlineBefore = { at: number; names: ReadonlyMap<string, string> }

/** The outline of some events that follow each other. */
export function outlineOf(
  events: readonly RecordedEvent[],
  before: OutlineBefore = { at: 0, names: new Map() },
): Outline {
  const activity: Record<string, [number, number, number][]> = {}
  const files = new Map<string, Outline['files'][number]>()
  const names = new Map(before.names)
  const marks: Marker[] = []
  const staff: Marker[] = []
  let last = before.at
  for (const event of events) {
    const { seq, at } = event
    if (event.kind === 'file') names.set(event.file.id, event.file.name)
    if (event.kind === 'push') {
      count(activity, event)
      countFile(files, event, names)
    }
    const pause = last > 0 ? at - last : 0
    last = at
    if (pause > PAUSE_MS && marks.length < MARKERS)
      marks.push({ seq, at, mark: 'pause', user: '', label: `${Math.round(pause / 1000)}` })
    const found = markOf(event)
    if (!found) continue
    const list = found.mark === 'note' || found.mark === 'staffChat' ? staff : marks
    if (list.length < MARKERS) list.push({ seq, at, ...found })
  }
  return { activity, files: [...files.values()], marks, staff }
}

function countFile(
  files: Map<string, Outline['files'][number]>,
  push: RecordedPush,
  names: ReadonlyMap<string, string>,
): void {
  const name = names.get(push.file) ?? push.file
  const known = files.get(push.file)
  if (!known && files.size >= FILES) return
  const { inserted, deleted } = sizeOf(push)
  const [, , edits, more, less] = known ?? [push.file, name, 0, 0, 0]
  files.set(push.file, [push.file, name, edits + push.ops.length, more + inserted, less + deleted])
}

function count(activity: Outline['activity'], push: RecordedPush): void {
  const { inserted, deleted } = sizeOf(push)
  const bucket = Math.floor(push.at / BUCKET_MS)
  const row = (activity[push.user] ??= [])
  const last = row[row.length - 1]
  if (last?.[0] === bucket) {
    last[1] += inserted
    last[2] += deleted
  } else row.push([bucket, inserted, deleted])
}

/** UTF-16 units that a push inserts and deletes. */
export function sizeOf({ ops }: Pick<RecordedPush, 'ops'>): { inserted: number; deleted: number } {
  let [inserted, deleted] = [0, 0]
  for (const json of ops) {
    ChangeSet.fromJSON(json).iterChanges((fromA, toA, _fromB, _toB, text) => {
      inserted += text.length
      deleted += toA - fromA
    })
  }
  return { inserted, deleted }
}

function markOf(event: RecordedEvent): Omit<Marker, 'seq' | 'at'> | null {
  switch (event.kind) {
    case 'push':
      return markOfPush(event)
    case 'run':
      return { mark: 'run', user: event.run.by.user, label: event.run.entry }
    case 'verdict':
      return {
        mark: event.verdict.status === 'ok' ? 'passed' : 'failed',
        user: '',
        label: event.verdict.status,
      }
    case 'judgement':
      return { mark: 'tests', user: event.judgement.by.user, label: event.judgement.kind }
    case 'judged': {
      const { status, passed, total } = event.verdict
      return { mark: status === 'ok' ? 'testsPassed' : 'testsFailed', user: '', label: `${passed}/${total}` }
    }
    case 'problem':
      return { mark: 'problem', user: event.by.user, label: problemLabel(event) }
    case 'timer':
      return { mark: 'timer', user: event.by?.user ?? '', label: event.change }
    case 'chat':
    case 'staffChat':
      return { mark: event.kind, user: event.chat.by.user, label: begin(event.chat.text) }
    case 'note':
      return { mark: 'note', user: event.note.by.user, label: begin(event.note.text) }
    case 'join': {
      const { by, role } = event
      return { mark: 'join', user: by.user, label: by.name, ...(role === undefined ? {} : { role }) }
    }
    case 'leave':
      return { mark: 'leave', user: event.by.user, label: event.by.name }
    case 'file':
      return { mark: 'file', user: event.by.user, label: `${event.change} ${event.file.name}` }
    case 'role':
      return { mark: 'role', user: event.who.user, label: event.role }
    case 'focus':
      return event.lost
        ? { mark: 'blur', user: event.by.user, label: event.by.name }
        : { mark: 'focus', user: event.by.user, label: `${Math.round((event.ms ?? 0) / 1000)}` }
    default:
      return null
  }
}

/** What was pasted comes before what was deleted for it. */
function markOfPush({ user, ops, how }: RecordedPush): Omit<Marker, 'seq' | 'at'> | null {
  let [pasted, deleted] = [0, 0]
  for (const [i, op] of ops.entries()) {
    const size = sizeOf({ ops: [op] })
    if (how?.[i] === 'p' || how?.[i] === 'd') pasted += size.inserted
    deleted = Math.max(deleted, size.deleted - size.inserted)
  }
  if (pasted >= PASTE) return { mark: 'paste', user, label: `${pasted}` }
  return deleted < DELETE ? null : { mark: 'delete', user, label: `${deleted}` }
}

const begin = (text: string): string => [...text.replace(/\s+/g, ' ')].slice(0, 60).join('')

function problemLabel({ change, problem }: Extract<RecordedEvent, { kind: 'problem' }>): string {
  return change === 'hint'
    ? `showed hint ${problem.hints ?? 1} of ${problem.title}`
    : `${change} ${problem.title}`
}
