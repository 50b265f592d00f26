import { Failure, walk } from './disk.ts'
import { APPEND, type Table } from './table.ts'

const CREATE = 1
const FOLDER = 2
const EXCLUSIVE = 4
const TRUNCATE = 8
const READ = 1n << 1n
const WRITE = 1n << 6n

/** How a file is to be opened. */
export type How = {
  create: boolean
  exclusive: boolean
  truncate: boolean
  folder: boolean
  append: boolean
  reads: boolean
  writes: boolean
}

/** Opens what is at a path and answers its descriptor. */
export function open(table: Table, path: string[], how: How): number {
  const { disk } = table
  const found = disk.find(path)
  if (found && how.create && how.exclusive) throw new Failure('EXIST')
  if (found?.kind === 'file' && how.folder) throw new Failure('NOTDIR')
  if (!found && !how.create) throw new Failure('NOENT')
  const node = found ?? disk.makeFile(path)
  if (node.kind === 'folder') {
    if (how.writes && !how.folder) throw new Failure('ISDIR')
    return table.add({ kind: 'folder', node, path })
  }
  if (how.truncate) disk.resize(node, 0)
  const { append, reads, writes } = how
  return table.add({ kind: 'file', node, at: 0, append, reads, writes })
}

/** Calls that name files by a path from a folder that is open. There are no links. */
export function paths(table: Table) {
  const { disk } = table
  const path = (fd: number, at: number, length: number) => walk(table.folder(fd).path, table.text(at, length))
  const pathOpen = (
    fd: number,
    _: number,
    at: number,
    length: number,
    flags: number,
    rights: bigint,
    __: bigint,
    fdFlags: number,
    into: number,
  ) => {
    const how = {
      create: (flags & CREATE) !== 0,
      exclusive: (flags & EXCLUSIVE) !== 0,
      truncate: (flags & TRUNCATE) !== 0,
      folder: (flags & FOLDER) !== 0,
      append: (fdFlags & APPEND) !== 0,
      reads: (rights & READ) !== 0n,
      writes: (rights & WRITE) !== 0n,
    }
    table.view().setUint32(into, open(table, path(fd, at, length), how), true)
  }
  const unsupported = () => {
    throw new Failure('NOTSUP')
  }
  return {
    path_open: pathOpen,
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
