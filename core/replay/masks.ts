import type { ChangesJSON } from '#core/protocol/shared.ts'
import type { RecordedEvent } from './event.ts'

/** What stands for each UTF-16 unit that was taken out; line breaks stay, so that everything folds as before. */
export const MASK = '█'

/** A text of which `flags` says for each unit whether it goes; without them all of it does. */
export function masked(text: string, flags?: Uint8Array): string {
  if (!flags) return text.replace(/[^\n]/g, MASK)
  let result = ''
  for (let i = 0; i < text.length; i++) result += flags[i] === 1 && text[i] !== '\n' ? MASK : text.charAt(i)
  return result
}

/** Units of a text that go and had not gone before. */
export function unitsOf(text: string, flags?: Uint8Array): number {
  let units = 0
  for (let i = 0; i < text.length; i++)
    if ((flags?.[i] ?? 1) === 1 && text[i] !== '\n' && text[i] !== MASK) units++
  return units
}

/** One place that an operation changes: units `from` to `to` of the text before are replaced. */
export type Section = { from: number; to: number; inserted: string; flags: Uint8Array }

/** The places that an operation changes, with nothing marked. */
export function sectionsOf(op: ChangesJSON): Section[] {
  const sections: Section[] = []
  let from = 0
  for (const part of op) {
    if (typeof part === 'number') from += part
    else {
      const [gone, ...lines] = part as [number, ...string[]]
      const inserted = lines.join('\n')
      sections.push({ from, to: from + gone, inserted, flags: new Uint8Array(inserted.length) })
      from += gone
    }
  }
  return sections
}

/** The operation without what its sections, which are those of `sectionsOf`, have marked. */
export function maskedOp(op: ChangesJSON, sections: readonly Section[]): unknown[] {
  let i = 0
  return op.map((part) => {
    if (typeof part === 'number') return part
    const [gone, ...lines] = part as [number, ...string[]]
    const section = sections[i++]
    if (!section || lines.length === 0) return part
    return [gone, ...masked(section.inserted, section.flags).split('\n')]
  })
}

type Output = Extract<RecordedEvent, { kind: 'output' }>

/** What a program printed and was told, without the text; how much was cut off stays. */
export const maskedOutput = (event: Output): Output => ({
  ...event,
  chunks: event.chunks.map((chunk) => (chunk.s === 'cut' ? chunk : { ...chunk, data: masked(chunk.data) })),
})

/** Units of such an event that go. */
export const outputUnits = ({ chunks }: Output): number =>
  chunks.reduce((sum, { s, data }) => sum + (s === 'cut' ? 0 : unitsOf(data)), 0)
