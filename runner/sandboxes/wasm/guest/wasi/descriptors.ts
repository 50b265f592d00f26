import { FD, type Host } from '../host.ts'
import { Failure, type Node } from './disk.ts'
import { APPEND, TYPE, type Open, type Table } from './table.ts'

const SEEK = 4n
const TELL = 32n
const encoder = new TextEncoder()

/** A stream may not be sought; that is how programs know that it is none of their files. */
const rights = (open: Open) => (open.kind === 'stream' ? ~(SEEK | TELL) : ~0n)

/** Calls about what is open. */
export function descriptors(table: Table, host: Host) {
  const known = (fd: number) => {
    const open = table.get(fd)
    if (open.kind !== 'folder' || open.known === undefined) throw new Failure('BADF')
    return encoder.encode(open.known)
  }
  const readStream = (fd: number, into: Uint8Array) => {
    if (fd !== FD.stdin) throw new Failure('BADF')
    host.report({ t: 'wait' })
    const got = host.read(fd, into)
    host.report({ t: 'go' })
    return got
  }
  const read = (fd: number, vectors: number, count: number, from: bigint | null, into: number) => {
    const open = table.get(fd)
    let total = 0
    for (const piece of table.pieces(vectors, count).filter(({ length }) => length > 0)) {
      if (open.kind === 'stream') {
        // What has not been typed yet is for another call.
        total = readStream(open.fd, piece)
        break
      }
      const file = table.file(fd)
      if (!file.reads) throw new Failure('BADF')
      const got = table.disk.read(file.node, from === null ? file.at : Number(from) + total, piece)
      if (from === null) file.at += got
      total += got
    }
    table.view().setUint32(into, total, true)
  }
  const write = (fd: number, vectors: number, count: number, to: bigint | null, into: number) => {
    const open = table.get(fd)
    let total = 0
    for (const piece of table.pieces(vectors, count)) {
      if (open.kind === 'stream') {
        if (open.fd === FD.stdin) throw new Failure('BADF')
        host.write(open.fd, piece)
      } else {
        const file = table.file(fd)
        if (!file.writes) throw new Failure('BADF')
        const at = to !== null ? Number(to) + total : file.append ? file.node.size : file.at
        table.disk.write(file.node, at, piece)
        if (to === null) file.at = at + piece.length
      }
      total += piece.length
    }
    table.view().setUint32(into, total, true)
  }
  const seek = (fd: number, offset: bigint, whence: number, into: number) => {
    const file = table.file(fd)
    const at = Number(offset) + ([0, file.at, file.node.size][whence] ?? NaN)
    if (!(at >= 0)) throw new Failure('INVAL')
    file.at = at
    table.view().setBigUint64(into, BigInt(at), true)
  }
  const isOpen = (fd: number) => void table.get(fd)

  return {
    fd_prestat_get: (fd: number, into: number) => {
      table.view().setUint32(into, 0, true)
      table.view().setUint32(into + 4, known(fd).length, true)
    },
    fd_prestat_dir_name: (fd: number, at: number, length: number) =>
      table.bytes(at, length).set(known(fd).subarray(0, length)),
    fd_fdstat_get: (fd: number, into: number) => {
      const open = table.get(fd)
      table.bytes(into, 24).fill(0)
      table.view().setUint8(into, TYPE[open.kind])
      table.view().setUint16(into + 2, open.kind === 'file' && open.append ? APPEND : 0, true)
      for (const at of [8, 16]) table.view().setBigUint64(into + at, BigInt.asUintN(64, rights(open)), true)
    },
    fd_fdstat_set_flags: (fd: number, flags: number) => {
      const open = table.get(fd)
      if (open.kind === 'file') open.append = (flags & APPEND) !== 0
    },
    fd_fdstat_set_rights: isOpen,
    fd_filestat_get: (fd: number, into: number) => {
      const open = table.get(fd)
      table.stat(into, open.kind === 'stream' ? null : open.node)
    },
    fd_filestat_set_size: (fd: number, size: bigint) => table.disk.resize(table.file(fd).node, Number(size)),
    fd_filestat_set_times: isOpen,
    fd_allocate: (fd: number, at: bigint, length: bigint) => {
      const { node } = table.file(fd)
      table.disk.resize(node, Math.max(node.size, Number(at + length)))
    },
    fd_advise: isOpen,
    fd_datasync: isOpen,
    fd_sync: isOpen,
    fd_close: (fd: number) => table.close(fd),
    fd_renumber: (from: number, to: number) => table.move(from, to),
    fd_read: (fd: number, vectors: number, count: number, into: number) =>
      read(fd, vectors, count, null, into),
    fd_write: (fd: number, vectors: number, count: number, into: number) =>
      write(fd, vectors, count, null, into),
    fd_pread: read,
    fd_pwrite: write,
    fd_seek: seek,
    fd_tell: (fd: number, into: number) => seek(fd, 0n, 1, into),
    fd_readdir: (fd: number, at: number, length: number, cookie: bigint, into: number) => {
      const { node } = table.folder(fd)
      const entries: [string, Node][] = [['.', node], ['..', node], ...node.entries]
      let used = 0
      for (const [index, [name, entry]] of entries.entries()) {
        if (index < Number(cookie) || used === length) continue
        const record = new Uint8Array([...new Uint8Array(24), ...encoder.encode(name)])
        const view = new DataView(record.buffer)
        view.setBigUint64(0, BigInt(index + 1), true)
        view.setBigUint64(8, entry.ino, true)
        view.setUint32(16, record.length - 24, true)
        view.setUint8(20, TYPE[entry.kind])
        const piece = record.subarray(0, length - used)
        table.bytes(at + used, piece.length).set(piece)
        used += piece.length
      }
      table.view().setUint32(into, used, true)
    },
  }
}
