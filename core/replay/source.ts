import type { Manifest } from '#core/protocol/api/record.ts'
import type { Keyframe } from './keyframe.ts'

/** Where the record of a session is read from; `first` names a segment by its first event. Rejects when it cannot be had. */
export type RecordSource = {
  manifest(): Promise<Manifest>
  /** Lines of a segment's events joined with `\n`, without those for staff. */
  lines(first: number): Promise<string>
  /** Those for staff only. */
  staffLines(first: number): Promise<string>
  /** The state before a segment, where it begins with one. */
  keyframe(first: number): Promise<Keyframe>
  /** The text that a file had after event `seq`, where a keyframe names it. */
  text(file: string, seq: number): Promise<string>
  /** Much of what the state after an event is made of, at once; what is not in it is asked for singly. */
  gather?(seq: number): Promise<Gathered>
}

/** Answers that came together, each as it would come alone. */
export type Gathered = {
  keyframes: ReadonlyMap<number, Keyframe>
  lines: ReadonlyMap<number, string>
  staffLines: ReadonlyMap<number, string>
  texts: readonly { file: string; seq: number; text: string }[]
}
