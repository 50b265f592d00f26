import type { Room } from '../durable-objects/room.ts'
import type { Env } from './env.ts'

/** The Durable Object of a room. */
export const roomStub = (env: Env, id: string): DurableObjectStub<Room> =>
  env.ROOMS.get(env.ROOMS.idFromName(id))

/**
 * Tells a room something that may be told twice. A stub that failed is broken for good, so each try takes a new one; an
 * overloaded room is left alone (developers.cloudflare.com/durable-objects/best-practices/error-handling).
 */
export async function tell(
  env: Env,
  id: string,
  message: (room: DurableObjectStub<Room>) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await message(roomStub(env, id))
    } catch (error) {
      if (attempt >= 2 || !mayRetry(error)) throw error
      await scheduler.wait((0.5 + Math.random()) * 50 * 2 ** attempt)
    }
  }
}

const mayRetry = (error: unknown): boolean =>
  error instanceof Error &&
  'retryable' in error &&
  error.retryable === true &&
  !('overloaded' in error && error.overloaded === true)
