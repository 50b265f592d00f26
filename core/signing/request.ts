import {
  sameComponents,
  signatureBase,
  targetValue,
  type RequestBinding,
  type RequestTarget,
} from './base.ts'
import { toBase64 } from './bytes.ts'
import { ED25519, type Bytes, type SigningDeps } from './crypto.ts'
import { contentDigest, LABEL, parseInput, parseSignature, writeParams } from './fields.ts'
import type { Keyring, SigningKey } from './keys.ts'

const COMPONENTS = ['"@method"', '"@authority"', '"@path"', '"@query"', '"content-type"', '"content-digest"']
const TAG = 'codecollab-run'

/** How far `created` may lie from the verifier's clock, seconds, either way. */
export const WINDOW_SECONDS = 60

/** A request to sign; a GET has an empty body and still names its content type. */
export type RequestParts = RequestTarget & { contentType: string; body: Bytes }

/** The signature headers to send, and what the answer must be bound to. */
export type SignedRequest = {
  headers: { 'content-type': string; 'content-digest': string; 'signature-input': string; signature: string }
  bound: RequestBinding
}

/** Signs a request (RFC 9421, Ed25519); throws when a part cannot stand in a header. */
export async function signRequest(
  parts: RequestParts,
  key: SigningKey,
  deps: SigningDeps,
): Promise<SignedRequest> {
  const digest = await contentDigest(parts.body, deps.subtle)
  const nonce = deps.nonce()
  const created = Math.floor(deps.now() / 1000)
  const params = writeParams(COMPONENTS, { created, nonce, keyID: key.id, tag: TAG })
  const fields = { 'content-type': parts.contentType, 'content-digest': digest }
  const base = signatureBase(COMPONENTS, params, (component) => value(parts, component, fields))
  if (!base) throw new Error('a part of the request cannot be signed')
  const signature = toBase64(new Uint8Array(await deps.subtle.sign(ED25519, key.key, base)))
  return {
    headers: { ...fields, 'signature-input': `${LABEL}=${params}`, signature: `${LABEL}=:${signature}:` },
    bound: { ...target(parts), contentDigest: digest, signature, nonce },
  }
}

/** A received request before its body: the target as it was received and a way to look up headers. */
export type ReceivedRequest = RequestTarget & { header: (name: string) => string | null }

/** `reason` is for the operator's log only; a caller learns nothing but that it failed. */
export type RequestVerdict =
  { ok: true; keyID: string; bound: RequestBinding } | { ok: false; reason: string }

/**
 * Checks the signature of a request before its body is read. The body must then match
 * `bound.contentDigest` (see `contentDigest`), and the caller must refuse a nonce it has seen.
 */
export async function verifyRequest(
  request: ReceivedRequest,
  keys: Keyring,
  deps: Omit<SigningDeps, 'nonce'>,
): Promise<RequestVerdict> {
  const refuse = (reason: string): RequestVerdict => ({ ok: false, reason })
  const input = parseInput(request.header('signature-input') ?? '')
  if (!input) return refuse('signature-input missing or not of the profile')
  const signature = parseSignature(request.header('signature') ?? '')
  if (!signature) return refuse('signature missing or malformed')
  if (!sameComponents(input.components, COMPONENTS)) return refuse('other components are covered')
  if (input.tag !== TAG) return refuse('wrong tag')
  if (input.algorithm !== 'ed25519') return refuse('wrong algorithm')
  if (Math.abs(Math.floor(deps.now() / 1000) - input.created) > WINDOW_SECONDS)
    return refuse('created out of the window')
  const key = keys.get(input.keyID)
  if (!key) return refuse('unknown key')
  const fields = {
    'content-type': request.header('content-type'),
    'content-digest': request.header('content-digest'),
  }
  const digest = fields['content-digest'] ?? ''
  if (!/^sha-256=:[A-Za-z0-9+/]{43}=:$/.test(digest)) return refuse('content-digest missing or malformed')
  const base = signatureBase(input.components, input.params, (name) => value(request, name, fields))
  if (!base) return refuse('a covered component is missing')
  if (!(await deps.subtle.verify(ED25519, key, signature, base))) return refuse('signature does not match')
  const bound = { contentDigest: digest, signature: toBase64(signature), nonce: input.nonce }
  return { ok: true, keyID: input.keyID, bound: { ...target(request), ...bound } }
}

const target = ({ method, authority, path, query }: RequestTarget): RequestTarget => ({
  method,
  authority,
  path,
  query,
})

function value(
  parts: RequestTarget,
  component: string,
  fields: { 'content-type': string | null; 'content-digest': string | null },
): string | null {
  if (component === '"content-type"') return fields['content-type']
  if (component === '"content-digest"') return fields['content-digest']
  return targetValue(parts, component)
}
