import type { Descriptors, Open } from './descriptors.ts'
import { Refusal } from './errno.ts'
import type { Disk } from './files.ts'
import type { Memory } from './memory.ts'
import { dirent, TYPE, whole, writeStat } from './records.ts'
import type { World } from './world.ts'

/** Seek, tell and all the other rights; a terminal is told by not having the first two. */
const ALL_RIGHTS = 0x1fffffffn
const STREAM_RIGHTS = ALL_RIGHTS & ~0x24n
const MAX_TRANSFER = 1 << 30
const encoder = new TextEncoder()

/** The calls of WASI that take a descriptor. */
export function descriptorCalls(world: World, table: Descriptors, disk: Disk, memory: Memory) {
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

  const closed = (open: Open) => {
    if (open.kind === 'file') disk.forget(open.file, table.holds(open.file))
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
    fd_close: (fd: number) => closed(table.close(fd)),
    fd_renumber: (from: number, to: number) => closed(table.renumber(from, to)),
    fd_filestat_get(fd: number, address: number) {
      writeStat(memory.view(address, 64), table.entry(fd))
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
  }
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
