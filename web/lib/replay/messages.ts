import type { Manifest } from '#core/protocol/api/record.ts'
import type { Follow, Frame } from '#core/replay/frame.ts'
import type { Pause } from '#core/replay/pace.ts'
import type { Sources, Stretch } from '#core/replay/sources.ts'
import type { Whence } from '#core/replay/whence.ts'
import type { Layer } from './density.ts'

/** A moment: a time (milliseconds since 1970) or an event. */
export type Spot = { at: number } | { seq: number }
/** Where to go: a moment, or the operation before or after one; without `from` after the one that is shown. */
export type Target = Spot | { step: 1 | -1; from?: Spot }

/** What the page says to the worker that reads the record. */
export type ToReader =
  /** `path` is the record's in the API; `moment`, milliseconds after the beginning, will be asked for first. */
  | { t: 'open'; path: string; moment: number | null }
  | { t: 'token'; id: number; token: string | null }
  /** `layered` when the frame shall say where characters came from. */
  | { t: 'show'; id: number; target: Target; follow: Follow; layered: boolean }
  /** Asks when the character at a position of a file was put there, as the file is after event `seq`. */
  | { t: 'whence'; id: number; file: string; seq: number; position: number }
  /** Asks which edits put a stretch of a file there. */
  | ({ t: 'sources'; id: number } & Stretch)
  /** Has what happened since sealed and reads what there is by then. */
  | { t: 'more' }

/** A stretch of which the pauses are known exactly, because its events are here. */
export type Known = { stretch: Pause; pauses: Pause[] }

/** Activity along a timeline: of the session as long as it was, and with its long pauses made short. */
export type Drawn = { whole: Layer[]; short: Layer[] }

/** Why the record cannot be shown; a status of 0 is the network, -1 a record that cannot be read. */
export type Failure = { status: number; code: string; message: string }

/** What the worker answers. */
export type FromReader =
  /** It needs a token for the API; `renew` when the last one was refused. */
  | { t: 'token'; id: number; renew: boolean }
  /**
   * `from` and `to` are the first and the last moment, milliseconds since 1970. The manifest comes without its activity: what
   * is shown of that is worked out already, and the long pauses as far as it tells of them.
   */
  | { t: 'opened'; manifest: Manifest; from: number; to: number; activity: Drawn; pauses: Pause[] }
  | { t: 'frame'; id: number; frame: Frame; known?: Known }
  | { t: 'whence'; id: number; found: Whence | null }
  /** `found` is null where the record could not be read. */
  | { t: 'sources'; id: number; found: Sources | null }
  /** What there is by now, as `opened`; null when that could not be read. */
  | { t: 'grown'; grown: Grown | null }
  /** `id` is absent when the record could not be opened at all. */
  | { t: 'failed'; id?: number; failure: Failure }

/** What there is of a record that is being made, as `opened` tells it. */
export type Grown = Omit<Extract<FromReader, { t: 'opened' }>, 't'>
