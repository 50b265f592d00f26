import * as v from 'valibot'
import { origin } from '#core/protocol/api/origin.ts'
import { encodeBase64 } from '#core/protocol/base64.ts'
import { author, natural } from '#core/protocol/shared.ts'
import { publicJwk } from '#core/signing/keys.ts'
import { digestOf, readDigest, SALT_BYTES, sumOf } from './chain.ts'
import { digest, parseLine, STAFF_KINDS } from './event.ts'
import { segmentHead, type Segment } from './segment.ts'

/** How a session file's name ends. */
export const FILE_SUFFIX = '.codecollab.ndjson'

/** First line of a session file (docs/RECORD.md): what it is of, and the keys its signatures can be checked with. */
export const fileHeader = v.strictObject({
  format: v.literal('codecollab-session'),
  version: v.literal(1),
  room: v.strictObject({ id: v.string(), title: v.string(), language: v.string(), createdAt: natural }),
  origin: v.nullable(origin),
  /** Words that name its source and licence. */
  credit: v.optional(v.string()),
  people: v.array(author),
  /** Whether lines for staff stand in it; otherwise `hidden` lines stand in their place. */
  staff: v.boolean(),
  keys: v.array(publicJwk),
})
export type FileHeader = v.InferOutput<typeof fileHeader>

/**
 * What stands before the events of each segment: its signed head; salts of 16 bytes and digests of 32 for each event, in
 * order; `lines` is the SHA-256 of its lines in this file, joined with `\n`.
 */
export const fileSegment = v.strictObject({
  segment: segmentHead,
  keyId: v.string(),
  signature: v.string(),
  salts: v.string(),
  digests: v.string(),
  lines: digest,
})

/** Last line of a session file, signed when it was made: without it the file was cut off. */
export const fileEnd = v.strictObject({
  end: v.strictObject({ segments: natural, events: natural }),
  keyId: v.string(),
  signature: v.string(),
})
export type FileEnd = v.InferOutput<typeof fileEnd>

/**
 * What the last line's signature is over: the first line, how much follows it, the chain after the last event, and `heads`:
 * with it every line of the file, so that nobody can hide one that was not hidden.
 */
export const endText = (
  header: string,
  { segments, events }: FileEnd['end'],
  hash: string,
  heads: string,
): string => `codecollab-file-1\n${JSON.stringify([sumOf(header), segments, events, hash, heads])}`

/** The sum over the lines that introduce segments, after one more; each of them has the sum of its segment's lines. */
export const sumOfHeads = (before: string, head: string): string => sumOf(`${before}\n${head}`)

/** A line that is no event, closed by the SHA-256 of itself without that. */
function sealed(value: object): string {
  const text = JSON.stringify(value)
  return `${text.slice(0, -1)},"sum":"${sumOf(text)}"}`
}

/** What a line says that is no event; null when its sum does not hold or it is no such line. */
export function openLine(line: string): unknown {
  const [, begin, sum] = /^(\{.*),"sum":"([A-Za-z0-9+/]{43}=)"\}$/.exec(line) ?? []
  if (begin === undefined || sumOf(`${begin}}`) !== sum) return null
  try {
    return JSON.parse(`${begin}}`)
  } catch {
    return null
  }
}

export const headerLine = (header: FileHeader): string => sealed(header)
export const endLine = (end: FileEnd): string => sealed(end)

/** A segment as it was stored, and who signed it. */
export type SignedSegment = { segment: Segment; keyId: string; signature: string }

/** The lines of a segment in a session file. Without `staff` no line for staff, nor what it could be tried out with, is in it. */
export function linesOfSegment({ segment, keyId, signature }: SignedSegment, staff: boolean): string[] {
  const salts = segment.salts.slice()
  const { first, last } = segment.head
  const digests = new Uint8Array((last - first + 1) * 32)
  const lines: string[] = []
  for (const line of [segment.lines, segment.staff].flatMap((text) =>
    text === '' ? [] : text.split('\n'),
  )) {
    const { seq, at, kind, was } = parseLine(line)
    const i = seq - first
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    const amended = kind !== 'hidden' && was !== undefined
    const own = amended ? readDigest(was) : digestOf(salt, line)
    if (!own || i < 0 || seq > last) throw new Error(`event ${seq} is not one of its segment's`)
    digests.set(own, i * 32)
    const hide = !staff && STAFF_KINDS.includes(kind)
    if (hide) salt.fill(0)
    lines[i] = hide ? JSON.stringify({ seq, at, kind: 'hidden', was: encodeBase64(own) }) : line
  }
  if (lines.length !== last - first + 1 || lines.includes(undefined as never))
    throw new Error(`events are missing from ${first} to ${last}`)
  const head = {
    segment: segment.head,
    ...{ keyId, signature, salts: encodeBase64(salts), digests: encodeBase64(digests) },
    lines: sumOf(lines.join('\n')),
  }
  return [sealed(head), ...lines]
}
