import { ChangeSet } from '@codemirror/state'
import { maskedOp, sectionsOf, unitsOf, type Section } from './masks.ts'
import type { RecordedEvent, RecordedPush } from './event.ts'
import { NO_ORIGINS, runsBetween, withEdits, type Origins } from './origins.ts'
import { runsOfMoved } from './provenance.ts'
import { Secrets } from './secrets.ts'
import { changesOf, emptyFile, type ReplayFile, type SessionState } from './state.ts'

/**
 * What is taken out: what pushes `from` to `to` (of `user`, or null for everybody's) inserted into a file, or null for any.
 * `own`: others' pushes that insert the same text again keep it.
 */
export type Wanted = { file: string | null; from: number; to: number; user: string | null; own: boolean }

/** What stands of it where it was put: `from` and `to` in UTF-16 units of the newest text, in order. */
export type Standing = {
  file: string
  version: number
  length: number
  ranges: { from: number; to: number }[]
}

/** Marks of characters, kept as origins are: each is clear or goes. */
const TAGS = ['clear', 'goes'] as const
const GOES = 1

/**
 * Folds a session and finds everywhere what is taken out of it: where it was inserted, where the same characters were moved
 * to, and where they were pasted or brought back afterwards. Begins with the state before `from`.
 */
export class Redactor {
  readonly #wanted: Wanted
  readonly #secrets = new Secrets()
  /** Files with their marks in place of origins. */
  readonly #files: Map<string, ReplayFile>
  /** Everything that stands somewhere is known. */
  #learnt = true
  /** UTF-16 units found so far that were not taken out before. */
  units = 0

  constructor(wanted: Wanted, { files }: Pick<SessionState, 'files'>) {
    this.#wanted = wanted
    this.#files = new Map([...files].map(([id, file]) => [id, { ...file, origins: clear(file.text.length) }]))
  }

  /** Takes the next event; answers what it says without what goes, null where nothing does. */
  take(event: RecordedEvent): RecordedPush | null {
    if (event.kind === 'file') this.#changeFile(event)
    const file = event.kind === 'push' ? this.#files.get(event.file) : undefined
    if (event.kind !== 'push' || !file) return null
    const ops = changesOf(event, file)
    const skipped = event.ops.length - ops.length
    const now = event.ops.slice(0, skipped)
    const before = this.units
    let next = file
    for (const [i, op] of ops.entries()) {
      const json = event.ops[i + skipped] ?? []
      const sections = sectionsOf(json)
      this.#learnGone(next, sections)
      this.#mark(event, next, sections, event.how?.[i + skipped] ?? 't')
      now.push(maskedOp(json, sections))
      for (const { inserted, flags } of sections) this.units += unitsOf(inserted, flags)
      const edits = sections.map(({ from, to, flags }) => ({ from, to, runs: runsOf(flags) }))
      const origins = withEdits(next.origins, TAGS, edits)
      next = { ...next, origins, text: op.apply(next.text), version: next.version + 1 }
    }
    this.#files.set(file.id, next)
    return this.units === before ? null : { ...event, ops: now }
  }

  /** What of it stands in the files after the last event. */
  standing(): Standing[] {
    return [...this.#files.values()].flatMap(({ id, version, text, origins }) => {
      const ranges = rangesOf(origins)
      return ranges.length === 0 ? [] : [{ file: id, version, length: text.length, ranges }]
    })
  }

  #changeFile({ change, file: { id, name } }: Extract<RecordedEvent, { kind: 'file' }>): void {
    if (change === 'removed') this.#files.delete(id)
    else if (change === 'created' || this.#files.has(id))
      this.#files.set(id, { ...(this.#files.get(id) ?? emptyFile(id)), name })
  }

  #isWanted({ seq, file, user }: RecordedPush): boolean {
    const { from, to, file: wanted, user: of } = this.#wanted
    return seq >= from && seq <= to && (wanted === null || file === wanted) && (of === null || of === user)
  }

  /** Marks what goes of what an operation inserts. */
  #mark(push: RecordedPush, file: ReplayFile, sections: readonly Section[], letter: string): void {
    if (this.#isWanted(push)) {
      for (const { flags } of sections) flags.fill(1)
      this.#learnt = false
      return
    }
    const { own, user } = this.#wanted
    const gone = new Map(
      sections.map(({ from, to, inserted }) => {
        return [file.text.sliceString(from, to), { from, to, gone: '', inserted }]
      }),
    )
    for (const { inserted, flags } of sections) {
      if (inserted === '') continue
      const moved = runsOfMoved(file.origins, gone, inserted)
      if (moved) flagRuns(moved, flags)
      if (own && push.user !== user) continue
      if (inserted.length > 1) this.#learnStanding()
      this.#secrets.find(inserted, letter, flags)
      if (flags.includes(1)) this.#learnt = false
    }
  }

  /** Before something that goes is deleted, it is remembered with what stands around it. */
  #learnGone(file: ReplayFile, sections: readonly Section[]): void {
    const touched = sections.some(
      ({ from, to }) => to > from && hasMarks(runsBetween(file.origins, from, to)),
    )
    if (touched) this.#learn(file)
  }

  #learnStanding(): void {
    if (this.#learnt) return
    for (const file of this.#files.values()) this.#learn(file)
    this.#learnt = true
  }

  #learn({ text, origins }: ReplayFile): void {
    for (const { from, to } of rangesOf(origins)) this.#secrets.learn(text.sliceString(from, to))
  }
}

const clear = (length: number): Origins =>
  length === 0 ? NO_ORIGINS : { tags: TAGS, runs: Uint32Array.of(length, 0) }

function runsOf(flags: Uint8Array): number[] {
  const runs: number[] = []
  for (let from = 0; from < flags.length;) {
    let to = from + 1
    while (to < flags.length && flags[to] === flags[from]) to++
    runs.push(to - from, flags[from] ?? 0)
    from = to
  }
  return runs
}

function flagRuns(runs: ArrayLike<number>, flags: Uint8Array): void {
  let at = 0
  for (let i = 0; i < runs.length; i += 2) {
    const to = at + (runs[i] ?? 0)
    if (runs[i + 1] === GOES) flags.fill(1, at, to)
    at = to
  }
}

const hasMarks = (runs: Uint32Array): boolean => runs.some((tag, i) => i % 2 === 1 && tag === GOES)

function rangesOf({ runs }: Origins): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = []
  let from = 0
  for (let i = 0; i < runs.length; i += 2) {
    const to = from + (runs[i] ?? 0)
    if (runs[i + 1] === GOES) ranges.push({ from, to })
    from = to
  }
  return ranges
}

/** The operation that deletes what stands. */
export const deletionOf = ({ ranges, length }: Standing): ChangeSet => ChangeSet.of(ranges, length)
