import * as v from 'valibot'
import { ROLES } from './access.ts'
import { LIMITS } from './limits.ts'

/** A non-negative safe integer: versions, sequence numbers, positions, milliseconds. */
export const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** One editor instance: made by the client, bound by the room to the person who first used it. */
export const clientID = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{8,24}$/))

/** A file of a room, `f1`, `f2`, …: made by the room, never reused. */
export const fileID = v.pipe(v.string(), v.regex(/^f[1-9][0-9]{0,8}$/))

/** A client's own name for a request, returned in the answer or the refusal. */
export const requestID = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,36}$/))

/** A run; made by the client so that a resent request is recognised. */
export const runID = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/))

/**
 * Changes as `ChangeSet.toJSON()` writes them; checked by `parseChanges` against the document's length. No limit of
 * their own: a frame bounds what comes in, and rebasing may cut what goes out into many more parts.
 */
export const changes = v.array(v.unknown())
export type ChangesJSON = v.InferOutput<typeof changes>

/**
 * What the operations of a push came from, one letter each: `t` typed, `p` pasted, `c` a completion, `u` undo or redo, `d`
 * dragged here, `e` a command of the editor (indenting, moving lines, commenting, replacing all).
 */
export const how = v.pipe(v.string(), v.regex(/^[tpcude]+$/))
/** As it is logged: `b` is what the room writes for a script. */
export const loggedHow = v.pipe(v.string(), v.regex(/^[tpcudeb]+$/))

/** Selection ranges as `[anchor, head]` in UTF-16 units. */
export const ranges = v.pipe(v.array(v.strictTuple([natural, natural])), v.maxLength(LIMITS.cursorRanges))
export type Ranges = v.InferOutput<typeof ranges>

/** A connected editor instance and the person behind it, as the room vouches for them. */
export const person = v.strictObject({
  client: clientID,
  user: v.string(),
  name: v.string(),
  guest: v.boolean(),
  /** Index into the palette of people's colours. */
  color: natural,
  role: v.picklist(ROLES),
})
export type Person = v.InferOutput<typeof person>

/** Somebody who waits to be let in; `at` is when they last asked. */
export const knock = v.strictObject({ user: v.string(), name: v.string(), guest: v.boolean(), at: natural })
export type Knock = v.InferOutput<typeof knock>

/** Who did something, as it was then. */
export const author = v.strictObject({ user: v.string(), name: v.string(), color: natural })
export type Author = v.InferOutput<typeof author>

export const fileEntry = v.strictObject({ id: fileID, name: v.string(), version: natural })
export type FileEntry = v.InferOutput<typeof fileEntry>

/** One logged push: `ops` follow each other, the first applying at `version`; `n` numbers the first in its author's count. */
export const loggedPush = v.strictObject({
  version: natural,
  client: clientID,
  n: natural,
  ops: v.array(changes),
})
export type LoggedPush = v.InferOutput<typeof loggedPush>
