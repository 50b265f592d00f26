import { fromBase64 } from '#core/signing/bytes.ts'
import { ED25519, type Subtle } from '#core/signing/crypto.ts'
import { importKeyring, type Keyring, type PublicJwk } from '#core/signing/keys.ts'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { FileHeader } from './file.ts'
import { BadFile, FileReader, type CheckSignature } from './read-file.ts'

/** What holds of a session file, or what is wrong with it first. */
export type Verified =
  | {
      ok: true
      header: FileHeader
      /** Events from `first` to `last`: those before were forgotten before the file was made. */
      first: number
      last: number
      events: number
      amended: number
      hidden: number
      /** How many segments each key signed, by the key's id. */
      signedBy: ReadonlyMap<string, number>
    }
  | { ok: false; line: number; seq: number | null; what: string }

/**
 * Checks signatures with given keys or, without any, with those that the file brings along, which shows that nothing was
 * changed since it was made but not by whom it was.
 */
export function signaturesBy(subtle: Subtle, keys: { keys: PublicJwk[] } | null): CheckSignature {
  let ring: Keyring | null = null
  return async (keyId, text, signature, header) => {
    ring ??= await importKeyring(keys ?? { keys: header.keys }, subtle)
    const key = ring.get(keyId)
    if (!key) return null
    const bytes = fromBase64(signature)
    return (
      bytes !== null &&
      (await subtle.verify(ED25519, key, bytes, utf8ToBytes(text) as Uint8Array<ArrayBuffer>))
    )
  }
}

/** Reads a session file to its end; `progress` is told the number of events so far. */
export async function verifyFile(
  lines: AsyncIterable<string>,
  check: CheckSignature,
  progress: (events: number) => void = () => {},
): Promise<Verified> {
  const reader = new FileReader(lines[Symbol.asyncIterator](), check)
  const signedBy = new Map<string, number>()
  let header: FileHeader | null = null
  let [first, last, events, amended, hidden] = [0, 0, 0, 0, 0]
  try {
    for (let part = await reader.next(); part; part = await reader.next()) {
      if (part.t === 'header') {
        header = part.header
        continue
      }
      if (events === 0) first = part.head.first
      last = part.head.last
      events += part.events.length
      amended += part.amended
      hidden += part.hidden
      signedBy.set(part.keyId, (signedBy.get(part.keyId) ?? 0) + 1)
      progress(events)
    }
  } catch (error) {
    if (!(error instanceof BadFile)) throw error
    return { ok: false, line: error.line, seq: error.seq, what: error.message }
  }
  if (!header) throw new Error('a file without a first line was read to its end')
  return { ok: true, header, first, last, events, amended, hidden, signedBy }
}
