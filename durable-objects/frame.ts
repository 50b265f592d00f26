import { deflateRawSync } from 'node:zlib'
import type { Down } from '#core/protocol/down.ts'

/** Messages longer than this many characters are sent compressed. */
const COMPRESS = 4_096

/** A message as one frame: JSON text, or when it is long the same compressed with raw DEFLATE in a binary frame. */
export function encodeFrame(message: Down): string | ArrayBuffer {
  const json = JSON.stringify(message)
  if (json.length < COMPRESS || message.t === 'ops') return json
  const bytes = deflateRawSync(json, { level: 1 })
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
