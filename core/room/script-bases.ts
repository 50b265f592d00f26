import { ChangeSet, type Text } from '@codemirror/state'
import { difference, spanOf } from './difference.ts'
import { textOf } from './document.ts'

/** A text that a script has: a version of a file. */
export type Seen = { file: string; version: number }

/**
 * A text that a script may have when it writes the next one: sent to it, or its own last one. `behind` leads from it to
 * `version`, which is what it was when it came or went. Counts until `until`, milliseconds.
 */
export type Base = Seen & { text: Text; behind: readonly ChangeSet[]; until: number; own: boolean }

/** What the room keeps of a script's connection. `again`: it must be told the text once more. `author`: who changed it last. */
export type Script = { bases: Base[]; author: string; again: boolean }

/** How long a text that was sent may still be on its way to a script when the next one was, milliseconds. */
const ON_THE_WAY_MS = 3_000
/** Texts kept, their characters, and how many are compared in full: the newest, and those that look nearest. */
const BASES = 64
const BASE_CHARS = 8 * 1024 * 1024
const NEWEST = 6
const NEAREST = 6

/** A script that was sent nothing yet. */
export const newScript = (): Script => ({ bases: [], author: '', again: false })

/** Notes a text that is being sent: those before it count for as long as they may be overtaking each other. */
export function sent(script: Script, seen: Seen, text: Text, at: number): void {
  const alive = script.bases.filter((base) => base.until > at)
  for (const base of alive) base.until = Math.min(base.until, at + ON_THE_WAY_MS)
  script.bases = [...alive, { ...seen, text, behind: [], until: Infinity, own: false }]
  script.again = false
  let chars = 0
  let first = script.bases.length
  while (first > 0 && script.bases.length - first < BASES && chars < BASE_CHARS) {
    chars += script.bases[--first]?.text.length ?? 0
  }
  script.bases = script.bases.slice(first)
}

/**
 * A script was seen to have this text: what it wrote before, it cannot come back to. What was sent to it before and after
 * may still be on its way, since it can have made the same text of either.
 */
export function has(script: Script, held: Base): void {
  script.bases = script.bases.filter((base) => base === held || !base.own)
}

/** Notes a script's own text, made of one that it had. */
export function wrote(script: Script, of: Base, own: Omit<Base, 'until' | 'own'>, at: number): void {
  has(script, of)
  const later = script.bases.filter((base) => base !== of)
  for (const base of later) base.until = Math.min(base.until, at + ON_THE_WAY_MS)
  script.bases = [...later, { ...own, until: Infinity, own: true }]
}

/**
 * What a script has changed, and in which of the texts it may have: the one that it changed least, because a text made
 * without knowing another's work differs by that work too. Null when it has none.
 */
export function changeOf(
  script: Script,
  content: string,
  at: number,
): { base: Base; change: ChangeSet } | null {
  const alive = script.bases
    .filter((base) => base.until > at)
    .map((base) => ({ base, text: base.text.toString() }))
    .reverse()
  const older = alive
    .slice(NEWEST)
    .map((entry) => ({ ...entry, span: spanOf(entry.text, content) }))
    .sort((a, b) => a.span - b.span)
  const near = [...alive.slice(0, NEWEST), ...older.slice(0, NEAREST)].map(({ base, text }) => ({
    base,
    ...difference(text, content),
  }))
  // The first of those that are equally near is the newest.
  const best = near.toSorted((a, b) => a.size - b.size)[0]
  if (!best) return null
  const changes = best.parts.map(({ insert, ...place }) => ({ ...place, insert: textOf(insert) }))
  return { base: best.base, change: ChangeSet.of(changes, best.base.text.length) }
}
