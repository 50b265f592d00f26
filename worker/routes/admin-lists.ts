import type { Context } from 'hono'
import { readCursor, type Cursor } from '../db/keyset.ts'
import { ApiError } from '../error.ts'
import type { App } from '../guard.ts'

/** What a page of a list has. */
export const ADMIN_PAGE = 50

/** The words that a list is searched for. */
export function searchedFor(c: Context<App>): string {
  const q = (c.req.query('q') ?? '').trim()
  if (q.length > 200) throw new ApiError('invalid', 'This is too long to search for.', { field: 'q' })
  return q
}

/** Where a list goes on; null for its beginning. */
export function cursorOf(c: Context<App>): Cursor | null {
  const asked = c.req.query('after')
  const cursor = asked === undefined ? null : readCursor(asked)
  if (asked !== undefined && cursor === null) throw noCursor()
  return cursor
}

/** What a text is answered with that is no cursor. */
export const noCursor = (): ApiError => new ApiError('invalid', 'This is no cursor.', { field: 'after' })
