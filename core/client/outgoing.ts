import type { Up } from '#core/protocol/up.ts'
import { toldHow } from './how.ts'
import { OwnCursor } from './own-cursor.ts'
import { Pace } from './pace.ts'
import { nextOps, type Replica } from './replica.ts'

/** A push without an answer for this long means that the connection is dead, whatever the socket says; milliseconds. */
export const ACK_MS = 8_000

/**
 * A message, milliseconds to wait before asking again, null when there is nothing to say, or the file whose next
 * operation fits no frame: what others did to the text can make one of any size.
 */
type Next = Up | number | null | { t: 'unsendable'; file: string }

/** What goes out next: one push in flight, numbered without gaps, at the room's pace; the cursor when nothing is pending. */
export class Outgoing {
  readonly cursor = new OwnCursor()
  /** Number of the last operation the room acknowledged. */
  n = 0
  #inflight: { file: string; since: number } | null = null
  #pace = new Pace()
  #pausedUntil = 0

  /** The message to send now, or why none is. */
  next(replicas: ReadonlyMap<string, Replica>, now: number): Next {
    if (this.#inflight || now < this.#pausedUntil) return null
    for (const replica of replicas.values()) {
      if (replica.kept <= replica.acknowledged || replica.asked) continue
      const next = nextOps(replica)
      if (!next) return { t: 'unsendable', file: replica.file }
      const wait = this.#pace.take(now)
      if (wait === 0) return this.#push(replica, next, now)
      this.#pausedUntil = now + wait
      return wait
    }
    const shown = replicas.get(this.cursor.file ?? '')
    return shown && shown.made === shown.acknowledged ? this.cursor.message(shown) : null
  }

  #push(replica: Replica, { ops, how }: NonNullable<ReturnType<typeof nextOps>>, now: number): Up {
    const all = ops.length === replica.made - replica.acknowledged
    const cursor = all ? this.cursor.withPush(replica) : undefined
    const { file, version } = replica
    this.#inflight = { file, since: now }
    return { t: 'push', file, version, n: this.n + 1, ops, ...toldHow(how), ...(cursor ? { cursor } : {}) }
  }

  isWaitingFor(file: string): boolean {
    return this.#inflight?.file === file
  }

  /** The push in flight was answered, or its connection is gone. */
  settled(): void {
    this.#inflight = null
  }

  isLate(now: number): boolean {
    return this.#inflight !== null && now - this.#inflight.since >= ACK_MS
  }
}
