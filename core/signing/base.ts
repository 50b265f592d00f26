import { ascii, isHeaderText } from './bytes.ts'
import type { Bytes } from './crypto.ts'

/**
 * The signature base of RFC 9421 section 2.5: one line per component, then the parameters.
 * Null when a component has no value or a value that does not fit on a line.
 */
export function signatureBase(
  components: readonly string[],
  params: string,
  value: (component: string) => string | null,
): Bytes | null {
  let text = ''
  for (const component of components) {
    const found = value(component)
    if (found === null || !isHeaderText(found)) return null
    text += `${component}: ${found}\n`
  }
  return isHeaderText(params) ? ascii(`${text}"@signature-params": ${params}`) : null
}

/** The parts of a request that both signatures cover. `query` is empty or starts with `?`. */
export type RequestTarget = { method: string; authority: string; path: string; query: string }

/** What ties an answer to one request: its target, its body's digest, its signature and its nonce. */
export type RequestBinding = RequestTarget & { contentDigest: string; signature: string; nonce: string }

/** The value of a derived component of a request (RFC 9421 section 2.2), or null for another name. */
export function targetValue(target: RequestTarget, component: string): string | null {
  switch (component) {
    case '"@method"':
      return target.method
    case '"@authority"':
      return target.authority.toLowerCase()
    case '"@path"':
      return target.path || '/'
    case '"@query"':
      return target.query || '?'
    default:
      return null
  }
}

/** True when both lists have the same members, each once; the order is the signer's. */
export function sameComponents(found: readonly string[], wanted: readonly string[]): boolean {
  return (
    found.length === wanted.length &&
    new Set(found).size === found.length &&
    wanted.every((c) => found.includes(c))
  )
}
