import { database } from './db/database.ts'
import { blockedSince } from './db/blocked.ts'
import type { Env } from './env.ts'

/** How long an access token lasts at the most, and how long this isolate goes on with what it read, milliseconds. */
const TOKEN_MS = 11 * 60 * 1000
const FRESH_MS = 1_000

let known: { at: number; people: ReadonlySet<string> } | null = null

/**
 * Whether somebody was blocked lately. An access token outlives the sign-in it came from, by ten minutes; that of a blocked
 * account must not. One query a second, whatever is asked.
 */
export async function isShutOut(env: Env, user: string): Promise<boolean> {
  const now = Date.now()
  if (known === null || now - known.at >= FRESH_MS) {
    try {
      known = { at: now, people: new Set(await blockedSince(database(env), now - TOKEN_MS)) }
    } catch (error) {
      console.error('who is blocked was not read', error)
    }
  }
  return known?.people.has(user) ?? false
}

/** Somebody was blocked or let in again: this isolate reads anew. */
export function readAnew(): void {
  known = null
}
