import type { Manifest } from '#core/protocol/api/record.ts'
import type { PartName } from './held.ts'
import type { Keyframe } from './keyframe.ts'

/** Where the parts of a record are read from; `first` names a segment by its first event. Rejects when one cannot be had. */
export type PartSource = {
  /** Lines of a segment's events joined with `\n`, without those for staff. */
  lines(first: number): Promise<string>
  /** Those for staff only. */
  staffLines(first: number): Promise<string>
  /** The state before a segment, where it begins with one. */
  keyframe(first: number): Promise<Keyframe>
  /** The text that a file had after event `seq`, where a keyframe names it. */
  text(file: string, seq: number): Promise<string>
}

/** Where the record of a session is read from. */
export type RecordSource = PartSource & {
  manifest(): Promise<Manifest>
  /** Much of what the state after an event is made of, without what is held; what is not in it is asked for singly. */
  gather?(seq: number, held: readonly PartName[]): Promise<Gathered>
}

/** What the state after an event is folded from, segments by their first events. */
export type MadeOf = {
  /** The last one before it that begins with a keyframe, and whether what it begins with is needed; null where none does. */
  keyframe: number | null
  state: boolean
  /** Segments from there on: those whose events are needed, and the others. */
  lines: readonly number[]
  passed: readonly number[]
  /** Segments whose events for staff are needed. */
  staff: readonly number[]
}

/** What states are folded from. */
export type FoldedFrom = PartSource & {
  /** Has what the state after an event is made of come at once, as far as it is not here. */
  gather?(seq: number, made: MadeOf): Promise<unknown>
}

/** Answers that came together, each as it would come alone. */
export type Gathered = {
  keyframes: ReadonlyMap<number, Keyframe>
  lines: ReadonlyMap<number, string>
  staffLines: ReadonlyMap<number, string>
  texts: readonly { file: string; seq: number; text: string }[]
}
