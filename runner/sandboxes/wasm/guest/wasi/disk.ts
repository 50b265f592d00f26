/** The largest file, and all files together, bytes. */
const FILE_BYTES = 16 * 1024 * 1024
const DISK_BYTES = 64 * 1024 * 1024

/** What can go wrong, and the numbers that WASI gives to it. */
export const ERRNO = {
  BADF: 8,
  EXIST: 20,
  FAULT: 21,
  FBIG: 22,
  INVAL: 28,
  ISDIR: 31,
  NOENT: 44,
  NOSPC: 51,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTSUP: 58,
  SPIPE: 70,
} as const

/** A call that failed in a way its caller must know. */
export class Failure extends Error {
  readonly errno: keyof typeof ERRNO

  constructor(errno: keyof typeof ERRNO) {
    super(errno)
    this.errno = errno
  }
}

/** Nanoseconds since 1970, as far as the clock of the process tells them apart. */
const now = () => BigInt(Date.now()) * 1_000_000n

let made = 0n
const node = () => ({ ino: ++made, changed: now() })

/** `bytes` may have room behind the `size` bytes of the file. */
export type File = { kind: 'file'; ino: bigint; changed: bigint; bytes: Uint8Array; size: number }
export type Folder = { kind: 'folder'; ino: bigint; changed: bigint; entries: Map<string, Node> }
export type Node = File | Folder

/** Where a path leads from a folder, as the names from the root; `..` never leads out of it. */
export function walk(from: readonly string[], path: string): string[] {
  const parts = path.startsWith('/') ? [] : [...from]
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

/** Files and folders in memory, the only ones a WASI program has. */
export class Disk {
  readonly root: Folder = { kind: 'folder', ...node(), entries: new Map() }
  #left = DISK_BYTES

  find(path: readonly string[]): Node | null {
    let found: Node | null = this.root
    for (const name of path) {
      if (found?.kind === 'file') throw new Failure('NOTDIR')
      found = found?.entries.get(name) ?? null
    }
    return found
  }

  get(path: readonly string[]): Node {
    const found = this.find(path)
    if (!found) throw new Failure('NOENT')
    return found
  }

  /** Writes a file, with the folders it is in. */
  put(path: readonly string[], bytes: Uint8Array): void {
    for (let depth = 1; depth < path.length; depth++) {
      if (!this.find(path.slice(0, depth))) this.makeFolder(path.slice(0, depth))
    }
    const found = this.find(path)
    if (found) this.remove(path, 'file')
    this.write(this.makeFile(path), 0, bytes)
  }

  makeFile(path: readonly string[]): File {
    const file: File = { kind: 'file', ...node(), bytes: new Uint8Array(0), size: 0 }
    this.#add(path, file)
    return file
  }

  makeFolder(path: readonly string[]): void {
    this.#add(path, { kind: 'folder', ...node(), entries: new Map() })
  }

  remove(path: readonly string[], kind: Node['kind']): void {
    const found = this.get(path)
    if (found.kind !== kind) throw new Failure(kind === 'file' ? 'ISDIR' : 'NOTDIR')
    if (found.kind === 'folder' && found.entries.size > 0) throw new Failure('NOTEMPTY')
    const { folder, name } = this.#place(path)
    folder.entries.delete(name)
    folder.changed = now()
    if (found.kind === 'file') this.#left += found.size
  }

  rename(from: readonly string[], to: readonly string[]): void {
    const moved = this.get(from)
    const inItself = moved.kind === 'folder' && from.every((name, at) => to[at] === name)
    const old = this.find(to)
    if (old === moved) return
    if (inItself) throw new Failure('INVAL')
    const target = this.#place(to)
    if (old) this.remove(to, moved.kind)
    const source = this.#place(from)
    source.folder.entries.delete(source.name)
    target.folder.entries.set(target.name, moved)
    source.folder.changed = target.folder.changed = now()
  }

  read(file: File, at: number, into: Uint8Array): number {
    const bytes = file.bytes.subarray(Math.min(at, file.size), Math.min(at + into.length, file.size))
    into.set(bytes)
    return bytes.length
  }

  write(file: File, at: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (at + bytes.length > file.size) this.resize(file, at + bytes.length)
    file.bytes.set(bytes, at)
    file.changed = now()
  }

  resize(file: File, size: number): void {
    if (size > FILE_BYTES) throw new Failure('FBIG')
    if (size - file.size > this.#left) throw new Failure('NOSPC')
    this.#left -= size - file.size
    if (size > file.bytes.length) {
      const bytes = new Uint8Array(Math.min(FILE_BYTES, Math.max(size, file.bytes.length * 2)))
      bytes.set(file.bytes.subarray(0, file.size))
      file.bytes = bytes
    }
    file.bytes.fill(0, Math.min(size, file.size), Math.max(size, file.size))
    file.size = size
    file.changed = now()
  }

  #add(path: readonly string[], added: Node): void {
    if (this.find(path)) throw new Failure('EXIST')
    const { folder, name } = this.#place(path)
    folder.entries.set(name, added)
    folder.changed = now()
  }

  /** The folder that holds the last name of a path. */
  #place(path: readonly string[]): { folder: Folder; name: string } {
    const name = path.at(-1)
    const folder = this.get(path.slice(0, -1))
    if (folder.kind === 'file') throw new Failure('NOTDIR')
    if (name === undefined) throw new Failure('INVAL')
    return { folder, name }
  }
}
