import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { concat, fromBase64, toBase64 } from '#core/signing/bytes.ts'

/** Bytes of the salt of each event: once it is gone, nobody can try out what a removed event said. */
export const SALT_BYTES = 16

/** What a room's chain begins with. */
export const chainStart = (room: string): Uint8Array => sha256(utf8ToBytes(`codecollab-record-1\n${room}`))

/** The digest of an event's line. */
export const digestOf = (salt: Uint8Array, line: string): Uint8Array =>
  sha256(concat(salt, utf8ToBytes(line)))

/** The chain after one more event. */
export const link = (chain: Uint8Array, digest: Uint8Array): Uint8Array => sha256(concat(chain, digest))

/** The sum of a line that can be read by whoever sees it. */
export const sumOf = (line: string): string => toBase64(sha256(utf8ToBytes(line)))

/** The sum of lines joined with `\n`, none of which is kept. */
export class LinesSum {
  readonly #hash = sha256.create()
  #begun = false

  add(line: string): void {
    this.#hash.update(utf8ToBytes(this.#begun ? `\n${line}` : line))
    this.#begun = true
  }

  sum(): string {
    return toBase64(this.#hash.digest())
  }
}

/** A digest, or the state of a chain, as it is written: base64. */
export const writeDigest = toBase64

/** The bytes of a written digest; null when it is none. */
export function readDigest(text: string): Uint8Array | null {
  const bytes = fromBase64(text)
  return bytes?.length === 32 ? bytes : null
}
