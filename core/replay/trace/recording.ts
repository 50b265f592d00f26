import type { ChangeSpec } from '@codemirror/state'
import * as v from 'valibot'

// Keystroke-level recordings in the form of github.com/josephg/editing-traces.

/** Position in code points, code points deleted there, text inserted there. */
const patch = v.tuple([v.number(), v.number(), v.string()])
export type Patch = v.InferOutput<typeof patch>

/** When, in ISO 8601; the first may be the epoch: what was there before the recording began. */
const time = v.pipe(v.string(), v.isoTimestamp())

/** What one author wrote; the patches of a transaction follow each other. */
export const sequentialRecording = v.object({
  startContent: v.string(),
  endContent: v.string(),
  txns: v.array(v.object({ time, patches: v.array(patch) })),
})
export type Recording = v.InferOutput<typeof sequentialRecording>

/** What two authors wrote at once: positions are those of the text that merges exactly a transaction's parents. */
export const concurrentRecording = v.object({
  kind: v.literal('concurrent'),
  endContent: v.string(),
  numAgents: v.literal(2),
  txns: v.array(
    v.object({ time, parents: v.array(v.number()), agent: v.picklist([0, 1]), patches: v.array(patch) }),
  ),
})
export type ConcurrentRecording = v.InferOutput<typeof concurrentRecording>

/** UTF-16 units of the first `points` code points from unit `from` of a text on. */
export function unitsOf(text: string, points: number, from = 0): number {
  let unit = from
  for (let i = 0; i < points && unit < text.length; i++)
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
  return unit - from
}

/** A patch as an edit of `text`, which is read only if it `isAstral`: holds a character of two units. */
export function editOf(
  [position, deleted, insert]: Patch,
  text: () => string,
  isAstral: boolean,
): Extract<ChangeSpec, { from: number }> {
  if (!isAstral) return { from: position, to: position + deleted, insert }
  const whole = text()
  const from = unitsOf(whole, position)
  return { from, to: from + unitsOf(whole, deleted, from), insert }
}

/** Whether a text has a character of two units. */
export const hasAstral = (text: string): boolean => /[\u{10000}-\u{10ffff}]/u.test(text)
