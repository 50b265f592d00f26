import type { ChangeSpec } from '@codemirror/state'
import { editOf, hasAstral } from '#core/replay/trace/recording.ts'
import { recording } from '../trace/recording.ts'

/** The edits of a recording, one a patch, and the text they end in. */
export function readTrace(name: 'sveltecomponent' | 'rustcode'): { edits: ChangeSpec[]; end: string } {
  const { txns, endContent } = recording(name)
  if (hasAstral(JSON.stringify(txns))) throw new Error('this recording needs its text to be read')
  const edits = txns.flatMap(({ patches }) => patches.map((patch) => editOf(patch, () => '', false)))
  return { edits, end: endContent }
}
