import type { Descriptors } from './descriptors.ts'
import { Refusal } from './errno.ts'
import { file, folder, follow, type Disk, type Entry, type File } from './files.ts'
import type { Memory } from './memory.ts'
import { writeStat } from './records.ts'

const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 }

/** The calls of WASI that take a path; each begins in a folder that the program has open. */
export function pathCalls(table: Descriptors, disk: Disk, memory: Memory) {
  const at = (fd: number, path: number, length: number) => follow(table.folder(fd), memory.text(path, length))
  const present = (entry: Entry | undefined): Entry => {
    if (!entry) throw new Refusal('noent')
    return entry
  }
  const absent = (entry: Entry | undefined, name: string) => {
    if (entry || name === '.') throw new Refusal('exist')
  }

  const unlink = (file: File) => {
    file.linked = false
    disk.forget(file, table.holds(file))
  }

  return {
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
      writeStat(memory.view(address, 64), entry)
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
      unlink(entry)
      parent.entries.delete(name)
    },
    path_rename(fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) {
      const [from, to] = [at(fd, path, length), at(newFd, newPath, newLength)]
      const moved = present(from.entry)
      if (from.name === '.' || to.name === '.') throw new Refusal('inval')
      if (to.entry && to.entry !== moved) {
        if (to.entry.kind !== moved.kind) throw new Refusal(to.entry.kind === 'folder' ? 'isdir' : 'notdir')
        if (to.entry.kind === 'folder' && to.entry.entries.size > 0) throw new Refusal('notempty')
        if (to.entry.kind === 'file') unlink(to.entry)
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
