import { ChangeSet, Text } from '@codemirror/state'
import { hashText } from '#core/protocol/hash.ts'
import { parseChanges } from './changes.ts'
import type { PushEntry, RoomLog } from './log.ts'

/** Operations, and characters inserted by them, kept in memory behind the newest version; older ones are in the log. */
const RECENT = 2_048
const RECENT_CHARS = 512 * 1024

/** Text from the wire or the log, where only `\n` separates lines. */
export const textOf = (content: string): Text => Text.of(content.split('\n'))

/** The newest text of one file, its version (operations so far) and the operations that led to it last. */
export class Document {
  readonly file: string
  text: Text
  version: number
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
  apply(ops: readonly ChangeSet[]): void {
    for (const op of ops) {
      this.text = op.apply(this.text)
      this.#recent.push(op)
      this.#recentChars += insertedChars(op)
    }
    this.version += ops.length
    if (this.#recent.length > 2 * RECENT || this.#recentChars > 2 * RECENT_CHARS) this.#forgetOld()
  }

  #forgetOld(): void {
    let from = this.#recent.length
    let chars = 0
    for (; from > 0 && this.#recent.length - from < RECENT && chars < RECENT_CHARS; from--) {
      chars += insertedChars(this.#recent[from - 1])
    }
    this.#recent = this.#recent.slice(from)
    this.#recentChars = chars
  }

  /** The operations after `version`, or null when some are no longer in memory. */
  recent(version: number): ChangeSet[] | null {
    const first = this.version - this.#recent.length
    return version < first ? null : this.#recent.slice(version - first)
  }

  /** The operations after `version`, from the log where memory does not reach. */
  since(version: number, log: RoomLog): ChangeSet[] {
    const recent = this.recent(version)
    if (recent) return recent
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

/** Characters a change inserts, and one for itself. */
function insertedChars(op: ChangeSet | undefined): number {
  let chars = 1
  op?.iterChanges((_fromA, _toA, _fromB, _toB, text) => void (chars += text.length + 1), true)
  return chars
}
