import { ChangeSet, Text } from '@codemirror/state'
import { hashText } from '#core/protocol/hash.ts'
import { parseChanges } from './changes.ts'
import type { PushEntry, RoomLog } from './log.ts'

/** Operations, and characters inserted by them, kept in memory behind the newest version; older ones are in the log. */
const RECENT = 2_048
const RECENT_CHARS = 512 * 1024

/** Characters of log read into memory at once for one client: further back costs the whole room. */
export const TAIL_CHARS = 8 * 1024 * 1024

/** Text from the wire or the log, where only `\n` separates lines. */
export const textOf = (content: string): Text => Text.of(content.split('\n'))

/**
 * The text after operations, and the characters of the lines they touched: each change copies its whole line, so that is
 * what applying costs, about 0.7 ns each. Null, and given up on the way, when those are more than `bound`.
 */
export function fold(text: Text, ops: readonly ChangeSet[], bound = Infinity): Folded | null {
  let touched = 0
  for (const op of ops) {
    op.iterChanges((fromA, toA, fromB, _toB, inserted) => {
      if (touched > bound) return
      const first = text.lineAt(fromB)
      const end = fromB + toA - fromA
      touched += first.length + (end > first.to ? text.lineAt(end).length : 0)
      text = text.replace(fromB, end, inserted)
    })
    if (touched > bound) return null
  }
  return { text, touched }
}

type Folded = { text: Text; touched: number }

/** The newest text of one file, its version (operations so far) and the operations that led to it last. */
export class Document {
  readonly file: string
  text: Text
  version: number
  /** Characters of the lines touched since the last snapshot: what waking would have to do again. */
  touched = 0
  #recent: ChangeSet[] = []
  #recentChars = 0

  private constructor(file: string, text: Text, version: number) {
    this.file = file
    this.text = text
    this.version = version
  }

  static empty(file: string): Document {
    return new Document(file, Text.empty, 0)
  }

  /** The newest snapshot and the pushes after it; throws when the log does not fold, which no input can cause. */
  static load(file: string, log: RoomLog): Document {
    const snapshot = log.snapshots().find((entry) => entry.file === file)
    const document = snapshot
      ? new Document(file, textOf(log.snapshotText(file)), snapshot.version)
      : Document.empty(file)
    for (const entry of log.pushesOf(file, document.version)) document.replay(entry)
    return document
  }

  /** The text of an older version; null when the newest snapshot is past it. */
  static textAt(file: string, version: number, log: RoomLog): Text | null {
    const snapshot = log.snapshots().find((entry) => entry.file === file)
    if ((snapshot?.version ?? 0) > version) return null
    const document = new Document(
      file,
      textOf(snapshot ? log.snapshotText(file) : ''),
      snapshot?.version ?? 0,
    )
    for (const entry of log.pushesOf(file, document.version)) {
      const ops = entry.ops.slice(0, Math.max(0, version - entry.version))
      if (ops.length > 0) document.replay({ ...entry, ops })
    }
    return document.version === version ? document.text : null
  }

  /** Applies a logged push, or the part of it that is new. */
  replay(entry: PushEntry): void {
    for (const [i, json] of entry.ops.entries()) {
      if (entry.version + i < this.version) continue
      const change = parseChanges(json, this.text.length)
      if (!change || entry.version + i > this.version) throw new Error(`log does not fold at ${this.file}`)
      this.apply([change])
    }
  }

  /** Applies operations that follow each other and the newest version. */
  apply(ops: readonly ChangeSet[], folded = fold(this.text, ops)): void {
    if (!folded) throw new Error('operations were not folded')
    this.text = folded.text
    this.touched += folded.touched
    for (const op of ops) {
      this.#recent.push(op)
      this.#recentChars += weightOf(op)
    }
    this.version += ops.length
    if (this.#recent.length > 2 * RECENT || this.#recentChars > 2 * RECENT_CHARS) this.#forgetOld()
  }

  #forgetOld(): void {
    let from = this.#recent.length
    let chars = 0
    for (; from > 0 && this.#recent.length - from < RECENT && chars < RECENT_CHARS; from--) {
      chars += weightOf(this.#recent[from - 1])
    }
    this.#recent = this.#recent.slice(from)
    this.#recentChars = chars
  }

  /** The operations after `version`, or null when some are no longer in memory. */
  recent(version: number): ChangeSet[] | null {
    const first = this.version - this.#recent.length
    return version < first ? null : this.#recent.slice(version - first)
  }

  /** The operations after `version`, from the log where memory does not reach; null when they were dropped or are too much to read. */
  since(version: number, log: RoomLog): ChangeSet[] | null {
    const recent = this.recent(version)
    if (recent) return recent
    if (version < log.floorOf(this.file) || log.charsOf(this.file, version) > TAIL_CHARS) return null
    const ops: ChangeSet[] = []
    for (const entry of log.pushesOf(this.file, version)) {
      for (const [i, json] of entry.ops.entries()) {
        if (entry.version + i >= version) ops.push(ChangeSet.fromJSON(json))
      }
    }
    return ops
  }

  hash(): number {
    return hashText(this.text)
  }
}

/** Characters and sections of an operation. */
function weightOf(op: ChangeSet | undefined): number {
  let weight = 1
  op?.desc.iterChangedRanges((_fromA, _toA, fromB, toB) => void (weight += toB - fromB + 2), true)
  return weight
}
