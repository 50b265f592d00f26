import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import type { Env } from '../env.ts'
import * as schema from './schema.ts'

/** D1 through the schema. */
export type Database = DrizzleD1Database<typeof schema>

/** Opens the database of a request. */
export const database = (env: Env): Database => drizzle(env.DB, { schema })
