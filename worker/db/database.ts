import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import type { Env } from '../env.ts'
import * as people from './schema/people.ts'
import * as presence from './schema/presence.ts'
import * as record from './schema/record.ts'
import * as rooms from './schema/rooms.ts'

/** Every table, by its name in the code. */
export const schema = { ...people, ...rooms, ...presence, ...record }

/** D1 through the schema. */
export type Database = DrizzleD1Database<typeof schema>

/** Opens the database of a request. */
export const database = (env: Env): Database => drizzle(env.DB, { schema })
