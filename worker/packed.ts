import type { Context } from 'hono'
import { MOMENT_TYPE, writeMoment, type MomentPart } from '#core/replay/moment.ts'
import { gunzip } from '../durable-objects/gzip.ts'
import type { App } from './guard.ts'
import { JSON_TYPE } from './http-names.ts'

/** Bytes as they are stored: gzip. */
export type Packed = Uint8Array<ArrayBuffer>

/** SHA-256 in base64: the tag of what has no signature. */
export const digestOf = async (body: Packed): Promise<string> =>
  btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', body))))

/** Kept by the browser that asked and nobody else, and asked for again each time: rights may have changed. */
export const caching = (tag: string): { ETag: string } & Record<string, string> => ({
  ETag: `"${tag}"`,
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization',
})

/** The answer to who has the same already; null for everybody else. */
export function unchanged(c: Context<App>, headers: Record<string, string>): Response | null {
  const known = c.req
    .header('If-None-Match')
    ?.split(/,\s*/)
    .map((tag) => tag.replace(/^W\//, ''))
  return known?.includes(headers['ETag'] ?? '') ? c.body(null, 304, headers) : null
}

/** Compressed as it was stored; unpacked here only for who does not take that. */
export async function packed(c: Context<App>, tag: string, body: Packed, type: string): Promise<Response> {
  const headers = { ...caching(tag), 'Content-Type': type }
  const same = unchanged(c, headers)
  if (same) return same
  if (!/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) return c.body(await gunzip(body), 200, headers)
  // What was said of every answer before, as that another site may read it: no answer that is made here has it by itself.
  const said = Object.fromEntries(c.body(null).headers)
  const all = { ...said, ...headers, 'Content-Encoding': 'gzip' }
  return new Response(body, { headers: all, encodeBody: 'manual' })
}

/** JSON that is made for each request, with a tag of what it says. */
export async function tagged(c: Context<App>, tag: string, body: string): Promise<Response> {
  const headers = { ...caching(tag), 'Content-Type': JSON_TYPE }
  return unchanged(c, headers) ?? c.body(body, 200, headers)
}

/** Many stored bodies as one, which is asked for again like each of them. */
export async function momentBody(c: Context<App>, parts: readonly MomentPart[]): Promise<Response> {
  const body = writeMoment(parts)
  const headers = { ...caching(await digestOf(body)), 'Content-Type': MOMENT_TYPE }
  return unchanged(c, headers) ?? c.body(body, 200, headers)
}
