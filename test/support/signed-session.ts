import { webcrypto } from 'node:crypto'
import { chainStart, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import {
  endLine,
  endText,
  headerLine,
  linesOfSegment,
  sumOfHeads,
  type FileHeader,
} from '#core/replay/file.ts'
import { amend, cut, seal, signedText, type Segment } from '#core/replay/segment.ts'
import { toBase64 } from '#core/signing/bytes.ts'
import { ED25519, type Subtle } from '#core/signing/crypto.ts'
import { generatePrivateJwk, importSigningKey, publicHalf, type PrivateJwk } from '#core/signing/keys.ts'

/** WebCrypto as signing wants it. */
export const subtle = webcrypto.subtle as unknown as Subtle

/** A new key that signs records. */
export const recordKey = (id: string): Promise<PrivateJwk> =>
  generatePrivateJwk<webcrypto.CryptoKey>(id, webcrypto.subtle as never)

export const ada = { user: 'u_ada', name: 'Ada', color: 1 }
export const bob = { user: 'u_bob', name: 'Bob', color: 2 }

/** A short session: two people, what they type and say, what staff say, and every text an editor can hold. */
export function shortSession(count = 40): RecordedEvent[] {
  const at = (seq: number) => ({ seq, at: 1_700_000_000_000 + 500 * seq })
  const info = { id: 'r_1', code: 'abc-def-ghj', title: 'A room', language: 'python' }
  const events: RecordedEvent[] = [
    { ...at(1), kind: 'room', room: { ...info, archived: false, locked: false, sealed: false } },
    { ...at(2), kind: 'file', change: 'created', file: { id: 'f1', name: 'main.py', version: 0 }, by: ada },
    { ...at(3), kind: 'join', by: ada },
  ]
  let [length, version] = [0, 0]
  for (let seq = 4; seq <= count; seq++) {
    if (seq % 7 === 0) {
      const chat = { id: `m${seq}`, by: ada, text: `Look 😀 ${seq}` }
      events.push({ ...at(seq), kind: seq % 2 === 0 ? 'chat' : 'staffChat', chat })
      continue
    }
    const typed = `x\ud800${seq} é😀`
    const ops = [[...(length === 0 ? [] : [length]), [0, typed, '']]]
    const client = seq % 3 === 0 ? 'adaadaada' : 'bobbobbob'
    events.push({
      ...at(seq),
      kind: 'push',
      file: 'f1',
      version,
      client,
      user: seq % 3 === 0 ? 'u_ada' : 'u_bob',
      n: seq,
      ops,
    })
    length += typed.length + 1
    version++
  }
  return events
}

/** Signs a text as the object of a room does. */
export async function signer(jwk: PrivateJwk): Promise<(text: string) => Promise<string>> {
  const { key } = await importSigningKey(jwk, subtle)
  return async (text) =>
    toBase64(new Uint8Array(await subtle.sign(ED25519, key, new Uint8Array(new TextEncoder().encode(text)))))
}

/** Segments of at most `size` events; `amended` are numbers of chat messages that are written over afterwards. */
export function segmentsOf(
  room: string,
  events: readonly RecordedEvent[],
  size = 1_000,
  amended: number[] = [],
): Segment[] {
  const segments: Segment[] = []
  let chain = writeDigest(chainStart(room))
  for (let i = 0; i < events.length;) {
    const part = events.slice(i, i + Math.min(size, cut(events.slice(i, i + size))))
    const salts = webcrypto.getRandomValues(new Uint8Array(part.length * SALT_BYTES))
    const segment = seal(room, chain, part, salts)
    chain = segment.head.hash
    i += part.length
    const emptied = (line: string) => {
      const event = JSON.parse(line) as RecordedEvent
      if (!amended.includes(event.seq) || (event.kind !== 'chat' && event.kind !== 'staffChat')) return null
      return { ...event, chat: { ...event.chat, text: '' } }
    }
    const over = amend(segment, emptied, () => webcrypto.getRandomValues(new Uint8Array(SALT_BYTES)))
    segments.push(over ?? segment)
  }
  return segments
}

/** The session file of segments, signed with a key. */
export async function fileOf(
  segments: readonly Segment[],
  jwk: PrivateJwk,
  { staff = true, ...more }: Partial<FileHeader> = {},
): Promise<string> {
  const sign = await signer(jwk)
  const room = segments[0]?.head.room ?? 'r_1'
  const header: FileHeader = {
    ...{ format: 'codecollab-session', version: 1, origin: null, people: [ada, bob], staff },
    room: { id: room, title: 'A room', language: 'python', createdAt: 1_700_000_000_000 },
    keys: [publicHalf(jwk)],
    ...more,
  }
  const lines = [headerLine(header)]
  let events = 0
  let heads = ''
  for (const segment of segments) {
    const signature = await sign(signedText(segment.head))
    const part = linesOfSegment({ segment, keyId: jwk.kid, signature }, staff)
    lines.push(...part)
    heads = sumOfHeads(heads, part[0] ?? '')
    events += segment.head.last - segment.head.first + 1
  }
  const end = { segments: segments.length, events }
  const text = endText(lines[0] ?? '', end, segments.at(-1)?.head.hash ?? '', heads)
  lines.push(endLine({ end, keyId: jwk.kid, signature: await sign(text) }))
  return `${lines.join('\n')}\n`
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** A line of a file as text. */
export const decodeLine = (line: Uint8Array): string => decoder.decode(line)
