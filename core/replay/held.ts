import type { MomentPart } from './moment.ts'

/** Names that one request may have, and characters of them at most. */
export const HELD = 200
const HELD_CHARS = HELD * 27

const LETTERS = { keyframe: 'k', lines: 'l', staff: 's' } as const
const NAME = /^(?:[kls][1-9][0-9]{0,14}|f[1-9][0-9]{0,8}\.[0-9]{1,15})$/

/** What names a part of a moment: `k`, `l` or `s` and its segment's first event, of a text `file.seq`. */
export type PartName = string

type Named =
  { part: 'keyframe' | 'lines' | 'staff'; first: number } | { part: 'text'; file: string; seq: number }

/** The name of a part. That of a keyframe stands for the whole state: who names it needs none of its texts. */
export const nameOf = (part: Named): PartName =>
  part.part === 'text' ? `${part.file}.${part.seq}` : `${LETTERS[part.part]}${part.first}`

/** Names as they stand in an address, those that matter most first: what is too many is left out, and comes again. */
export const writeHeld = (names: readonly PartName[]): string => names.slice(0, HELD).join(',')

/** The names in an address; null for a text that is none. */
export function readHeld(text: string): ReadonlySet<PartName> | null {
  if (text === '') return new Set()
  if (text.length > HELD_CHARS) return null
  const names = text.split(',')
  return names.length <= HELD && names.every((name) => NAME.test(name)) ? new Set(names) : null
}

/** The parts of a moment without those that are held. */
export function without(parts: readonly MomentPart[], held: ReadonlySet<PartName>): MomentPart[] {
  const state = parts.some((part) => part.part === 'keyframe' && held.has(nameOf(part)))
  return parts.filter((part) => !held.has(nameOf(part)) && !(state && part.part === 'text'))
}
