/** Who asks for a slot; fairness is between rooms and between people, also those who are in several rooms. */
export type Claimant = { room: string; user: string }

/** The right to run one program: to be told when it waits for input and when it goes on, and released when it is gone. */
export type Slot = { waits: (waits: boolean) => void; release: () => void }

/** A place in the queue. `granted` settles with the slot, or null when it was left before. */
export type Ticket = { granted: Promise<Slot | null>; leave: () => void }

type Waiting = Claimant & {
  grant: (slot: Slot | null) => void
  moved: (position: number) => void
  /** The position that was told last. */
  told: number | null
}

/** Runs whose time is remembered to guess how long others will wait, and the guess before there were any, milliseconds. */
const SPANS = 32
const GUESS_MS = 2_000
/** Rooms and people of whom it is remembered when they were served; the others count as never served. */
const REMEMBERED = 10_000

/**
 * Hands out a fixed number of slots, and fewer to programs that compute: one that waits for input costs next to nothing, and
 * may wait for long. The last slot is nobody's who holds all others, so that whoever walks away from running programs does
 * not lock out everybody.
 *
 * Whoever waits counts as much as their room or they themselves do, whichever has more: the next is who holds the fewest,
 * then who was served longest ago. Inside a room the same holds for its people, and then whoever came first.
 */
export class Queue {
  #slots: number
  #busy: number
  #capacity: number
  #waiting: Waiting[] = []
  #held = new Map<string, number>()
  #served = new Map<string, number>()
  #turn = 0
  #running = 0
  /** Of those that run, how many wait for input. */
  #idle = 0
  #now: () => number
  /** How long the newest runs held their slots without waiting for input, milliseconds. */
  #spans: number[] = []

  /** `busy` is how many programs may compute when another begins; `now` is any clock of milliseconds. */
  constructor(slots: number, capacity: number, busy = slots, now: () => number = () => performance.now()) {
    this.#slots = slots
    this.#busy = busy
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
    const seconds = ((this.#waiting.length + 1) * mean) / Math.min(this.#slots, this.#busy) / 1000
    return Math.min(30, Math.max(1, Math.ceil(seconds)))
  }

  get length(): number {
    return this.#waiting.length
  }

  /** Asks for a slot, or answers null when too many wait. `moved` hears the place in the queue, from 0. */
  enter(who: Claimant, moved: (position: number) => void): Ticket | null {
    // Whoever waits while a slot is free holds too many, and does not stand before anybody else.
    if (this.#isFree && this.#mayHold(who)) {
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
    const granted = new Promise<Slot | null>((grant) => {
      entry = { ...who, grant, moved, told: null }
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

  get #isFree(): boolean {
    return this.#running < this.#slots && this.#running - this.#idle < this.#busy
  }

  #mayHold(who: Claimant): boolean {
    const most = Math.max(1, this.#slots - 1)
    return keysOf(who).every((key) => (this.#held.get(key) ?? 0) < most)
  }

  #hold(who: Claimant): Slot {
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
    const since = this.#now()
    let held = true
    let waited = 0
    let waitsSince: number | null = null
    const waits = (now: boolean) => {
      if (!held || now === (waitsSince !== null)) return
      if (waitsSince !== null) waited += this.#now() - waitsSince
      waitsSince = now ? this.#now() : null
      this.#idle += now ? 1 : -1
      if (now) this.#next()
    }
    const release = () => {
      if (!held) return
      waits(false)
      held = false
      this.#running--
      this.#spans = [...this.#spans, this.#now() - since - waited].slice(-SPANS)
      for (const key of keys) {
        const left = (this.#held.get(key) ?? 1) - 1
        if (left > 0) this.#held.set(key, left)
        else this.#held.delete(key)
      }
      this.#next()
    }
    return { waits, release }
  }

  #next(): void {
    while (this.#isFree && this.#waiting.length > 0) {
      const next = this.#waiting.reduce((best, other) => (this.#before(other, best) < 0 ? other : best))
      // Who may hold no more comes after all who may.
      if (!this.#mayHold(next)) break
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      next.grant(this.#hold(next))
    }
    if (this.#waiting.length === 0 && this.#running === 0) this.#served.clear()
    this.#tell()
  }

  /** Negative when `a` is served before `b`; 0 for two of the same room and person. */
  #before(a: Waiting, b: Waiting): number {
    const rank = (waiting: Waiting) => {
      const [room, user] = keysOf(waiting)
      const [heldByRoom, heldByUser] = [this.#held.get(room) ?? 0, this.#held.get(user) ?? 0]
      const [roomServed, userServed] = [this.#served.get(room) ?? 0, this.#served.get(user) ?? 0]
      return [Math.max(heldByRoom, heldByUser), Math.max(roomServed, userServed), heldByUser, userServed]
    }
    const [left, right] = [rank(a), rank(b)]
    return left.map((value, place) => value - (right[place] ?? 0)).find((difference) => difference !== 0) ?? 0
  }

  /** Those who wait as they would be served if nobody came or went: whoever has more ahead of their own is later by turns. */
  #order(): Waiting[] {
    const ahead = new Map<string, number>()
    const turns = [...this.#waiting]
      .sort((a, b) => this.#before(a, b))
      .map((waiting) => {
        const keys = keysOf(waiting)
        const turn = Math.max(...keys.map((key) => (this.#held.get(key) ?? 0) + (ahead.get(key) ?? 0)))
        for (const key of keys) ahead.set(key, (ahead.get(key) ?? 0) + 1)
        return { waiting, turn }
      })
    return turns.sort((a, b) => a.turn - b.turn).map(({ waiting }) => waiting)
  }

  /** Tells their place to those for whom it is another now. */
  #tell(): void {
    for (const [position, waiting] of this.#order().entries()) {
      if (waiting.told === position) continue
      waiting.told = position
      waiting.moved(position)
    }
  }
}

const keysOf = ({ room, user }: Claimant): [string, string] => [`room ${room}`, `user ${user}`]
