/**
 * What happened in this isolate since it began. Kept in memory only: on one machine all of the Worker and its objects is one
 * isolate, and whoever operates it reads these; where there are many the platform counts.
 */
export const counts = {
  pushes: 0,
  runs: 0,
  databaseErrors: 0,
  /** Sockets of each room that has some, by the id of its object. They stay open while the object sleeps. */
  sockets: new Map<string, number>(),
  /** When a room took its last step, milliseconds since 1970, by the id of its object. */
  steps: new Map<string, number>(),
}

/** A room that took no step for so long sleeps, milliseconds (the platform's time). */
const AWAKE_MS = 10_000

/** How many rooms took a step lately; forgets the others. */
export function roomsAwake(now: number): number {
  for (const [id, at] of counts.steps) if (now - at >= AWAKE_MS) counts.steps.delete(id)
  return counts.steps.size
}

/** How many sockets are open in all rooms. */
export const socketsOpen = (): number => [...counts.sockets.values()].reduce((sum, count) => sum + count, 0)
