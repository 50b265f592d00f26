import * as v from 'valibot'
import { RunLine } from './run-line.ts'

/** What a character of a file can come from; the letters are how it is stored. */
export const ORIGINS = {
  t: 'typed',
  i: 'pastedInside',
  o: 'pastedOutside',
  c: 'completed',
  u: 'undone',
  e: 'other',
  m: 'template',
  b: 'bot',
  x: 'unknown',
} as const
export type OriginLetter = keyof typeof ORIGINS
export type OriginName = (typeof ORIGINS)[OriginLetter]

/**
 * Where each character of a text came from and who put it there: `runs` is `[length, tag, length, tag, …]` with no two
 * runs of one tag side by side, and a tag is the index of a letter and a person's id in `tags`. Never changed in place.
 */
export type Origins = { readonly tags: readonly string[]; readonly runs: Uint32Array }

export const NO_ORIGINS: Origins = { tags: [], runs: new Uint32Array() }

/** Those of a text of `length` characters of whose history nothing is known. */
export const unknownOrigins = (length: number): Origins =>
  length === 0 ? NO_ORIGINS : { tags: ['xroom'], runs: Uint32Array.of(length, 0) }

/** A part of a text put in place of another, in positions of the old text, in order; `runs` as in `Origins`. */
export type OriginEdit = { from: number; to: number; runs: ArrayLike<number> }

/** The index of a tag, and the tags with it. */
export function tagged(tags: readonly string[], letter: OriginLetter, user: string) {
  const tag = letter + user
  const known = tags.indexOf(tag)
  return known < 0 ? { tag: tags.length, tags: [...tags, tag] } : { tag: known, tags }
}

/** The origins after edits. They are worked out when somebody asks for them: whoever only passes by a moment does not. */
export function withEdits(before: Origins, tags: readonly string[], edits: readonly OriginEdit[]): Origins {
  const known = before instanceof LaterOrigins ? before.waiting : null
  const waiting = known ?? { base: before.runs, log: [], size: 0 }
  const { log } = waiting
  // The last edit first: positions are those before all of them.
  for (let i = edits.length - 1; i >= 0; i--) {
    const edit = edits[i]
    if (!edit) continue
    log.push(edit.from, edit.to, edit.runs.length)
    for (let j = 0; j < edit.runs.length; j++) log.push(edit.runs[j] ?? 0)
  }
  return new LaterOrigins(tags, { ...waiting, size: log.length })
}

/** Numbers of edits that wait at most: what they are made of stays in memory. */
const WAITING = 5_000

/**
 * Edits that were not made yet: the first `size` numbers of `log`, which origins after them share, each as `from`, `to` and how
 * many numbers of runs follow.
 */
type Waiting = { readonly base: Uint32Array; readonly log: number[]; readonly size: number }

class LaterOrigins implements Origins {
  readonly tags: readonly string[]
  #runs: Uint32Array | null = null
  #waiting: Waiting | null

  constructor(tags: readonly string[], waiting: Waiting) {
    this.tags = tags
    this.#waiting = waiting
    if (waiting.size >= WAITING) this.#made(waiting)
  }

  get runs(): Uint32Array {
    return this.#runs ?? (this.#waiting ? this.#made(this.#waiting) : NO_ORIGINS.runs)
  }

  /** What another edit can be added to: null where that was done already, or the runs are known. */
  get waiting(): Waiting | null {
    const waiting = this.#waiting
    return waiting && waiting.log.length === waiting.size ? waiting : null
  }

  #made({ base, log, size }: Waiting): Uint32Array {
    const line = new RunLine(base)
    for (let i = 0; i < size;) {
      const [from = 0, to = 0, count = 0] = [log[i], log[i + 1], log[i + 2]]
      line.edit({ from, to, runs: log.slice(i + 3, i + 3 + count) })
      i += 3 + count
    }
    this.#waiting = null
    return (this.#runs = line.done())
  }
}

/** The runs of a part of a text. */
export function runsBetween({ runs }: Origins, from: number, to: number): Uint32Array {
  const writer = new Writer(runs.length + 2)
  const reader = new Reader(runs)
  reader.skip(from)
  reader.copy(to, writer)
  return writer.done()
}

/** Calls `see` with every stretch of characters of one origin, in order. */
export function eachOrigin(
  { tags, runs }: Origins,
  see: (from: number, to: number, origin: OriginName, user: string) => void,
): void {
  let from = 0
  for (let i = 0; i < runs.length; i += 2) {
    const to = from + (runs[i] ?? 0)
    const tag = tags[runs[i + 1] ?? 0] ?? ''
    see(from, to, ORIGINS[tag.charAt(0) as OriginLetter], tag.slice(1))
    from = to
  }
}

/** How many characters of a text came from what. */
export function countOrigins(origins: Origins): Record<OriginName, number> {
  const counts = Object.fromEntries(Object.values(ORIGINS).map((name) => [name, 0]))
  eachOrigin(origins, (from, to, name) => void (counts[name] = (counts[name] ?? 0) + to - from))
  return counts as Record<OriginName, number>
}

const stored = v.strictObject({
  tags: v.array(v.pipe(v.string(), v.regex(/^[tioucembx][^]{1,64}$/))),
  /** `length.tag` of each run in base 36, with blanks between. */
  runs: v.pipe(v.string(), v.regex(/^([1-9a-z][0-9a-z]*\.[0-9a-z]+( (?!$)|$))*$/)),
})
export const storedOrigins = stored
export type StoredOrigins = v.InferOutput<typeof stored>

/** Origins as they are written. */
export function writeOrigins({ tags, runs }: Origins): StoredOrigins {
  const parts: string[] = []
  for (let i = 0; i < runs.length; i += 2) parts.push(`${runs[i]?.toString(36)}.${runs[i + 1]?.toString(36)}`)
  return { tags: [...tags], runs: parts.join(' ') }
}

/** The origins of a text of `length` characters as they were written; throws for what does not fit it. */
export function readOrigins({ tags, runs }: StoredOrigins, length: number): Origins {
  const parts = runs === '' ? [] : runs.split(/[ .]/).map((part) => parseInt(part, 36))
  let covered = 0
  for (let i = 0; i < parts.length; i += 2) {
    const tag = parts[i + 1] ?? Infinity
    if (tag >= tags.length || tag === parts[i - 1]) throw new Error('these are no origins')
    covered += parts[i] ?? 0
  }
  if (covered !== length || new Set(tags).size !== tags.length)
    throw new Error('these are the origins of another text')
  return { tags, runs: Uint32Array.from(parts) }
}

/** Goes through runs from the beginning, by positions. */
class Reader {
  readonly #runs: Uint32Array
  #run = 0
  /** Characters of the current run that were passed, and those before it. */
  #inside = 0
  #before = 0

  constructor(runs: Uint32Array) {
    this.#runs = runs
  }

  /** Writes everything up to a position. */
  copy(to: number, writer: Writer): void {
    if (this.#inside > 0) this.#part(to, writer)
    if (this.#inside > 0) return
    const first = this.#run
    while (this.#run < this.#runs.length && this.#before + (this.#runs[this.#run] ?? 0) <= to) this.#next()
    writer.addAll(this.#runs.subarray(first, this.#run))
    this.#part(to, writer)
  }

  /** Passes everything up to a position. */
  skip(to: number): void {
    while (this.#run < this.#runs.length && this.#before + (this.#runs[this.#run] ?? 0) <= to) this.#next()
    if (this.#run < this.#runs.length) this.#inside = Math.max(this.#inside, to - this.#before)
  }

  /** Writes what is left of the current run, up to a position. */
  #part(to: number, writer: Writer): void {
    const length = this.#runs[this.#run] ?? 0
    const until = Math.min(length, to - this.#before)
    if (until > this.#inside) writer.add(until - this.#inside, this.#runs[this.#run + 1] ?? 0)
    this.#inside = Math.max(this.#inside, until)
    if (length > 0 && this.#inside === length) this.#next()
  }

  #next(): void {
    this.#before += this.#runs[this.#run] ?? 0
    this.#inside = 0
    this.#run += 2
  }
}

/** Puts runs together; what has the same tag becomes one. */
class Writer {
  readonly #runs: Uint32Array
  #size = 0

  constructor(room: number) {
    this.#runs = new Uint32Array(room)
  }

  add(length: number, tag: number): void {
    if (length === 0) return
    if (this.#size > 0 && this.#runs[this.#size - 1] === tag) {
      this.#runs[this.#size - 2] = (this.#runs[this.#size - 2] ?? 0) + length
      return
    }
    this.#runs[this.#size++] = length
    this.#runs[this.#size++] = tag
  }

  /** Runs that have no two of one tag side by side. */
  addAll(runs: Uint32Array): void {
    if (runs.length === 0) return
    this.add(runs[0] ?? 0, runs[1] ?? 0)
    this.#runs.set(runs.subarray(2), this.#size)
    this.#size += runs.length - 2
  }

  done(): Uint32Array {
    // No copy: what is left over is a few numbers, and this is done for every operation.
    return this.#runs.subarray(0, this.#size)
  }
}
