import type { Context } from 'hono'
import { base64url } from 'jose'
import * as v from 'valibot'
import { ApiError } from './error.ts'

/** Entries of a page unless a request says otherwise, and at most. */
export const PAGE = 50
export const MOST = 200
/** No key of a list is as long as this when it travels. */
const CURSOR_CHARS = 2_000

/** The values by which a list is ordered, the last of them an id: no two entries have the same. */
export type Key = readonly (string | number)[]
/** A stretch of a list: so many entries behind the one with a key, or from the beginning. */
export type Stretch<K extends Key> = { after: K | null; limit: number }
/** Entries of a list, and the key of the last of them where others follow. */
export type Part<T, K extends Key> = { list: T[]; next: K | null }

/** Whole numbers and texts of keys. */
export const whole = v.pipe(v.number(), v.safeInteger())
export const words = v.pipe(v.string(), v.maxLength(400))

/** A key as it travels: base64url of its values as JSON, which says nothing to who passes it on. */
export const cursorOf = (key: Key): string => base64url.encode(JSON.stringify(key))

/**
 * The stretch that a request asks for, by a list whose keys have a schema; `formerly` is what `after` was called there before.
 * Throws `bad_page` for what is no cursor of such a list, and no number of entries.
 */
export function stretchOf<K extends Key>(
  c: Context,
  key: v.GenericSchema<unknown, K>,
  formerly?: 'cursor' | 'before',
): Stretch<K> {
  const text = c.req.query('after') ?? (formerly && c.req.query(formerly))
  const after = text === undefined ? null : keyIn(text, key)
  if (after === undefined)
    throw new ApiError('bad_page', 'This is no cursor of this list. Begin without one.', { field: 'after' })
  const limit = c.req.query('limit') ?? String(PAGE)
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST)
    throw new ApiError('bad_page', `A page has 1 to ${MOST} entries.`, { field: 'limit' })
  return { after, limit: Number(limit) }
}

function keyIn<K extends Key>(text: string, schema: v.GenericSchema<unknown, K>): K | undefined {
  if (text.length > CURSOR_CHARS || !/^[\w-]+$/.test(text)) return undefined
  try {
    const key = v.parse(
      schema,
      JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(text))),
    )
    // One key has one text.
    return cursorOf(key) === text ? key : undefined
  } catch {
    return undefined
  }
}

/** What a stretch has, of entries of which one more was asked for. */
export function partOf<T, K extends Key>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => K,
): Part<T, K> {
  const list = rows.slice(0, limit)
  const last = rows.length > limit ? list.at(-1) : undefined
  return { list, next: last === undefined ? null : keyOf(last) }
}

/** What is answered for where the next page begins; the address of that page goes into the `Link` header (RFC 8288). */
export function nextOf(c: Context, key: Key | null): { next: string | null } {
  if (key === null) return { next: null }
  const next = cursorOf(key)
  const { pathname, searchParams } = new URL(c.req.url)
  for (const name of ['after', 'cursor', 'before']) searchParams.delete(name)
  searchParams.set('after', next)
  c.header('Link', `<${pathname}?${searchParams.toString()}>; rel="next"`)
  return { next }
}
