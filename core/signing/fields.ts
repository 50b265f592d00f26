import { fromBase64, toBase64 } from './bytes.ts'
import type { Bytes, Subtle } from './crypto.ts'

/** The label of the one signature a message of this profile carries. */
export const LABEL = 'sig1'

/** A parsed `Signature-Input` of one label: its components, its parameters, and the text that was signed. */
export type SignatureInput = {
  /** Component identifiers as written, e.g. `"@method"` or `"signature";req;key="sig1"`. */
  components: string[]
  created: number
  nonce: string
  keyID: string
  algorithm: string
  tag: string
  /** The value of `@signature-params`, byte for byte. */
  params: string
}

// A strict subset of RFC 8941: one label, no spare spaces, each parameter once, integers without sign.
const INPUT =
  /^sig1=(\(((?:"[a-z@-]+"(?:;[a-z]+(?:="[a-z0-9]+")?)*)(?: "[a-z@-]+"(?:;[a-z]+(?:="[a-z0-9]+")?)*)*)\)((?:;[a-z]+=(?:\d{1,15}|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*))$/
const PARAMETER = /;([a-z]+)=(?:(\d+)|"([^"]*)")/g
const NAMES = ['alg', 'created', 'keyid', 'nonce', 'tag']
const NONCE = /^[A-Za-z0-9_-]{16,64}$/

/** Parses `Signature-Input`; null unless it has exactly the shape and parameters of the profile. */
export function parseInput(header: string): SignatureInput | null {
  if (header.length > 1024) return null
  const match = INPUT.exec(header)
  if (!match) return null
  const [, params = '', components = '', tail = ''] = match
  const values = new Map<string, string>()
  let created = -1
  for (const [, name = '', integer, text] of tail.matchAll(PARAMETER)) {
    if (values.has(name)) return null
    values.set(name, text ?? '')
    if ((name === 'created') !== (integer !== undefined)) return null
    if (integer !== undefined) created = /^(?:0|[1-9]\d*)$/.test(integer) ? Number(integer) : -1
  }
  if ([...values.keys()].sort().join() !== NAMES.join() || created < 0) return null
  const nonce = values.get('nonce') ?? ''
  if (!NONCE.test(nonce)) return null
  return {
    components: components.split(' '),
    created,
    nonce,
    keyID: values.get('keyid') ?? '',
    algorithm: values.get('alg') ?? '',
    tag: values.get('tag') ?? '',
    params,
  }
}

/** The value of `@signature-params` for these components and parameters, in the order the profile writes them. */
export function writeParams(
  components: readonly string[],
  values: { created: number; nonce: string; keyID: string; tag: string },
): string {
  const { created, nonce, keyID, tag } = values
  return `(${components.join(' ')});created=${created};nonce="${nonce}";keyid="${keyID}";alg="ed25519";tag="${tag}"`
}

/** The byte sequence of a `Signature` header with our one label, or null. */
export function parseSignature(header: string): Bytes | null {
  const match = /^sig1=:([A-Za-z0-9+/=]{1,128}):$/.exec(header)
  return match ? fromBase64(match[1] ?? '') : null
}

/** The value of `Content-Digest` (RFC 9530) for a body. */
export async function contentDigest(body: Bytes, subtle: Subtle): Promise<string> {
  return `sha-256=:${toBase64(new Uint8Array(await subtle.digest('SHA-256', body)))}:`
}
