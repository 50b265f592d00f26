import { ChangeSet } from '@codemirror/state'
import type { RecordedPush } from './event.ts'
import { sizeOf } from './outline.ts'
import type { Seeker } from './seek.ts'
import { changesOf } from './state.ts'

/** UTF-16 units `from` to `to` of a file's text after event `seq`. */
export type Stretch = { file: string; seq: number; from: number; to: number }

/**
 * Pushes `from` to `to` of one person to one file, which inserted `units` in all: each that inserted anything put something of
 * the stretch there. Times are milliseconds since 1970.
 */
export type Source = {
  file: string
  user: string
  from: number
  to: number
  firstAt: number
  lastAt: number
  units: number
}

/** Where a stretch came from, the oldest first; `older` units of it were there before the record begins. */
export type Sources = { list: Source[]; older: number }

type Piece = { file: string; from: number; to: number }
/** What somebody brought back: they deleted the same `length` units before, of which `pieces` are looked for. */
type Sought = { user: string; text: string; pieces: readonly Piece[]; until: number }

/** Segments that are looked through for what was brought back, the one where that happened among them. */
const SEGMENTS = 6

/** Finds the pushes that put a stretch of text there: also where it was moved since, or deleted and brought back. */
export async function sourcesOf(seeker: Seeker, { file, seq, from, to }: Stretch): Promise<Sources> {
  const tracing = new Tracing(seeker, { file, from, to })
  for (let index = seeker.indexOf(seq); index >= 0 && !tracing.isDone(index); index--)
    for (const event of (await seeker.events(index)).toReversed())
      if (event.kind === 'push' && event.seq <= seq) await tracing.take(event, index)
  return tracing.found()
}

/** Takes pushes back, the newest first, and with them what is looked for. */
class Tracing {
  readonly #seeker: Seeker
  #pieces: Piece[]
  #sought: Sought[] = []
  readonly #sources: Source[] = []
  /** By person and file the source that the next older push belongs to. */
  readonly #open = new Map<string, Source>()
  /** By file the version that its text had before what was taken back. */
  readonly #versions = new Map<string, number>()

  constructor(seeker: Seeker, piece: Piece) {
    this.#seeker = seeker
    this.#pieces = [piece]
  }

  isDone(index: number): boolean {
    this.#sought = this.#sought.filter(({ until }) => index >= until)
    return this.#pieces.length === 0 && this.#sought.length === 0
  }

  found(): Sources {
    const older = this.#pieces.reduce((sum, { from, to }) => sum + to - from, 0)
    return { list: this.#sources.toSorted((a, b) => a.from - b.from), older }
  }

  async take(push: RecordedPush, index: number): Promise<void> {
    let put = false
    for (let i = push.ops.length - 1; i >= 0; i--) {
      // What is in the log again was applied once.
      if (push.version + i >= (this.#versions.get(push.file) ?? Infinity)) continue
      this.#versions.set(push.file, push.version + i)
      const op = ChangeSet.fromJSON(push.ops[i])
      if (this.#takeBack(op, push, { letter: push.how?.[i] ?? 't', index })) put = true
      await this.#findDeleted(op, push, i)
    }
    this.#note(push, put)
  }

  /** True when the operation put something of it there. */
  #takeBack(
    op: ChangeSet,
    push: RecordedPush,
    { letter, index }: { letter: string; index: number },
  ): boolean {
    const pieces = this.#pieces.filter(({ file }) => file !== push.file)
    const own = this.#pieces.filter(({ file }) => file === push.file)
    let put = false
    let [shift, done] = [0, 0]
    const keep = (from: number, to: number) => {
      for (const piece of cut(own, from, to))
        pieces.push({ ...piece, from: piece.from + shift, to: piece.to + shift })
    }
    op.iterChanges((fromA, toA, fromB, toB, inserted) => {
      keep(done, fromB)
      ;[done, shift] = [toB, toA - toB]
      const here = cut(own, fromB, toB)
      if (here.length === 0) return
      const within = here.map((piece) => ({ ...piece, from: piece.from - fromB, to: piece.to - fromB }))
      const moved = toA === fromA ? deletedElsewhere(op, toB - fromB) : null
      if (moved !== null) return void pieces.push(...within.map((piece) => shifted(piece, moved)))
      put = true
      if ('upd'.includes(letter) && inserted.length > 1)
        this.#sought.push({
          ...{ user: push.user, text: inserted.toString(), pieces: within, until: index - SEGMENTS + 1 },
        })
    }, true)
    keep(done, Infinity)
    this.#pieces = pieces
    return put
  }

  /** Where the operation deleted what was brought back later, that is looked for there from here on. */
  async #findDeleted(op: ChangeSet, push: RecordedPush, i: number): Promise<void> {
    const deleted: { from: number; to: number }[] = []
    op.iterChanges((from, to) => {
      const possible = this.#sought.some(({ user, text }) => user === push.user && text.length === to - from)
      if (possible) deleted.push({ from, to })
    }, true)
    if (deleted.length === 0) return
    const file = (await this.#seeker.stateAt(push.seq - 1)).files.get(push.file)
    if (!file) return
    const ops = changesOf(push, file)
    const before = ops.slice(0, Math.max(0, i - (push.ops.length - ops.length)))
    const text = before.reduce((now, one) => one.apply(now), file.text)
    for (const { from, to } of deleted) {
      const [user, said] = [push.user, text.sliceString(from, to)]
      const found = this.#sought.find((one) => one.user === user && one.text === said)
      if (!found) continue
      this.#sought = this.#sought.filter((one) => one !== found)
      this.#pieces.push(...found.pieces.map((piece) => ({ ...shifted(piece, from), file: push.file })))
    }
  }

  #note(push: RecordedPush, put: boolean): void {
    const { seq, at, user, file } = push
    const { inserted } = sizeOf(push)
    const key = `${user} ${file}`
    const open = this.#open.get(key)
    if (!put) {
      // What it inserted stays: it is between two sources.
      if (inserted > 0) this.#open.delete(key)
      return
    }
    if (open) return void Object.assign(open, { from: seq, firstAt: at, units: open.units + inserted })
    const source = { file, user, from: seq, to: seq, firstAt: at, lastAt: at, units: inserted }
    this.#open.set(key, source)
    this.#sources.push(source)
  }
}

/** The parts of pieces between two places. */
const cut = (pieces: readonly Piece[], from: number, to: number): Piece[] =>
  pieces.flatMap((piece) => {
    const [first, last] = [Math.max(piece.from, from), Math.min(piece.to, to)]
    return first < last ? [{ ...piece, from: first, to: last }] : []
  })

const shifted = (piece: Piece, by: number): Piece => ({ ...piece, from: piece.from + by, to: piece.to + by })

/** Where an operation deletes so many units and inserts nothing for them: what it inserts elsewhere was moved from there. */
function deletedElsewhere(op: ChangeSet, length: number): number | null {
  let found: number | null = null
  op.iterChanges((fromA, toA, fromB, toB) => {
    if (toA - fromA === length && toB === fromB) found ??= fromA
  }, true)
  return found
}
