import { Refusal } from './errno.ts'
import type { Entry } from './files.ts'

/** How WASI numbers what a descriptor can be. */
export const TYPE = { stream: 2, folder: 3, file: 4 } as const

const encoder = new TextEncoder()

/** A `filestat` in 64 bytes of a program's memory; without an entry it is that of a stream. */
export function writeStat(view: DataView, entry: Entry | null): void {
  for (let word = 0; word < 64; word += 8) view.setBigUint64(word, 0n)
  view.setBigUint64(8, BigInt(entry?.inode ?? 0), true)
  view.setUint8(16, TYPE[entry?.kind ?? 'stream'])
  view.setBigUint64(24, 1n, true)
  view.setBigUint64(32, BigInt(entry?.kind === 'file' ? entry.size : 0), true)
}

/** A `dirent` and the name that follows it; `next` is the cookie of the one after it. */
export function dirent(next: bigint, name: string, entry: Entry): Uint8Array {
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

/** A size or place in a file that the program gave as 64 bits. */
export function whole(value: bigint): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('inval')
  return Number(value)
}
