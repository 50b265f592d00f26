import { ChangeSet, Text } from '@codemirror/state'
import type { DownOf } from '#core/protocol/down.ts'
import type { Headless } from './headless.ts'

/** The text of a file by the room's log alone: every operation since the first, asked for and applied here. */
export async function foldedLog(headless: Headless, file: string): Promise<string> {
  let tail: DownOf<'tail'> | undefined
  const before = headless.seen
  headless.seen = (message) => {
    before(message)
    if (message.t === 'tail' && message.file === file && message.version === 0) tail = message
  }
  headless.send({ t: 'open', file, version: 0 })
  await headless.until(() => tail !== undefined)
  headless.seen = before
  let text = Text.empty
  let version = 0
  for (const push of tail?.pushes ?? []) {
    if (push.version !== version) throw new Error(`the log has a hole at ${version}`)
    for (const op of push.ops) text = ChangeSet.fromJSON(op).apply(text)
    version += push.ops.length
  }
  return text.toString()
}
