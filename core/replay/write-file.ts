import { chainStart, SALT_BYTES, writeDigest } from './chain.ts'
import type { RecordedEvent } from './event.ts'
import { endLine, endText, headerLine, linesOfSegment, sumOfHeads, type FileHeader } from './file.ts'
import { cut, seal, signedText } from './segment.ts'

/** What a session file is signed and salted with. */
export type Sealing = {
  keyId: string
  sign: (text: string) => Promise<string>
  random: (bytes: number) => Uint8Array
}

/** The lines of a session file of events that were kept nowhere before; `header.keys` holds the public half of the key. */
export async function* writeFile(
  header: FileHeader,
  events: readonly RecordedEvent[],
  { keyId, sign, random }: Sealing,
): AsyncGenerator<string> {
  const begin = headerLine(header)
  yield begin
  let chain = writeDigest(chainStart(header.room.id))
  let segments = 0
  let heads = ''
  for (let i = 0; i < events.length; segments++) {
    const part = events.slice(i, i + cut(events.slice(i, i + 2_000)))
    const segment = seal(header.room.id, chain, part, random(part.length * SALT_BYTES))
    const signature = await sign(signedText(segment.head))
    const lines = linesOfSegment({ segment, keyId, signature }, header.staff)
    yield* lines
    heads = sumOfHeads(heads, lines[0] ?? '')
    chain = segment.head.hash
    i += part.length
  }
  const end = { segments, events: events.length }
  yield endLine({ end, keyId, signature: await sign(endText(begin, end, chain, heads)) })
}
