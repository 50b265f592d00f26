import { Refusal } from './errno.ts'
import { Descriptors, type Open } from './descriptors.ts'
import { Disk, file, folder, follow, type Entry, type FileLimits, type Folder } from './files.ts'
import type { Memory } from './memory.ts'

/** All that a program gets of the world. */
export type World = {
  args: readonly string[]
  /** The folders it begins with, each under its path. */
  folders: readonly (readonly [string, Folder])[]
  limits: FileLimits & { openFiles: number }
  /** Waits for standard input and reads at least one byte of it, or none at end of file. */
  read: (into: Uint8Array) => number
  write: (name: 'stdout' | 'stderr', bytes: Uint8Array) => void
  sleep: (ms: number) => void
  exit: (code: number) => never
}

/** A call of WASI: it gets what the program gave, and answers nothing or throws a `Refusal`. */
export type Call = (...values: number[]) => void
export type Wide = (...values: never[]) => void

const TYPE = { stream: 2, folder: 3, file: 4 } as const
/** Seek, tell and all the other rights; a terminal is told by not having the first two. */
const ALL_RIGHTS = 0x1fffffffn
const STREAM_RIGHTS = ALL_RIGHTS & ~0x24n
const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 }
const MAX_TRANSFER = 1 << 30
const encoder = new TextEncoder()

/** The calls of WASI preview 1 on files, for a program with this memory. */
export function fileCalls(world: World, memory: Memory) {
  const table = new Descriptors(world.folders, world.limits.openFiles)
  const disk = new Disk(world.limits)
  const at = (fd: number, path: number, length: number) => follow(table.folder(fd), memory.text(path, length))
  const present = (entry: Entry | undefined): Entry => {
    if (!entry) throw new Refusal('noent')
    return entry
  }
  const absent = (entry: Entry | undefined, name: string) => {
    if (entry || name === '.') throw new Refusal('exist')
  }

  function stat(address: number, entry: Entry | undefined, type: number): void {
    const view = memory.view(address, 64)
    for (let word = 0; word < 64; word += 8) view.setBigUint64(word, 0n)
    view.setBigUint64(8, BigInt(entry?.inode ?? 0), true)
    view.setUint8(16, type)
    view.setBigUint64(24, 1n, true)
    view.setBigUint64(32, BigInt(entry?.kind === 'file' ? entry.size : 0), true)
  }

  function readFrom(
    open: Extract<Open, { kind: 'file' }>,
    from: number,
    iovs: number,
    count: number,
  ): number {
    let total = 0
    for (const into of memory.vector(iovs, count)) {
      const piece = open.file.bytes.subarray(
        from + total,
        Math.min(open.file.size, from + total + into.length),
      )
      into.set(piece)
      total += piece.length
      if (piece.length < into.length) break
    }
    return total
  }

  function writeTo(open: Extract<Open, { kind: 'file' }>, to: number, iovs: number, count: number): number {
    let total = 0
    for (const piece of memory.vector(iovs, count)) {
      disk.write(open.file, to + total, piece)
      total += piece.length
    }
    return total
  }

  function writeStream(name: 'stdout' | 'stderr', iovs: number, count: number): number {
    let total = 0
    const pieces: Uint8Array[] = []
    for (const piece of memory.vector(iovs, count)) {
      if (total + piece.length > MAX_TRANSFER) break
      total += piece.length
      // A flood of empty pieces must not be kept.
      if (piece.length > 0) pieces.push(piece)
      if (pieces.length >= 1024) break
    }
    world.write(name, pieces.length === 1 && pieces[0] ? pieces[0] : joined(pieces, total))
    return total
  }

  return {
    fd_prestat_get(fd: number, address: number) {
      const open = table.get(fd)
      if (open.kind !== 'folder' || open.preopened === null) throw new Refusal('badf')
      memory.u32(address, 0)
      memory.u32(address + 4, encoder.encode(open.preopened).length)
    },
    fd_prestat_dir_name(fd: number, address: number, length: number) {
      const open = table.get(fd)
      if (open.kind !== 'folder' || open.preopened === null) throw new Refusal('badf')
      memory.bytes(address, length).set(encoder.encode(open.preopened).subarray(0, length >>> 0))
    },
    fd_fdstat_get(fd: number, address: number) {
      const open = table.get(fd)
      const view = memory.view(address, 24)
      view.setUint16(0, TYPE[open.kind], true)
      view.setUint16(2, open.kind === 'file' && open.append ? 1 : 0, true)
      view.setUint32(4, 0)
      view.setBigUint64(8, open.kind === 'stream' ? STREAM_RIGHTS : ALL_RIGHTS, true)
      view.setBigUint64(16, ALL_RIGHTS, true)
    },
    fd_fdstat_set_flags(fd: number, flags: number) {
      const open = table.get(fd)
      if (open.kind === 'file') open.append = (flags & 1) !== 0
    },
    fd_fdstat_set_rights: (fd: number) => void table.get(fd),
    fd_advise: (fd: number) => void table.file(fd),
    fd_datasync: (fd: number) => void table.get(fd),
    fd_sync: (fd: number) => void table.get(fd),
    fd_filestat_set_times: (fd: number) => void table.get(fd),
    fd_close: (fd: number) => table.close(fd),
    fd_renumber: (from: number, to: number) => table.renumber(from, to),
    fd_filestat_get(fd: number, address: number) {
      const open = table.get(fd)
      stat(address, open.kind === 'stream' ? undefined : table.entry(fd), TYPE[open.kind])
    },
    fd_filestat_set_size: (fd: number, size: bigint) => disk.resize(table.file(fd).file, whole(size)),
    fd_allocate(fd: number, offset: bigint, length: bigint) {
      const { file } = table.file(fd)
      disk.resize(file, Math.max(file.size, whole(offset + length)))
    },
    fd_read(fd: number, iovs: number, count: number, read: number) {
      const open = table.get(fd)
      memory.u32(read, 0)
      if (open.kind === 'folder') throw new Refusal('isdir')
      if (open.kind === 'stream') {
        if (open.name !== 'stdin') throw new Refusal('badf')
        for (const into of memory.vector(iovs, count)) {
          if (into.length === 0) continue
          return memory.u32(read, world.read(into))
        }
        return
      }
      const total = readFrom(open, open.at, iovs, count)
      open.at += total
      memory.u32(read, total)
    },
    fd_pread(fd: number, iovs: number, count: number, offset: bigint, read: number) {
      memory.u32(read, readFrom(table.file(fd), whole(offset), iovs, count))
    },
    fd_write(fd: number, iovs: number, count: number, written: number) {
      const open = table.get(fd)
      memory.u32(written, 0)
      if (open.kind === 'folder') throw new Refusal('isdir')
      if (open.kind === 'stream') {
        if (open.name === 'stdin') throw new Refusal('badf')
        return memory.u32(written, writeStream(open.name, iovs, count))
      }
      if (open.append) open.at = open.file.size
      const total = writeTo(open, open.at, iovs, count)
      open.at += total
      memory.u32(written, total)
    },
    fd_pwrite(fd: number, iovs: number, count: number, offset: bigint, written: number) {
      memory.u32(written, writeTo(table.file(fd), whole(offset), iovs, count))
    },
    fd_seek(fd: number, offset: bigint, whence: number, address: number) {
      const open = table.file(fd)
      const from = [0, open.at, open.file.size][whence]
      if (from === undefined) throw new Refusal('inval')
      open.at = whole(BigInt(from) + offset)
      memory.u64(address, BigInt(open.at))
    },
    fd_tell: (fd: number, address: number) => memory.u64(address, BigInt(table.file(fd).at)),
    fd_readdir(fd: number, address: number, length: number, cookie: bigint, used: number) {
      const into = memory.bytes(address, length)
      const listed = [...table.folder(fd).entries].slice(whole(cookie))
      let [at, next] = [0, whole(cookie)]
      for (const [name, entry] of listed) {
        const bytes = dirent(BigInt(++next), name, entry)
        into.set(bytes.subarray(0, into.length - at), at)
        at = Math.min(into.length, at + bytes.length)
        if (at === into.length) break
      }
      memory.u32(used, at)
    },
    path_open(
      fd: number,
      _: number,
      path: number,
      length: number,
      how: number,
      _rights: bigint,
      _inheriting: bigint,
      flags: number,
      opened: number,
    ) {
      const { parent, name, entry } = at(fd, path, length)
      memory.u32(opened, 0)
      if (entry && how & OPEN.create && how & OPEN.exclusive) throw new Refusal('exist')
      if (entry?.kind === 'folder') {
        if (how & OPEN.truncate) throw new Refusal('isdir')
        return memory.u32(opened, table.add({ kind: 'folder', folder: entry, preopened: null }))
      }
      if (how & OPEN.directory) throw new Refusal(entry ? 'notdir' : 'noent')
      if (!entry && !(how & OPEN.create)) throw new Refusal('noent')
      const found = entry ?? file()
      memory.u32(opened, table.add({ kind: 'file', file: found, at: 0, append: (flags & 1) !== 0 }))
      if (!entry) parent.entries.set(name, found)
      if (how & OPEN.truncate) disk.resize(found, 0)
    },
    path_filestat_get(fd: number, _: number, path: number, length: number, address: number) {
      const entry = present(at(fd, path, length).entry)
      stat(address, entry, TYPE[entry.kind])
    },
    path_filestat_set_times: (fd: number, _: number, path: number, length: number) =>
      void present(at(fd, path, length).entry),
    path_create_directory(fd: number, path: number, length: number) {
      const { parent, name, entry } = at(fd, path, length)
      absent(entry, name)
      parent.entries.set(name, folder())
    },
    path_remove_directory(fd: number, path: number, length: number) {
      const { parent, name, entry } = at(fd, path, length)
      if (present(entry).kind !== 'folder') throw new Refusal('notdir')
      if (entry?.kind === 'folder' && entry.entries.size > 0) throw new Refusal('notempty')
      if (!parent.entries.delete(name)) throw new Refusal('inval')
    },
    path_unlink_file(fd: number, path: number, length: number) {
      const { parent, name, entry } = at(fd, path, length)
      if (entry?.kind === 'folder') throw new Refusal('isdir')
      if (!entry) throw new Refusal('noent')
      disk.forget(entry)
      parent.entries.delete(name)
    },
    path_rename(fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) {
      const [from, to] = [at(fd, path, length), at(newFd, newPath, newLength)]
      const moved = present(from.entry)
      if (from.name === '.' || to.name === '.') throw new Refusal('inval')
      if (to.entry && to.entry !== moved) {
        if (to.entry.kind !== moved.kind) throw new Refusal(to.entry.kind === 'folder' ? 'isdir' : 'notdir')
        if (to.entry.kind === 'folder' && to.entry.entries.size > 0) throw new Refusal('notempty')
        if (to.entry.kind === 'file') disk.forget(to.entry)
      }
      from.parent.entries.delete(from.name)
      to.parent.entries.set(to.name, moved)
    },
    path_readlink(fd: number, path: number, length: number) {
      present(at(fd, path, length).entry)
      throw new Refusal('inval')
    },
  }
}

/** A size or place in a file that the program gave as 64 bits. */
function whole(value: bigint): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('inval')
  return Number(value)
}

function joined(pieces: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

function dirent(next: bigint, name: string, entry: Entry): Uint8Array {
  const text = encoder.encode(name)
  const bytes = new Uint8Array(24 + text.length)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, next, true)
  view.setBigUint64(8, BigInt(entry.inode), true)
  view.setUint32(16, text.length, true)
  view.setUint8(20, TYPE[entry.kind])
  bytes.set(text, 24)
  return bytes
}
