import { diffArrays } from 'diff'

/** Units `from` to `to` of the old text are replaced by `insert`. */
export type Part = { from: number; to: number; insert: string }

/** Largest edit distance that is looked for in lines, and in the words of one hunk and of all: bounds the work. */
const LINES = 400
const WORDS = { hunk: 200, all: 1_000 }
/** Characters of a hunk whose words are compared, and how far back a word may begin. */
const HUNK_CHARS = 64 * 1024
const WORD_CHARS = 256

/** A word with the white space behind it, because a blank in common says nothing of the words around it. */
const WORD = /[\p{L}\p{N}\p{M}_]+\s*|\s+|[^\p{L}\p{N}\p{M}_\s]\s*/gu
const IN_WORD = /^[\p{L}\p{N}\p{M}_\ud800-\udfff]{2}$/u

/**
 * What makes the text `b` of `a`, in order and apart from each other. Lines that are the same stay, then words, then the
 * characters at both ends of what is left; where texts differ too much to find that cheaply, they are replaced whole.
 * `size` counts the characters of whole words that go and come: by it the nearest of several texts is found, since two
 * words that share letters are two words.
 */
export function difference(a: string, b: string): { parts: Part[]; size: number } {
  const middle = trimmed(a, { from: 0, to: a.length, insert: b }, cutsPhrase)
  if (!middle) return { parts: [], size: 0 }
  const budget = { left: WORDS.all }
  const old = a.slice(middle.from, middle.to)
  const lines = compared(linesOf(old), linesOf(middle.insert), LINES, middle.from)
  const words = (lines?.parts ?? [middle]).flatMap((hunk) => wordsOf(a, hunk, budget))
  const size = words.reduce((sum, part) => sum + lengthOf(trimmed(a, part, cutsWord)), 0)
  return { parts: words.flatMap((part) => least(a, part) ?? []), size }
}

/** Characters between the beginning and the end that two texts have in common: at least their difference. */
export function spanOf(a: string, b: string): number {
  return lengthOf(trimmed(a, { from: 0, to: a.length, insert: b }, cutsPair))
}

const lengthOf = (part: Part | null): number => (part ? part.to - part.from + part.insert.length : 0)

function wordsOf(a: string, hunk: Part, budget: { left: number }): Part[] {
  const old = a.slice(hunk.from, hunk.to)
  const small = old.length + hunk.insert.length <= HUNK_CHARS
  const bound = Math.min(WORDS.hunk, budget.left)
  const words = small
    ? compared(old.match(WORD) ?? [], hunk.insert.match(WORD) ?? [], bound, hunk.from)
    : null
  budget.left -= words?.distance ?? (small ? bound : 0)
  return words?.parts ?? [hunk]
}

/** A part by characters when it changes less than half of what it touches; else by words: another word is not an edited one. */
function least(a: string, part: Part): Part | null {
  const characters = trimmed(a, part, cutsPair)
  return lengthOf(characters) * 2 < lengthOf(part) ? characters : trimmed(a, part, cutsWord)
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Hunks between two lists of tokens, the first of which begins at `offset`; null when more than `bound` tokens differ. */
function compared(
  a: string[],
  b: string[],
  bound: number,
  offset: number,
): { parts: Part[]; distance: number } | null {
  const runs = diffArrays(a, b, { maxEditLength: bound })
  if (!runs) return null
  const parts: Part[] = []
  let distance = 0
  let last: Part | null = null
  for (const { value, added, removed } of runs) {
    const text = value.join('')
    if (!added && !removed) {
      offset += text.length
      last = null
      continue
    }
    distance += value.length
    if (!last) parts.push((last = { from: offset, to: offset, insert: '' }))
    if (added) last.insert += text
    else last.to = offset += text.length
  }
  return { parts, distance }
}

/** A part without what old and new text share at its ends; null when nothing is left. */
function trimmed(a: string, { from, to, insert }: Part, cut: Cut): Part | null {
  const most = Math.min(to - from, insert.length)
  let start = 0
  let end = 0
  while (start < most && a[from + start] === insert[start]) start++
  while (end < most - start && a[to - 1 - end] === insert[insert.length - 1 - end]) end++
  if (start === to - from && start === insert.length) return null
  for (let n = WORD_CHARS; n > 0 && start > 0; n--, start--) {
    if (!cut(a, from + start) && !cut(insert, start)) break
  }
  for (let n = WORD_CHARS; n > 0 && end > 0; n--, end--) {
    if (!cut(a, to - end) && !cut(insert, insert.length - end)) break
  }
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) }
}

/** Whether a place in a text lies in something that is not to be cut. */
type Cut = (text: string, at: number) => boolean

/** A character of two halves. */
const cutsPair: Cut = (text, at) => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))

/** A word. */
const cutsWord: Cut = (text, at) => IN_WORD.test(text.slice(at - 1, at + 1)) || cutsPair(text, at)

/** A word and the white space behind it. */
const cutsPhrase: Cut = (text, at) => /^(?:\S\s|\s\s)$/.test(text.slice(at - 1, at + 1)) || cutsWord(text, at)
