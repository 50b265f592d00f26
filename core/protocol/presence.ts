import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { clientID, fileID, natural, ranges } from './shared.ts'

/** What somebody is doing, the most active first: at it, quiet for a minute, or looking at another page. */
export const ACTIVITIES = ['active', 'idle', 'away'] as const
export type Activity = (typeof ACTIVITIES)[number]
export const activity = v.picklist(ACTIVITIES)

/** A line of a file, from 1. */
export const lineNumber = v.pipe(natural, v.minValue(1), v.maxValue(LIMITS.fileChars + 1))

/** The id of a person. */
export const userID = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** What a page can show instead of a file: the room's document, its board, or what was before. */
export const surface = v.picklist(['document', 'board', 'past'])
export type Surface = v.InferOutput<typeof surface>

/** What an editor instance is doing and where. Whoever is in no list is active, in no file, and follows nobody. */
export const presence = v.strictObject({
  client: clientID,
  activity,
  /** The file their page shows, with or without a caret in it. */
  file: v.nullable(fileID),
  surface: v.optional(surface),
  /** Since when their page is hidden or its window without the focus, by the room's clock; absent while neither is so. */
  lost: v.optional(natural),
  /** The person whose view their editor goes along with. */
  follows: v.nullable(v.string()),
})
export type Presence = v.InferOutput<typeof presence>

/** Where somebody's page was, as the record keeps it: sampled at most once a second, and only when it changed. */
export const place = v.strictObject({
  client: clientID,
  user: v.string(),
  activity,
  file: v.nullable(fileID),
  surface: v.optional(surface),
  /** The selection, in the file's newest text at that moment; absent where there is none. */
  ranges: v.optional(ranges),
})
export type Place = v.InferOutput<typeof place>
