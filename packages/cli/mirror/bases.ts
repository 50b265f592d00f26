import { ChangeSet, type Text } from '@codemirror/state'
import { difference } from '../../../core/room/difference.ts'
import { textOf } from '../../../core/room/document.ts'
import { transform } from '../../../core/room/rebase.ts'
import { changeOf, has, newScript, sent, wrote, type Base } from '../../../core/room/script-bases.ts'
import { storable } from './local-text.ts'

/** A text that a file may hold, and what leads from it to the text here: as JSON, to be kept. */
export type KeptBase = { text: string; since: unknown[] }

/** Texts kept for the next start beside the one that the file was seen with last. */
const KEPT = 3
/** There is one file. */
const file = 'file'

/** What makes the text `b` of `a`. */
export function changesBetween(a: string, b: string): ChangeSet {
  const changes = difference(a, b).parts.map(({ insert, ...place }) => ({ ...place, insert: textOf(insert) }))
  return ChangeSet.of(changes, a.length)
}

/**
 * The texts that a file on a disk may hold while the room's text goes on, and how each became the text here. What is saved
 * into the file is seen as a change of the one it is nearest to, as the room sees the whole texts of scripts: an editor that
 * had not read the newest text does not take back what others wrote in it.
 */
export class Bases {
  #script = newScript()
  /** What the file was seen with last. */
  #disk: Base | undefined
  /** What it held before that was written, into which somebody may still be writing. */
  #replaced: Base | undefined
  #text: Text
  /** Changes of the text here, from version `#first` on. */
  #log: ChangeSet[] = []
  #first = 0

  /** `text` is the one here; `kept` what an earlier process knew of the file. */
  constructor(text: string, kept: readonly KeptBase[] = []) {
    this.#text = textOf(text)
    this.#script.bases = kept.map(({ text, since }) => ({
      file,
      version: 0,
      text: textOf(text),
      behind: [ChangeSet.fromJSON(since)],
      until: Infinity,
      own: false,
    }))
  }

  /** The text here, as the file is to have it. */
  get wanted(): string {
    return storable(this.#text.toString())
  }

  /** The text here changed. */
  moved(changes: ChangeSet): void {
    this.#log.push(changes)
    this.#text = changes.apply(this.#text)
  }

  /** The text here is another one, and nobody knows by which changes. */
  replaced(text: string): void {
    const changes = changesBetween(this.#text.toString(), text)
    if (!changes.empty) this.moved(changes)
  }

  /** The file holds the text here as of now (milliseconds). */
  holds(at: number): void {
    this.#replaced = this.#disk
    sent(this.#script, { file, version: this.#version }, textOf(this.wanted), at)
    this.#seen(this.#script.bases.at(-1))
  }

  /** The file was found with this text: what that changes in the text here, where it has been made already; null for nothing. */
  take(content: string, at: number): ChangeSet | null {
    const made = changeOf(this.#script, content, at)
    if (!made) throw new Error('the file was never here')
    const { base, change } = made
    if (change.empty) {
      has(this.#script, base)
      this.#seen(base)
      return null
    }
    const { mine, missed } = transform([change], this.#since(base))
    const own = mine[0]
    if (own && !own.empty) this.moved(own)
    const behind = missed.filter((op) => !op.empty)
    wrote(this.#script, base, { file, version: this.#version, text: change.apply(base.text), behind }, at)
    this.#seen(this.#script.bases.at(-1))
    return own && !own.empty ? own : null
  }

  /** The same for what was written into the file that was replaced last. */
  takeLate(content: string, at: number): ChangeSet | null {
    const { bases } = this.#script
    if (this.#replaced && !bases.includes(this.#replaced))
      this.#script.bases = [{ ...this.#replaced, until: Infinity }, ...bases]
    return this.take(content, at)
  }

  /** What is to be known at the next start: what the file may hold, and the text here, which it may get. */
  kept(): KeptBase[] {
    const certain = [this.#replaced, this.#disk].filter((base) => base !== undefined)
    const newest = this.#script.bases.filter((base) => !certain.includes(base)).slice(-KEPT)
    const own = [...newest, ...certain].map((base) => {
      const since = this.#since(base).reduce((all, op) => all.compose(op), ChangeSet.empty(base.text.length))
      return { text: base.text.toString(), since: since.toJSON() as unknown[] }
    })
    const next = this.wanted
    return [...own, { text: next, since: ChangeSet.empty(next.length).toJSON() as unknown[] }]
  }

  get #version(): number {
    return this.#first + this.#log.length
  }

  #since(base: Base): ChangeSet[] {
    return [...base.behind, ...this.#log.slice(base.version - this.#first)]
  }

  #seen(base: Base | undefined): void {
    this.#disk = base
    const held = [...this.#script.bases, ...(this.#replaced ? [this.#replaced] : [])]
    const oldest = Math.min(this.#version, ...held.map(({ version }) => version))
    this.#log.splice(0, oldest - this.#first)
    this.#first = oldest
  }
}
