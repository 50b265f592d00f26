import type { ChangeSpec } from '@codemirror/state'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'

/** Position in code points, code points deleted there, text inserted there. */
const patch = v.tuple([v.number(), v.number(), v.string()])
export type Patch = v.InferOutput<typeof patch>

const sequential = v.object({
  startContent: v.string(),
  endContent: v.string(),
  txns: v.array(v.object({ patches: v.array(patch) })),
})
const concurrent = v.object({
  kind: v.literal('concurrent'),
  endContent: v.string(),
  numAgents: v.literal(2),
  txns: v.array(
    v.object({ parents: v.array(v.number()), agent: v.picklist([0, 1]), patches: v.array(patch) }),
  ),
})
export type Recording = v.InferOutput<typeof sequential>
export type ConcurrentRecording = v.InferOutput<typeof concurrent>

const read = (name: string): unknown => {
  const file = new URL(`../fixtures/traces/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(file)).toString())
}

/** A recording of one author. */
export const recording = (name: 'sveltecomponent' | 'rustcode'): Recording => v.parse(sequential, read(name))

/** The recording of two authors at once. */
export const friendsForever = (): ConcurrentRecording =>
  v.parse(concurrent, read('friendsforever.concurrent'))

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
): ChangeSpec {
  if (!isAstral) return { from: position, to: position + deleted, insert }
  const whole = text()
  const from = unitsOf(whole, position)
  return { from, to: from + unitsOf(whole, deleted, from), insert }
}

export const hasAstral = (text: string): boolean => /[\u{10000}-\u{10ffff}]/u.test(text)
