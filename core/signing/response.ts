import { sameComponents, signatureBase, targetValue, type RequestBinding } from './base.ts'
import { toBase64 } from './bytes.ts'
import { ED25519, type Bytes, type KeyHandle, type SigningDeps } from './crypto.ts'
import { contentDigest, LABEL, parseInput, parseSignature, writeParams } from './fields.ts'
import type { Keyring, SigningKey } from './keys.ts'
import { WINDOW_SECONDS } from './request.ts'

const REQUEST = ['"@method";req', '"@authority";req', '"@path";req', '"@query";req', '"content-digest";req']
const SIGNATURE = `"signature";req;key="${LABEL}"`
const STREAM = ['"@status"', '"content-type"', ...REQUEST, SIGNATURE]
const WHOLE = ['"@status"', '"content-type"', '"content-digest"', ...REQUEST, SIGNATURE]
const LOCATION = '"location"'
const TAG = 'codecollab-answer'

/** The content type of a stream, whose body is proved by its seal and not by a digest in the header. */
export const STREAM_TYPE = 'application/x-ndjson'

/** Headers of an answer bound to one request; without `body` it is a stream of type `STREAM_TYPE`. */
export async function signResponse(
  response: { status: number; contentType: string; location?: string | undefined; body?: Bytes },
  bound: RequestBinding,
  key: SigningKey,
  deps: Omit<SigningDeps, 'nonce'>,
): Promise<Record<string, string>> {
  const digest = response.body ? await contentDigest(response.body, deps.subtle) : null
  const location = response.location ?? null
  const components = covered(digest === null, location)
  const created = Math.floor(deps.now() / 1000)
  const params = writeParams(components, { created, nonce: bound.nonce, keyID: key.id, tag: TAG })
  const head = { status: response.status, contentType: response.contentType, digest, location }
  const base = signatureBase(components, params, (component) => value(head, bound, component))
  if (!base) throw new Error('a part of the response cannot be signed')
  const signature = toBase64(new Uint8Array(await deps.subtle.sign(ED25519, key.key, base)))
  return {
    'content-type': response.contentType,
    ...(digest ? { 'content-digest': digest } : {}),
    ...(location === null ? {} : { location }),
    'signature-input': `${LABEL}=${params}`,
    signature: `${LABEL}=:${signature}:`,
  }
}

/**
 * On success the key that signed (its seal must be of the same key), the digest a whole body must have, and the
 * `Location` as it was signed, null when there is none.
 */
export type ResponseVerdict =
  | { ok: true; keyID: string; key: KeyHandle; contentDigest: string | null; location: string | null }
  | { ok: false; reason: string }

/** Checks that an answer was signed by a key of the ring for exactly the request that `bound` describes. */
export async function verifyResponse(
  response: { status: number; header: (name: string) => string | null },
  bound: RequestBinding,
  keys: Keyring,
  deps: Omit<SigningDeps, 'nonce'>,
): Promise<ResponseVerdict> {
  const refuse = (reason: string): ResponseVerdict => ({ ok: false, reason })
  const input = parseInput(response.header('signature-input') ?? '')
  const signature = parseSignature(response.header('signature') ?? '')
  const contentType = response.header('content-type')
  if (!input || !signature) return refuse('not signed')
  const stream = contentType === STREAM_TYPE
  const location = response.header('location')
  if (!sameComponents(input.components, covered(stream, location)))
    return refuse('other components are covered')
  if (input.tag !== TAG || input.algorithm !== 'ed25519') return refuse('wrong tag or algorithm')
  if (input.nonce !== bound.nonce) return refuse('answers another request')
  if (Math.abs(Math.floor(deps.now() / 1000) - input.created) > WINDOW_SECONDS)
    return refuse('created out of the window')
  const key = keys.get(input.keyID)
  if (!key) return refuse('unknown key')
  const digest = stream ? null : response.header('content-digest')
  const head = { status: response.status, contentType, digest, location }
  const base = signatureBase(input.components, input.params, (component) => value(head, bound, component))
  if (!base || !(await deps.subtle.verify(ED25519, key, signature, base)))
    return refuse('signature does not match')
  return { ok: true, keyID: input.keyID, key, contentDigest: digest, location }
}

/** A `Location` decides where the run's input goes, so it is covered whenever it is there. */
function covered(stream: boolean, location: string | null): string[] {
  return [...(stream ? STREAM : WHOLE), ...(location === null ? [] : [LOCATION])]
}

function value(
  head: { status: number; contentType: string | null; digest: string | null; location: string | null },
  bound: RequestBinding,
  component: string,
): string | null {
  switch (component) {
    case '"@status"':
      return String(head.status)
    case '"content-type"':
      return head.contentType
    case '"content-digest"':
      return head.digest
    case LOCATION:
      return head.location
    case '"content-digest";req':
      return bound.contentDigest
    case SIGNATURE:
      return `:${bound.signature}:`
    default:
      return component.endsWith(';req') ? targetValue(bound, component.slice(0, -4)) : null
  }
}
