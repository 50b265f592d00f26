import * as v from 'valibot'
import { marker, outline } from '../outline.ts'
import { natural } from '../shared.ts'
import { origin } from './origin.ts'

/** A link that shows events `from` to `to` of a session, as the room's members see it; null for one that does not expire. */
export const clip = v.object({
  id: v.string(),
  title: v.string(),
  from: natural,
  to: natural,
  by: v.string(),
  createdAt: natural,
  expiresAt: v.nullable(natural),
})
export type Clip = v.InferOutput<typeof clip>
/** Answer of `GET /api/rooms/:code/record/clips`. */
export const clipsAnswer = v.object({ clips: v.array(clip) })
/** Answer of making one: its token is told this once. */
export const clipAnswer = v.object({ clip, token: v.string(), url: v.string() })

/** What one person did in a session; characters are UTF-16 units, times milliseconds. */
export const personStats = v.object({
  user: v.string(),
  name: v.string(),
  color: natural,
  firstAt: natural,
  lastAt: natural,
  edits: natural,
  typed: natural,
  pastedInside: natural,
  pastedOutside: natural,
  completed: natural,
  undone: natural,
  other: natural,
  deleted: natural,
  messages: natural,
  runs: natural,
  passed: natural,
  activeMs: natural,
  awayMs: natural,
})
export type PersonStats = v.InferOutput<typeof personStats>

/** A stretch of events that is fetched at once. `amended` counts how often it was written over. */
export const segmentInfo = v.object({
  first: natural,
  last: natural,
  firstAt: natural,
  lastAt: natural,
  /** Compressed bytes of its lines. */
  bytes: natural,
  keyframe: v.boolean(),
  staff: v.boolean(),
  amended: natural,
})
export type SegmentInfo = v.InferOutput<typeof segmentInfo>

/** Answer of `GET /api/rooms/:code/record`: everything about a session but its events. */
export const manifest = v.object({
  room: v.object({
    id: v.string(),
    /** Null in a clip. */
    code: v.nullable(v.string()),
    title: v.string(),
    language: v.string(),
    createdAt: natural,
    recorded: v.boolean(),
    retentionDays: v.nullable(natural),
    origin: v.nullable(origin),
  }),
  /** Whether somebody is in the room now. */
  live: v.boolean(),
  /** Whether this person sees what is for staff, and whether they may change titles and take things out. */
  staff: v.boolean(),
  edit: v.boolean(),
  /** Whether they may run the files as they were. */
  run: v.optional(v.boolean()),
  /** For a clip: the stretch it shows. */
  clip: v.nullable(v.object({ title: v.string(), from: natural, to: natural })),
  people: v.array(personStats),
  segments: v.array(segmentInfo),
  activity: outline.entries.activity,
  files: outline.entries.files,
  /** In order of `seq`; those that only staff may see among them for staff. */
  marks: v.array(marker),
  /** Changes that staff made to the chapters; a title of null takes one away. */
  chapters: v.array(v.object({ seq: natural, title: v.nullable(v.string()) })),
})
export type Manifest = v.InferOutput<typeof manifest>
