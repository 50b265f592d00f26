import * as v from 'valibot'
import { keyframe, type Keyframe } from '#core/replay/keyframe.ts'
import { readMoment } from '#core/replay/moment.ts'
import type { Gathered } from '#core/replay/source.ts'

/** Bytes that the parts of a moment unpack to, together: more than four full segments and the texts of a room. */
const UNPACKED = 64_000_000

/** What is in the body of a moment (docs/RECORD.md); throws for bytes that are none, and for too many. */
export async function gatheredFrom(body: Uint8Array<ArrayBuffer>): Promise<Gathered> {
  const budget = { bytes: UNPACKED }
  const parts = await Promise.all(
    readMoment(body).map(async (part) => ({ ...part, text: await unpacked(part.body, budget) })),
  )
  const keyframes = new Map<number, Keyframe>()
  const [lines, staffLines] = [new Map<number, string>(), new Map<number, string>()]
  const texts: { file: string; seq: number; text: string }[] = []
  for (const part of parts) {
    switch (part.part) {
      case 'keyframe':
        keyframes.set(part.first, v.parse(keyframe, JSON.parse(part.text)))
        break
      case 'lines':
        lines.set(part.first, part.text)
        break
      case 'staff':
        staffLines.set(part.first, part.text)
        break
      case 'text':
        texts.push({ file: part.file, seq: part.seq, text: v.parse(v.string(), JSON.parse(part.text)) })
        break
      default:
        throw new Error(part satisfies never)
    }
  }
  return { keyframes, lines, staffLines, texts }
}

/** The text of gzip; `budget` is taken along. */
async function unpacked(body: Uint8Array<ArrayBuffer>, budget: { bytes: number }): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const reader = new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    budget.bytes -= value.byteLength
    if (budget.bytes < 0) {
      await reader.cancel()
      throw new RangeError('this unpacks to too much')
    }
    text += decoder.decode(value, { stream: true })
  }
}
