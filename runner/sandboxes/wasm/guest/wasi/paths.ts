import { Failure, walk } from './disk.ts'
import { APPEND, type Table } from './table.ts'

const CREATE = 1
const FOLDER = 2
const EXCLUSIVE = 4
const TRUNCATE = 8
const READ = 1n << 1n
const WRITE = 1n << 6n

/** Calls that name files by a path from a folder that is open. There are no links. */
export function paths(table: Table) {
  const { disk } = table
  const path = (fd: number, at: number, length: number) => walk(table.folder(fd).path, table.text(at, length))
  const open = (
    fd: number,
    _: number,
    at: number,
    length: number,
    how: number,
    rights: bigint,
    __: bigint,
    flags: number,
    into: number,
  ) => {
    const to = path(fd, at, length)
    const found = disk.find(to)
    if (found && how & CREATE && how & EXCLUSIVE) throw new Failure('EXIST')
    if (found?.kind === 'file' && how & FOLDER) throw new Failure('NOTDIR')
    if (!found && !(how & CREATE)) throw new Failure('NOENT')
    const node = found ?? disk.makeFile(to)
    if (node.kind === 'folder') {
      if (rights & WRITE && !(how & FOLDER)) throw new Failure('ISDIR')
      return table.view().setUint32(into, table.add({ kind: 'folder', node, path: to }), true)
    }
    if (how & TRUNCATE) disk.resize(node, 0)
    const [reads, writes] = [(rights & READ) !== 0n, (rights & WRITE) !== 0n]
    const append = (flags & APPEND) !== 0
    table.view().setUint32(into, table.add({ kind: 'file', node, at: 0, append, reads, writes }), true)
  }
  const unsupported = () => {
    throw new Failure('NOTSUP')
  }
  return {
    path_open: open,
    path_create_directory: (fd: number, at: number, length: number) => disk.makeFolder(path(fd, at, length)),
    path_remove_directory: (fd: number, at: number, length: number) =>
      disk.remove(path(fd, at, length), 'folder'),
    path_unlink_file: (fd: number, at: number, length: number) => disk.remove(path(fd, at, length), 'file'),
    path_rename: (fd: number, at: number, length: number, toFd: number, toAt: number, toLength: number) =>
      disk.rename(path(fd, at, length), path(toFd, toAt, toLength)),
    path_filestat_get: (fd: number, _: number, at: number, length: number, into: number) =>
      table.stat(into, disk.get(path(fd, at, length))),
    path_filestat_set_times: (fd: number, _: number, at: number, length: number) =>
      void disk.get(path(fd, at, length)),
    path_readlink: (fd: number, at: number, length: number) => {
      disk.get(path(fd, at, length))
      throw new Failure('INVAL')
    },
    path_link: unsupported,
    path_symlink: unsupported,
  }
}
