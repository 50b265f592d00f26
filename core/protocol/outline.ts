import * as v from 'valibot'
import { ROLES } from './access.ts'
import { fileID, natural } from './shared.ts'

/** Time that one column of the activity covers, milliseconds. */
export const BUCKET_MS = 10_000
/** What a moment can be marked as. */
export const MARKS = [
  'run',
  'passed',
  'failed',
  'chat',
  'join',
  'leave',
  'paste',
  'delete',
  'pause',
  'file',
  'role',
  'blur',
  'focus',
  'tests',
  'testsPassed',
  'testsFailed',
  'problem',
  'timer',
  'staffChat',
  'note',
] as const
export type Mark = (typeof MARKS)[number]

/**
 * Something worth jumping to; `label` is a name or the beginning of a text, for `paste` and `delete` how many units at once,
 * for `pause`, at the first event after it, how many seconds nothing happened, and for `focus` how many it was lost.
 */
export const marker = v.strictObject({
  seq: natural,
  at: natural,
  mark: v.picklist(MARKS),
  user: v.string(),
  label: v.string(),
  /** With which somebody came; absent of all else, and in records from before it was kept. */
  role: v.optional(v.picklist(ROLES)),
})
export type Marker = v.InferOutput<typeof marker>

/** What a segment is about, to be drawn without reading it. Those marks that only staff may see are in `staff`. */
export const outline = v.strictObject({
  /** By person: `[number of the bucket since the epoch, units inserted, units deleted]`, in order. */
  activity: v.record(v.string(), v.array(v.strictTuple([natural, natural, natural]))),
  /** What was edited: `[id, the name it had last, operations, units inserted, units deleted]`. */
  files: v.optional(v.array(v.strictTuple([fileID, v.string(), natural, natural, natural])), []),
  marks: v.array(marker),
  staff: v.array(marker),
})
export type Outline = v.InferOutput<typeof outline>
