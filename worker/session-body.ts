import type { Context } from 'hono'
import { linesOf } from '#core/replay/file-lines.ts'
import { ApiError } from './error.ts'

/** Bytes of a session file that is sent, and of what it unpacks to. */
const MAX_BYTES = 32 * 1024 * 1024
const MAX_UNPACKED = 128 * 1024 * 1024

type Body = Uint8Array<ArrayBuffer>

/** The bytes of a session file as it was sent, packed or not. */
export async function readSessionBody(c: Context): Promise<Body> {
  const tooLarge = () => new ApiError('too_large', 'A session file has at most 32 MiB.')
  if ((c.req.header('Content-Encoding') ?? 'identity') !== 'identity')
    throw new ApiError('unsupported', 'Send the file as it is, without another compression.')
  if (Number(c.req.header('Content-Length') ?? 0) > MAX_BYTES) throw tooLarge()
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of c.req.raw.body ?? []) {
    bytes += piece.byteLength
    if (bytes > MAX_BYTES) throw tooLarge()
    pieces.push(piece)
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

/** The lines of a session file, unpacked as they are read; can be asked for again. */
export function sessionLines(body: Body): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return linesOf(bounded(body), (line) => decoder.decode(line))
}

async function* bounded(body: Body): AsyncGenerator<Uint8Array> {
  const stream = new Blob([body]).stream()
  const packed = body[0] === 0x1f && body[1] === 0x8b
  let bytes = 0
  for await (const piece of packed ? stream.pipeThrough(new DecompressionStream('gzip')) : stream) {
    bytes += piece.byteLength
    if (bytes > MAX_UNPACKED) throw new RangeError('it unpacks to more than 128 MiB')
    yield piece
  }
}
