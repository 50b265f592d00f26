import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import { linesOf } from '#core/replay/file-lines.ts'
import { FileReader } from '#core/replay/read-file.ts'
import { lineOf, type RecordedEvent } from '#core/replay/event.ts'
import { signaturesBy } from '#core/replay/verify.ts'
import { publicJwks } from '#core/signing/keys.ts'
import type { Account } from '../support/account.ts'
import type { SessionState } from '#core/replay/state.ts'

/** A room's record as its session file has it, verified against the server's keys and folded to its end. */
export type Read = { events: RecordedEvent[]; state: SessionState }

/** Has everything sealed, exports and reads it; throws when it does not hold. */
export async function readRecord(account: Account, code: string): Promise<Read> {
  const path = `/api/rooms/${code}/record`
  await account.send('POST', `${path}/flush`)
  const keys = v.parse(publicJwks, await account.send('GET', '/api/record/keys'))
  const bytes = gunzipped(await account.download(`${path}/export`))
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lines = linesOf(one(bytes), (line) => decoder.decode(line))
  const reader = new FileReader(lines, signaturesBy(crypto.subtle, keys))
  const events: RecordedEvent[] = []
  for (let part = await reader.next(); part; part = await reader.next())
    if (part.t === 'segment') events.push(...part.events)
  return { events, state: reader.state }
}

const gunzipped = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** What is wrong with a stream of events held against the record: every event once, byte for byte. */
export function streamFaults(lines: ReadonlyMap<number, string>, events: readonly RecordedEvent[]): string[] {
  const faults: string[] = []
  for (const event of events) {
    const line = lines.get(event.seq)
    if (line === undefined) faults.push(`event ${event.seq} (${event.kind}) was not told`)
    else if (line !== lineOf(event)) faults.push(`event ${event.seq} (${event.kind}) was told as another`)
  }
  return faults
}
