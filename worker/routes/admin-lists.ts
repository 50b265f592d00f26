import type { Context } from 'hono'
import * as v from 'valibot'
import { ApiError } from '../error.ts'
import type { App } from '../guard.ts'
import { whole, words } from '../list-page.ts'

/** By which lists are ordered, newest first: a time and an id. */
export const newest = v.tuple([whole, words])

/** The words that a list is searched for. */
export function searchedFor(c: Context<App>): string {
  const q = (c.req.query('q') ?? '').trim()
  if (q.length > 200) throw new ApiError('invalid', 'This is too long to search for.', { field: 'q' })
  return q
}
