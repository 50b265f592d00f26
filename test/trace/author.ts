import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from '@codemirror/state'
import type { Headless } from '../support/headless.ts'
import type { Edit, Item } from '#core/replay/trace/merge.ts'

const FILE = 'f1'

/** Types one author's edits of a recording into a room where the other author types theirs, whatever arrives when. */
export class Author {
  readonly headless: Headless
  readonly edits: readonly Edit[]
  /** How many of the edits are typed, and after each of them how many operations that made. */
  typed = 0
  made: number[] = [0]
  /** Edits typed while something of the other author's was on its way. */
  crossed = 0
  /** Every character this replica ever had, in order, and those it lost. */
  #items: Item[] = []
  #gone = new Set<Item>()
  #coming: Iterator<Item>

  constructor(headless: Headless, edits: readonly Edit[], others: readonly Edit[]) {
    this.headless = headless
    this.edits = edits
    this.#coming = others.flatMap(({ inserted }) => inserted)[Symbol.iterator]()
    headless.applied = (_file, transactions) => this.#apply(transactions)
  }

  /** The text by the characters this author counted: the same as the editor's, or they lost count. */
  get text(): string {
    const visible = this.#items.filter((item) => !this.#gone.has(item))
    return visible.map(({ char }) => char).join('')
  }

  /** Types everything, each edit once this replica has what its author had seen. */
  async write(other: Author): Promise<void> {
    for (const edit of this.edits) {
      while (other.typed < edit.seen || this.#received() < (other.made[edit.seen] ?? 0)) await sleep(1)
      if (this.#received() < (other.made[other.typed] ?? 0)) this.crossed++
      const changed = this.#type(edit)
      this.made.push((this.made[this.typed++] ?? 0) + (changed ? 1 : 0))
      if (this.typed % 20 === 0) await new Promise(setImmediate)
    }
  }

  /** Operations of the other author that are in this replica. */
  #received(): number {
    const own = (this.made[this.typed] ?? 0) - this.headless.sync.unacknowledged
    return (this.headless.sync.version(FILE) ?? 0) - own
  }

  /** False when everything it would delete is gone already and it inserts nothing. */
  #type({ after, removed, inserted }: Edit): boolean {
    const deletions = removed
      .filter((item) => !this.#gone.has(item))
      .map((item) => {
        const from = this.#unitsBefore(this.#items.indexOf(item))
        return { from, to: from + item.char.length }
      })
    const index = after === null ? 0 : this.#items.indexOf(after) + 1
    const insert = inserted.map(({ char }) => char).join('')
    const changes = [...deletions, ...(insert === '' ? [] : [{ from: this.#unitsBefore(index), insert }])]
    if (changes.length === 0) return false
    this.headless.type(FILE, { changes })
    for (const item of removed) this.#gone.add(item)
    this.#items.splice(index, 0, ...inserted)
    return true
  }

  /** UTF-16 units of what is visible before an index. */
  #unitsBefore(index: number): number {
    let units = 0
    for (let i = 0; i < index; i++) {
      const item = this.#items[i]
      if (item && !this.#gone.has(item)) units += item.char.length
    }
    return units
  }

  /** The other author's changes: what they insert are the next of their characters. */
  #apply(transactions: readonly Transaction[]): void {
    for (const { changes } of transactions) {
      changes.iterChanges((fromA, toA, fromB, _toB, inserted) => {
        // Edits come in order, so everything before `fromB` is as after the change already.
        const index = this.#indexAt(fromB)
        this.#remove(index, toA - fromA)
        const items = Array.from(inserted.toString(), () => this.#next())
        this.#items.splice(index, 0, ...items)
      }, true)
    }
  }

  #next(): Item {
    const { value, done } = this.#coming.next() as IteratorResult<Item, undefined>
    if (done) throw new Error('the other author inserted more than they typed')
    return value
  }

  #remove(index: number, units: number): void {
    for (let i = index; units > 0; i++) {
      const item = this.#items[i]
      if (!item) throw new Error('a deletion beyond the end')
      if (this.#gone.has(item)) continue
      this.#gone.add(item)
      units -= item.char.length
    }
  }

  #indexAt(unit: number): number {
    let index = 0
    for (let units = 0; units < unit; index++) {
      const item = this.#items[index]
      if (!item) throw new Error('a position beyond the end')
      if (!this.#gone.has(item)) units += item.char.length
    }
    return index
  }
}
