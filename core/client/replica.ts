import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab'
import { ChangeSet, EditorState, type Extension, type Transaction } from '@codemirror/state'
import { hashText } from '#core/protocol/hash.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { ChangesJSON, LoggedPush, Ranges } from '#core/protocol/shared.ts'
import { textOf } from '../room/document.ts'
import { howOf, madeBy } from './how.ts'

/** Characters of JSON in one push at most; a single operation may be longer, up to a frame with what else is in it. */
const PUSH_CHARS = 128 * 1024
const OP_CHARS = LIMITS.frameChars - 2_048

/** One file as this client has it: the room's text at `version` with the own unacknowledged operations on top. */
export class Replica {
  readonly file: string
  readonly client: string
  state: EditorState
  /** Own operations made, safely kept on this machine, and acknowledged, since this replica began. */
  made = 0
  kept = 0
  acknowledged = 0
  /** A text or tail was asked for and has not come yet. */
  asked = false

  constructor(file: string, client: string, text: string, version: number, extensions: Extension) {
    this.file = file
    this.client = client
    const sync = collab({ startVersion: version, clientID: client })
    this.state = EditorState.create({ doc: textOf(text), extensions: [sync, extensions] })
  }

  /** Number of the room's operations that are in the text. */
  get version(): number {
    return getSyncedVersion(this.state)
  }

  /** Own operations the room has not acknowledged, oldest first. */
  get pending(): ChangeSet[] {
    return sendableUpdates(this.state).map((update) => update.changes)
  }

  /** How each of them was made. */
  get how(): string {
    return sendableUpdates(this.state)
      .map(({ origin }) => howOf(origin))
      .join('')
  }

  /** Takes the state after local transactions. */
  edited(transactions: readonly Transaction[]): void {
    const last = transactions[transactions.length - 1]
    if (!last) return
    this.state = last.state
    for (const transaction of transactions) if (transaction.docChanged) this.made++
  }

  /**
   * Applies what the room logged from `version` on, one operation at a time; own ones are acknowledged instead.
   * Null when it begins after what this replica has: something is missing.
   */
  receive(pushes: readonly LoggedPush[]): Transaction[] | null {
    const transactions: Transaction[] = []
    for (const push of pushes) {
      for (const [i, json] of push.ops.entries()) {
        const version = push.version + i
        if (version < this.version) continue
        if (version > this.version) return null
        const own = push.client === this.client
        transactions.push(own ? this.acknowledge(1) : this.#receiveOne(push.client, ChangeSet.fromJSON(json)))
      }
    }
    return transactions
  }

  #receiveOne(client: string, changes: ChangeSet): Transaction {
    const transaction = receiveUpdates(this.state, [{ clientID: client, changes }])
    this.state = transaction.state
    return transaction
  }

  /** The first `count` pending operations are on the room's disk. */
  acknowledge(count: number): Transaction {
    const own = sendableUpdates(this.state).slice(0, count)
    if (own.length < count) throw new Error('more acknowledged than sent')
    const transaction = receiveUpdates(this.state, own)
    this.state = transaction.state
    this.acknowledged += count
    return transaction
  }

  /**
   * Adds operations that were made before this replica existed, each in the way that `how` says, but for those that others'
   * edits left nothing of; false when they do not fit its text.
   */
  restore(ops: readonly ChangeSet[], how: string): boolean {
    let made = 0
    try {
      let state = this.state
      for (const [i, changes] of ops.entries()) {
        if (changes.empty) continue
        const annotations = madeBy.of(how[i] ?? 't')
        state = state.update({ changes, annotations, filter: false }).state
        made++
      }
      this.state = state
      this.made += made
      return true
    } catch {
      return false
    }
  }

  get ranges(): Ranges {
    return this.state.selection.ranges.slice(0, LIMITS.cursorRanges).map(({ anchor, head }) => [anchor, head])
  }

  /** Hash of the text, comparable with the room's only while nothing is pending. */
  hash(): number {
    return hashText(this.state.doc)
  }
}

/**
 * The operations of the next push and how they were made: kept, not acknowledged, and together small enough for a frame;
 * null when not even the first of them is.
 */
export function nextOps(replica: Replica): { ops: ChangesJSON[]; how: string } | null {
  const ready = replica.pending.slice(0, Math.min(replica.kept - replica.acknowledged, LIMITS.pushOps))
  const ops: ChangesJSON[] = []
  let chars = 0
  for (const changes of ready) {
    const json = changes.toJSON() as unknown[]
    chars += JSON.stringify(json).length
    if (ops.length > 0 && chars > PUSH_CHARS) break
    ops.push(json)
  }
  return ops.length === 1 && chars > OP_CHARS ? null : { ops, how: replica.how.slice(0, ops.length) }
}
