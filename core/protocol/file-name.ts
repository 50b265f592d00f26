import { LIMITS } from './limits.ts'
import { utf8Length } from './utf8.ts'

/** UTF-8 bytes of one segment of a path that every file system takes. */
const SEGMENT_BYTES = 255

/** Control, bidirectional-override, zero-width and line-separating characters: nothing a name can do without. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u

/** A file name as it is kept (NFC), or null when it is no relative path of plain segments. */
export function parseFileName(name: string): string | null {
  const normal = name.normalize('NFC')
  if (normal.length === 0 || normal.length > LIMITS.fileNameChars) return null
  if (UNSAFE.test(normal) || /[\\:*?"<>|]/.test(normal)) return null
  // Some characters are compared as many.
  if (fileNameKey(normal).length > 2 * LIMITS.fileNameChars) return null
  for (const segment of normal.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return null
    if (segment.startsWith('-') || segment !== segment.trim() || segment.endsWith('.')) return null
    if (utf8Length(segment) > SEGMENT_BYTES) return null
  }
  return normal
}

/** Two names that some file system would take for one have the same key. */
export const fileNameKey = (name: string): string => name.normalize('NFKC').toLowerCase()
