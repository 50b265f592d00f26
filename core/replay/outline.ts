import { ChangeSet } from '@codemirror/state'
import { BUCKET_MS, type Marker, type Outline } from '#core/protocol/outline.ts'
import type { RecordedEvent, RecordedPush } from './event.ts'

/** Characters inserted at once by pasting or dragging from which it is marked. */
const PASTE = 40
/** Markers of a segment at most. */
const MARKERS = 300

/** The outline of some events that follow each other. */
export function outlineOf(events: readonly RecordedEvent[]): Outline {
  const activity: Record<string, [number, number, number][]> = {}
  const marks: Marker[] = []
  const staff: Marker[] = []
  for (const event of events) {
    if (event.kind === 'push') count(activity, event)
    const found = markOf(event)
    if (!found) continue
    const list = found.mark === 'note' || found.mark === 'staffChat' ? staff : marks
    if (list.length < MARKERS) list.push({ seq: event.seq, at: event.at, ...found })
  }
  return { activity, marks, staff }
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
    case 'push': {
      if (!event.how || !/[pd]/.test(event.how)) return null
      const { inserted } = sizeOf(event)
      return inserted < PASTE ? null : { mark: 'paste', user: event.user, label: `${inserted}` }
    }
    case 'run':
      return { mark: 'run', user: event.run.by.user, label: event.run.entry }
    case 'verdict':
      return {
        mark: event.verdict.status === 'ok' ? 'passed' : 'failed',
        user: '',
        label: event.verdict.status,
      }
    case 'chat':
    case 'staffChat':
      return { mark: event.kind, user: event.chat.by.user, label: begin(event.chat.text) }
    case 'note':
      return { mark: 'note', user: event.note.by.user, label: begin(event.note.text) }
    case 'join':
    case 'leave':
      return { mark: event.kind, user: event.by.user, label: event.by.name }
    case 'file':
      return { mark: 'file', user: event.by.user, label: `${event.change} ${event.file.name}` }
    case 'role':
      return { mark: 'role', user: event.who.user, label: event.role }
    case 'focus':
      return event.lost ? { mark: 'blur', user: event.by.user, label: event.by.name } : null
    default:
      return null
  }
}

const begin = (text: string): string => [...text.replace(/\s+/g, ' ')].slice(0, 60).join('')
