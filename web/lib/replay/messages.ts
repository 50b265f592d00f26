import type { Manifest } from '#core/protocol/api/record.ts'
import type { Follow, Frame } from '#core/replay/frame.ts'
import type { Pause } from '#core/replay/pace.ts'

/** Where to go: a time (milliseconds since 1970), an event, or the operation before or after the one that is shown. */
export type Target = { at: number } | { seq: number } | { step: 1 | -1 }

/** What the page says to the worker that reads the record. */
export type ToReader =
  /** `path` is the record's in the API. */
  | { t: 'open'; path: string }
  | { t: 'token'; id: number; token: string | null }
  | { t: 'show'; id: number; target: Target; follow: Follow }
  /** Has what happened since sealed and reads what there is by then. */
  | { t: 'more' }

/** A stretch of which the pauses are known exactly, because its events are here. */
export type Known = { stretch: Pause; pauses: Pause[] }

/** Why the record cannot be shown; a status of 0 is the network, -1 a record that cannot be read. */
export type Failure = { status: number; code: string; message: string }

/** What the worker answers. */
export type FromReader =
  /** It needs a token for the API; `renew` when the last one was refused. */
  | { t: 'token'; id: number; renew: boolean }
  /** `from` and `to` are the first and the last moment, milliseconds since 1970. */
  | { t: 'opened'; manifest: Manifest; from: number; to: number }
  | { t: 'frame'; id: number; frame: Frame; known?: Known }
  /** What there is by now, and its last moment; null when that could not be read. */
  | { t: 'grown'; grown: { manifest: Manifest; to: number } | null }
  /** `id` is absent when the record could not be opened at all. */
  | { t: 'failed'; id?: number; failure: Failure }
