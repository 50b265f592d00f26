import { database } from './db/database.ts'
import { dropGivenUp, givenUp } from './db/imports.ts'
import type { Env } from './env.ts'
import { tell } from './room-stub.ts'

/** How long an import may take, milliseconds. */
const IMPORT_MS = 60 * 60_000

/** Removes a few imports that were ended half-way, with everything they wrote. Never throws: the next import comes by again. */
export async function sweepImports(env: Env): Promise<void> {
  try {
    const db = database(env)
    for (const id of await givenUp(db, Date.now() - IMPORT_MS)) {
      await tell(env, id, (stub) => stub.destroy())
      await dropGivenUp(db, id)
    }
  } catch (error) {
    console.error('imports not looked after', error)
  }
}
