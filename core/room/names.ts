import { LIMITS } from '#core/protocol/limits.ts'

/** Control, bidirectional-override, zero-width and line-separating characters: nothing a name can do without. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u

/** A file name as it is kept (NFC), or null when it is no relative path of plain segments. */
export function parseFileName(name: string): string | null {
  const normal = name.normalize('NFC')
  if (normal.length === 0 || normal.length > LIMITS.fileNameChars) return null
  if (UNSAFE.test(normal) || /[\\:*?"<>|]/.test(normal)) return null
  for (const segment of normal.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return null
    if (segment.startsWith('-') || segment !== segment.trim()) return null
  }
  return normal
}

/** Two names that some file system would take for one have the same key. */
export const fileNameKey = (name: string): string => name.normalize('NFKC').toLowerCase()

/** A title or person's name in one line: NFC, inner spaces folded; null when empty, unsafe or too long. */
export function parseLabel(label: string, maxGraphemes: number): string | null {
  const normal = label.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (normal === '' || UNSAFE.test(normal)) return null
  return countGraphemes(normal, maxGraphemes) > maxGraphemes ? null : normal
}

/** Graphemes of a text, counted no further than `stop` + 1. A cluster may hold at most 12 code points. */
export function countGraphemes(value: string, stop: number): number {
  if (value.length > stop * 24) return stop + 1
  let count = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(value)) {
    if ([...segment].length > 12) return stop + 1
    if (++count > stop) break
  }
  return count
}
