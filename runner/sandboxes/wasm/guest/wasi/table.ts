import { Failure, type Disk, type File, type Folder, type Node } from './disk.ts'

/** What a descriptor of the program stands for; a folder it has from the start is `known` by a name. */
export type Open =
  | { kind: 'stream'; fd: number }
  | { kind: 'folder'; node: Folder; path: string[]; known?: string }
  | { kind: 'file'; node: File; at: number; append: boolean; reads: boolean; writes: boolean }

/** The numbers of file types and of a file's flags. */
export const TYPE = { stream: 2, folder: 3, file: 4 } as const
export const APPEND = 1

const decoder = new TextDecoder()

/** The memory of a WASI program and what it has open. */
export class Table {
  readonly disk: Disk
  memory: WebAssembly.Memory | null = null
  #open = new Map<number, Open>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  view(): DataView {
    if (!this.memory) throw new Error('the module has no memory yet')
    return new DataView(this.memory.buffer)
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.view().buffer as ArrayBuffer, at >>> 0, length >>> 0)
  }

  text(at: number, length: number): string {
    return decoder.decode(this.bytes(at, length))
  }

  /** The pieces of memory that a list of `iovec` names. */
  pieces(at: number, count: number): Uint8Array<ArrayBuffer>[] {
    const view = this.view()
    const number = (index: number) => view.getUint32((at >>> 0) + index * 4, true)
    return Array.from({ length: count }, (_, index) => this.bytes(number(index * 2), number(index * 2 + 1)))
  }

  add(open: Open): number {
    let fd = 0
    while (this.#open.has(fd)) fd++
    this.#open.set(fd, open)
    return fd
  }

  get(fd: number): Open {
    const open = this.#open.get(fd)
    if (!open) throw new Failure('BADF')
    return open
  }

  file(fd: number): Open & { kind: 'file' } {
    const open = this.get(fd)
    if (open.kind !== 'file') throw new Failure(open.kind === 'folder' ? 'ISDIR' : 'SPIPE')
    return open
  }

  folder(fd: number): Open & { kind: 'folder' } {
    const open = this.get(fd)
    if (open.kind !== 'folder') throw new Failure('NOTDIR')
    return open
  }

  close(fd: number): void {
    this.get(fd)
    this.#open.delete(fd)
  }

  move(from: number, to: number): void {
    const open = this.get(from)
    this.#open.delete(from)
    this.#open.set(to, open)
  }

  /** Writes a `filestat`. */
  stat(into: number, node: Node | null): void {
    const view = this.view()
    this.bytes(into, 64).fill(0)
    view.setBigUint64(into + 8, node?.ino ?? 0n, true)
    view.setUint8(into + 16, TYPE[node?.kind ?? 'stream'])
    view.setBigUint64(into + 24, 1n, true)
    view.setBigUint64(into + 32, BigInt(node?.kind === 'file' ? node.size : 0), true)
    for (const time of [40, 48, 56]) view.setBigUint64(into + time, node?.changed ?? 0n, true)
  }
}
