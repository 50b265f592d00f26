import * as v from 'valibot'
import { fileID, natural } from '#core/protocol/shared.ts'

declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
declare const TextDecoder: new (
  label: 'utf-8',
  options: { fatal: true; ignoreBOM: true },
) => { decode(bytes: Uint8Array): string }

/** Media type of the body that holds a moment. */
export const MOMENT_TYPE = 'application/octet-stream'
/** Compressed bytes of its parts at most: what does not fit is asked for singly. */
export const MOMENT_BYTES = 4_000_000
/** Segments that a moment is folded from, at most: more than there are from one keyframe to the next. */
export const MOMENT_SEGMENTS = 8
/** Segments before a keyframe that are read for what staff said and noted in them. */
export const STAFF_SEGMENTS = 16
/** Bytes of the head at most, and of the number before it. */
const HEAD_BYTES = 200_000
const NUMBER = 4
/** Bytes of the whole body at most. */
export const MOMENT_BODY = NUMBER + HEAD_BYTES + MOMENT_BYTES

const bytes = natural
const first = natural
const momentPart = v.variant('part', [
  v.strictObject({ part: v.picklist(['keyframe', 'lines', 'staff']), first, bytes }),
  v.strictObject({ part: v.literal('text'), file: fileID, seq: natural, bytes }),
])
const momentHead = v.strictObject({ parts: v.array(momentPart) })

/** What a part of a moment is, and its bytes as they are stored: gzip. */
export type MomentPart = (
  { part: 'keyframe' | 'lines' | 'staff'; first: number } | { part: 'text'; file: string; seq: number }
) & { body: Uint8Array<ArrayBuffer> }

/**
 * The body of a moment: the length of its head (32 bits, big-endian), the head as JSON, which names the parts and how many bytes
 * each has, and the parts behind each other. Of parts that do not fit those at the end are left out.
 */
export function writeMoment(parts: readonly MomentPart[]): Uint8Array<ArrayBuffer> {
  let left = MOMENT_BYTES
  const taken = parts.filter(({ body }) => (left -= body.length) >= 0)
  const named = taken.map(({ body, ...part }) => ({ ...part, bytes: body.length }))
  const head = new TextEncoder().encode(JSON.stringify({ parts: named }))
  const all = new Uint8Array(NUMBER + head.length + MOMENT_BYTES - Math.max(left, 0))
  new DataView(all.buffer).setUint32(0, head.length)
  all.set(head, NUMBER)
  let at = NUMBER + head.length
  for (const { body } of taken) {
    all.set(body, at)
    at += body.length
  }
  return all.subarray(0, at)
}

/** The parts of a moment's body; throws for bytes that are none. */
export function readMoment(body: Uint8Array<ArrayBuffer>): MomentPart[] {
  if (body.length < NUMBER || body.length > MOMENT_BODY) throw broken()
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0)
  let at = NUMBER + length
  if (length > HEAD_BYTES || at > body.length) throw broken()
  const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body.subarray(NUMBER, at))
  const { parts } = v.parse(momentHead, JSON.parse(json))
  const found = parts.map(({ bytes: size, ...part }): MomentPart => {
    const from = at
    at += size
    return { ...part, body: body.subarray(from, at) }
  })
  if (at !== body.length) throw broken()
  return found
}

const broken = () => new Error('this is no moment')
