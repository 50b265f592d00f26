import { Readable } from 'node:stream'
import { createGunzip, type ZlibOptions } from 'node:zlib'
import type { Context } from 'hono'
import { linesOf } from '#core/replay/file-lines.ts'
import { ApiError } from './error.ts'

/** Bytes of a session file that is sent, and of what it unpacks to. */
const MAX_BYTES = 32 * 1024 * 1024
const MAX_UNPACKED = 128 * 1024 * 1024
/** Bytes of a piece that is kept: on its way to the database each of them takes several. */
const PIECE = 256 * 1024
/** Bytes that are unpacked at once: a thousand times as many may come out. */
const UNPACKED_AT_ONCE = 4 * 1024

/** The bytes of a session file as it was sent, packed or not, in pieces of one size; one of them is in memory at a time. */
export async function* readSessionBody(c: Context): AsyncGenerator<Uint8Array> {
  const tooLarge = () => new ApiError('too_large', 'A session file has at most 32 MiB.')
  if ((c.req.header('Content-Encoding') ?? 'identity') !== 'identity')
    throw new ApiError('unsupported', 'Send the file as it is, without another compression.')
  if (Number(c.req.header('Content-Length') ?? 0) > MAX_BYTES) throw tooLarge()
  let [piece, filled, bytes] = [new Uint8Array(PIECE), 0, 0]
  for await (const sent of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += sent.byteLength
    if (bytes > MAX_BYTES) throw tooLarge()
    for (let at = 0; at < sent.byteLength;) {
      const part = sent.subarray(at, at + PIECE - filled)
      piece.set(part, filled)
      at += part.byteLength
      filled += part.byteLength
      if (filled < PIECE) continue
      yield piece
      ;[piece, filled] = [new Uint8Array(PIECE), 0]
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/** The lines of a session file of these pieces, unpacked as they are read. */
export function sessionLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return linesOf(bounded(pieces), (line) => decoder.decode(line))
}

async function* bounded(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of unpacked(pieces)) {
    bytes += piece.byteLength
    if (bytes > MAX_UNPACKED) throw new RangeError('it unpacks to more than 128 MiB')
    yield piece
  }
}

/** What is packed is unpacked no faster than it is read, unlike by a `DecompressionStream`, which keeps all that comes out. */
async function* unpacked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const all = pieces[Symbol.asyncIterator]()
  const { value: first, done } = await all.next()
  if (done) return
  const rest = async function* () {
    yield first
    yield* { [Symbol.asyncIterator]: () => all }
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* rest()
  const small = Readable.from(cut(rest()), { objectMode: false, highWaterMark: UNPACKED_AT_ONCE })
  const unpacker = createGunzip({ highWaterMark: UNPACKED_AT_ONCE } as ZlibOptions)
  small.on('error', (error) => unpacker.destroy(error))
  try {
    yield* small.pipe(unpacker) as AsyncIterable<Uint8Array>
  } finally {
    small.destroy()
    unpacker.destroy()
  }
}

async function* cut(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces)
    for (let at = 0; at < piece.byteLength; at += UNPACKED_AT_ONCE)
      yield piece.subarray(at, at + UNPACKED_AT_ONCE)
}
