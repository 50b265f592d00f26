import { SALT_BYTES, chainStart, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { sealNext, type SealedUpTo } from '#core/replay/sealer.ts'
import { signedText } from '#core/replay/segment.ts'
import { emptyState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import { gzip } from '../../../durable-objects/gzip.ts'
import { segmentStatements } from '../../../durable-objects/record-rows.ts'
import { recordSigner } from '../../../worker/record-keys.ts'
import { env } from './browser.ts'

export const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const at = (seq: number) => ({ seq, at: 1_700_000_000_000 + 500 * seq })

/** Twelve events of a room: a file, typing, what everybody is told and what only staff is. */
export function session(room: string): RecordedEvent[] {
  const info = { id: room, code: 'abc-def-ghj', title: 'A room', language: 'python' }
  const place = { file: 'f1', name: 'main.py', line: 1 }
  const typed = (seq: number, version: number, ops: unknown[][]): RecordedEvent => ({
    ...at(seq),
    ...{ kind: 'push', file: 'f1', version, client: 'adaadaada', user: ada.user, n: version + 1, ops },
  })
  return [
    { ...at(1), kind: 'room', room: { ...info, archived: false, locked: false, sealed: false } },
    { ...at(2), kind: 'file', change: 'created', file: { id: 'f1', name: 'main.py', version: 0 }, by: ada },
    { ...at(3), kind: 'join', by: ada },
    typed(4, 0, [[[0, 'print("é😀")', '']]]),
    { ...at(5), kind: 'staffChat', chat: { id: 'm5', by: ada, text: 'SECRET whisper' } },
    { ...at(6), kind: 'chat', chat: { id: 'm6', by: ada, text: 'Hello all' } },
    { ...at(7), kind: 'note', note: { id: 'n7', by: ada, text: 'SECRET note', after: 6, place } },
    typed(8, 1, [[13, [0, '# more']]]),
    { ...at(9), kind: 'chat', chat: { id: 'm9', by: ada, text: 'Bye' } },
    { ...at(10), kind: 'staffChange', of: 5, change: 'edited', by: ada },
    typed(11, 2, [[19, [0, '!']]]),
    { ...at(12), kind: 'leave', by: ada },
  ]
}

/** Writes events as the record of a room, in segments of `size`; their signatures in order. */
export async function record(room: string, events = session(room), size = 4): Promise<string[]> {
  const sign = await recordSigner(env)
  const upTo: SealedUpTo = {
    ...{ chain: writeDigest(chainStart(room)), state: emptyState(), texts: new Map() },
    ...{ memory: emptyMemory(), since: 0 },
  }
  const signatures: string[] = []
  for (let i = 0; i < events.length; i += size) {
    const part = events.slice(i, i + size)
    const salts = crypto.getRandomValues(new Uint8Array(part.length * SALT_BYTES))
    const sealed = sealNext(room, upTo, part, salts)
    const signed = await sign(signedText(sealed.segment.head))
    signatures.push(signed.signature)
    await env.DB.batch(await segmentStatements(env.DB, sealed, signed))
  }
  return signatures
}

/** Stores a text of the first file after the last event of `session`. */
export const storeText = async (
  room: string,
  text = 'print(1)',
  part = 0,
  file = 'f1',
  seq = 12,
): Promise<unknown> =>
  env.DB.prepare('INSERT INTO session_texts (room_id, file, seq, part, body) VALUES (?, ?, ?, ?, ?)')
    .bind(room, file, seq, part, await gzip(JSON.stringify(text)))
    .run()
