import { Refusal } from './errno.ts'
import type { Entry, File, Folder } from './files.ts'

/** What a number that a program knows as a file descriptor stands for. */
export type Open =
  | { kind: 'stream'; name: 'stdin' | 'stdout' | 'stderr' }
  | { kind: 'file'; file: File; at: number; append: boolean }
  | { kind: 'folder'; folder: Folder; preopened: string | null }

/**
 * The descriptors of a program. They are numbers of this table and of nothing else: a descriptor of the process
 * around it cannot be named, whatever number a program makes up.
 */
export class Descriptors {
  #open = new Map<number, Open>()
  #max: number

  /** `preopened` are the folders the program begins with, each under its path; at most `max` may be open. */
  constructor(preopened: readonly (readonly [string, Folder])[], max: number) {
    this.#max = max
    for (const name of ['stdin', 'stdout', 'stderr'] as const) this.add({ kind: 'stream', name })
    for (const [path, root] of preopened) this.add({ kind: 'folder', folder: root, preopened: path })
  }

  add(open: Open): number {
    if (this.#open.size >= this.#max) throw new Refusal('mfile')
    let number = 0
    while (this.#open.has(number)) number++
    this.#open.set(number, open)
    return number
  }

  get(number: number): Open {
    const open = this.#open.get(number)
    if (!open) throw new Refusal('badf')
    return open
  }

  /** Answers what is closed. */
  close(number: number): Open {
    const open = this.get(number)
    this.#open.delete(number)
    return open
  }

  /** Makes `to` stand for what `from` stands for, which is closed; answers what `to` was. */
  renumber(from: number, to: number): Open {
    const [open, before] = [this.get(from), this.get(to)]
    this.#open.delete(from)
    this.#open.set(to, open)
    return before
  }

  file(number: number): Extract<Open, { kind: 'file' }> {
    const open = this.get(number)
    if (open.kind === 'stream') throw new Refusal('spipe')
    if (open.kind === 'folder') throw new Refusal('isdir')
    return open
  }

  folder(number: number): Folder {
    const open = this.get(number)
    if (open.kind !== 'folder') throw new Refusal('notdir')
    return open.folder
  }

  /** Whether a file is open. */
  holds(file: File): boolean {
    return [...this.#open.values()].some((open) => open.kind === 'file' && open.file === file)
  }

  /** What it leads to in the file system; null for a stream. */
  entry(number: number): Entry | null {
    const open = this.get(number)
    if (open.kind === 'stream') return null
    return open.kind === 'file' ? open.file : open.folder
  }
}
