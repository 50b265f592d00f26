import { Refusal } from './errno.ts'

/**
 * A file in memory; `bytes` may be longer than the file, `counted` is how much of the disk it takes, and a file that is not
 * `linked` has no name any more.
 */
export type File = {
  kind: 'file'
  inode: number
  bytes: Uint8Array
  size: number
  counted: number
  linked: boolean
}
export type Folder = { kind: 'folder'; inode: number; entries: Map<string, Entry> }
export type Entry = File | Folder

/** The largest file that may be written, and all of them together, bytes. */
export type FileLimits = { fileBytes: number; diskBytes: number }

let inodes = 0

/** Lets the numbers of files begin again: a world is about to be made that has nothing of those before. */
export const numberAnew = (): void => void (inodes = 0)

export const folder = (): Folder => ({ kind: 'folder', inode: ++inodes, entries: new Map() })
export const file = (bytes: Uint8Array = new Uint8Array()): File => ({
  kind: 'file',
  inode: ++inodes,
  bytes,
  size: bytes.length,
  counted: 0,
  linked: true,
})

/** Puts a file at a path below a folder, and makes the folders on the way. */
export function put(root: Folder, path: string, bytes: Uint8Array): void {
  const parts = path.split('/')
  const name = parts.pop() ?? ''
  let at = root
  for (const part of parts) {
    const found = at.entries.get(part)
    const next = found?.kind === 'folder' ? found : folder()
    at.entries.set(part, next)
    at = next
  }
  at.entries.set(name, file(bytes))
}

/** Where a path leads: the folder that holds its last part, and what is there now. */
export type Place = { parent: Folder; name: string; entry: Entry | undefined }

/** Follows a path that starts in `base` and may not leave it. */
export function follow(base: Folder, path: string): Place {
  const trail: Folder[] = [base]
  let place: Place = { parent: base, name: '.', entry: base }
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (place.entry === undefined) throw new Refusal('noent')
    if (place.entry.kind === 'file') throw new Refusal('notdir')
    if (part === '..') {
      trail.pop()
      const above = trail.at(-1)
      if (!above) throw new Refusal('notcapable')
      place = { parent: above, name: '.', entry: above }
    } else {
      const parent = place.entry
      place = { parent, name: part, entry: parent.entries.get(part) }
      if (place.entry?.kind === 'folder') trail.push(place.entry)
    }
  }
  if (path.endsWith('/') && place.entry?.kind === 'file') throw new Refusal('notdir')
  return place
}

/** Writes and counts what files in memory may hold. */
export class Disk {
  #limits: FileLimits
  #used = 0

  constructor(limits: FileLimits) {
    this.#limits = limits
  }

  /** Makes a file this long; what is new reads as zeros. */
  resize(file: File, size: number): void {
    if (size > this.#limits.fileBytes) throw new Refusal('fbig')
    const used = this.#used + size - file.counted
    if (size > file.size && used > this.#limits.diskBytes) throw new Refusal('nospc')
    if (size > file.bytes.length) {
      const bytes = new Uint8Array(
        Math.min(this.#limits.fileBytes, Math.max(size, file.bytes.length * 2, 1024)),
      )
      bytes.set(file.bytes.subarray(0, file.size))
      file.bytes = bytes
    }
    if (size < file.size) file.bytes.fill(0, size, file.size)
    this.#used = used
    file.size = file.counted = size
  }

  /** Counts a file no longer, when nothing leads to it any more: no name, and nobody who has it open. */
  forget(file: File, isOpen: boolean): void {
    if (file.linked || isOpen) return
    this.#used -= file.counted
    file.counted = 0
  }

  write(file: File, at: number, bytes: Uint8Array): void {
    if (at + bytes.length > file.size) this.resize(file, at + bytes.length)
    file.bytes.set(bytes, at)
  }
}
