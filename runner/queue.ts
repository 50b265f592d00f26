/** Who asks for a slot; fairness is between rooms and between people, also those who are in several rooms. */
export type Claimant = { room: string; user: string }

/** A place in the queue. `granted` settles with the release of the slot, or null when it was left before. */
export type Ticket = { granted: Promise<(() => void) | null>; leave: () => void }

type Waiting = Claimant & { grant: (release: (() => void) | null) => void; moved: (position: number) => void }

/** Runs whose time is remembered to guess how long others will wait, and the guess before there were any, milliseconds. */
const SPANS = 32
const GUESS_MS = 2_000
/** Rooms and people of whom it is remembered when they were served; the others count as never served. */
const REMEMBERED = 10_000

/**
 * Hands out a fixed number of slots. Whoever waits counts as much as their room or they themselves do, whichever has more:
 * the next is who holds the fewest, then who was served longest ago. Inside a room the same holds for its people, and then
 * whoever came first.
 */
export class Queue {
  #slots: number
  #capacity: number
  #waiting: Waiting[] = []
  #held = new Map<string, number>()
  #served = new Map<string, number>()
  #turn = 0
  #running = 0
  #now: () => number
  /** How long the newest runs held their slots, milliseconds. */
  #spans: number[] = []

  /** `now` is any clock of milliseconds. */
  constructor(slots: number, capacity: number, now: () => number = () => performance.now()) {
    this.#slots = slots
    this.#capacity = capacity
    this.#now = now
  }

  get slots(): number {
    return this.#slots
  }

  get running(): number {
    return this.#running
  }

  /** Whole seconds until all that wait now will have begun, by how long runs took lately; from 1 to 30. */
  get waitSeconds(): number {
    const mean = this.#spans.reduce((sum, span) => sum + span, 0) / (this.#spans.length || 1) || GUESS_MS
    const seconds = ((this.#waiting.length + 1) * mean) / this.#slots / 1000
    return Math.min(30, Math.max(1, Math.ceil(seconds)))
  }

  get length(): number {
    return this.#waiting.length
  }

  /** Asks for a slot, or answers null when too many wait. `moved` hears the place in the queue, from 0. */
  enter(who: Claimant, moved: (position: number) => void): Ticket | null {
    if (this.#running < this.#slots && this.#waiting.length === 0) {
      return { granted: Promise.resolve(this.#hold(who)), leave: () => {} }
    }
    const alike = (same: (waiting: Waiting) => boolean) => this.#waiting.filter(same).length
    const most = Math.max(
      alike(({ room }) => room === who.room),
      alike(({ user }) => user === who.user),
    )
    // Half the queue at most belongs to one room or person, so that neither can lock out all others.
    if (this.#waiting.length >= this.#capacity || most >= Math.max(1, this.#capacity / 2)) return null
    let entry: Waiting | undefined
    const granted = new Promise<(() => void) | null>((grant) => {
      entry = { ...who, grant, moved }
      this.#waiting.push(entry)
    })
    this.#tell()
    return { granted, leave: () => entry && this.#leave(entry) }
  }

  #leave(entry: Waiting): void {
    const index = this.#waiting.indexOf(entry)
    if (index < 0) return
    this.#waiting.splice(index, 1)
    entry.grant(null)
    this.#tell()
  }

  #hold(who: Claimant): () => void {
    const keys = keysOf(who)
    this.#running++
    this.#turn++
    for (const key of keys) {
      this.#held.set(key, (this.#held.get(key) ?? 0) + 1)
      // Moved to the end, so that the first is whoever was served longest ago.
      this.#served.delete(key)
      this.#served.set(key, this.#turn)
    }
    for (const key of this.#served.keys()) {
      if (this.#served.size <= REMEMBERED) break
      this.#served.delete(key)
    }
    let held = true
    const since = this.#now()
    return () => {
      if (!held) return
      held = false
      this.#running--
      this.#spans = [...this.#spans, this.#now() - since].slice(-SPANS)
      for (const key of keys) {
        const left = (this.#held.get(key) ?? 1) - 1
        if (left > 0) this.#held.set(key, left)
        else this.#held.delete(key)
      }
      this.#next()
    }
  }

  #next(): void {
    while (this.#running < this.#slots && this.#waiting.length > 0) {
      const next = this.#waiting.reduce((best, other) => (this.#before(other, best) ? other : best))
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      next.grant(this.#hold(next))
    }
    if (this.#waiting.length === 0 && this.#running === 0) this.#served.clear()
    this.#tell()
  }

  #before(a: Waiting, b: Waiting): boolean {
    const rank = (waiting: Waiting) => {
      const [room, user] = keysOf(waiting)
      const [heldByRoom, heldByUser] = [this.#held.get(room) ?? 0, this.#held.get(user) ?? 0]
      const [roomServed, userServed] = [this.#served.get(room) ?? 0, this.#served.get(user) ?? 0]
      return [Math.max(heldByRoom, heldByUser), Math.max(roomServed, userServed), heldByUser, userServed]
    }
    const [left, right] = [rank(a), rank(b)]
    const index = left.findIndex((value, place) => value !== right[place])
    return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0)
  }

  #tell(): void {
    for (const [position, waiting] of this.#waiting.entries()) waiting.moved(position)
  }
}

const keysOf = ({ room, user }: Claimant): [string, string] => [`room ${room}`, `user ${user}`]
