import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Key } from '../list-page.ts'

const row = (values: readonly (SQLWrapper | string | number)[]): SQL =>
  sql`(${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`

/** Holds for rows that come after a key in a list of ascending columns; for all without one. */
export const above = (columns: readonly SQLWrapper[], key: Key | null): SQL | undefined =>
  key === null ? undefined : sql`${row(columns)} > ${row(key)}`

/** The same for a list of descending columns. */
export const below = (columns: readonly SQLWrapper[], key: Key | null): SQL | undefined =>
  key === null ? undefined : sql`${row(columns)} < ${row(key)}`
