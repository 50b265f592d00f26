import { sql, type SQL } from 'drizzle-orm'

/** The last row of a page: its time and its id, by which lists are ordered, newest first. */
export type Cursor = { at: number; id: string }

/** A cursor as it is asked for with `?after=`; null for any other text. */
export function readCursor(text: string): Cursor | null {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(text) ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}

/** Holds for what comes after a cursor; for everything without one. */
export const after = (at: SQL, id: SQL, cursor: Cursor | null): SQL =>
  cursor === null ? sql`true` : sql`(${at}, ${id}) < (${cursor.at}, ${cursor.id})`

/** A page of the rows that were found, one more than it has, and the cursor of the next. */
export function pageOf<T extends { id: string }>(rows: readonly T[], count: number, at: (row: T) => number) {
  const page = rows.slice(0, count)
  const last = page.at(-1)
  return { page, next: rows.length > count && last ? `${at(last)}.${last.id}` : null }
}
