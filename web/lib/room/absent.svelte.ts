import { listSightings, type Sighting } from '#lib/api/sightings.ts'

/** The list is asked for at most this often; and the room needs a moment to write down who left. Milliseconds. */
const AGAIN_MS = 5_000
const WRITTEN_MS = 1_200

/** Members who were in the room and are not now, the last to leave first. */
export class Absent {
  readonly #code: string
  #all = $state.raw<readonly (Sighting & { lastSeenAt: number })[]>([])
  /** What time it is, for saying how long ago; moves on by itself. */
  now = $state(Date.now())
  #askedAt = -AGAIN_MS
  #asking: ReturnType<typeof setTimeout> | undefined
  #clock: ReturnType<typeof setInterval>

  constructor(code: string) {
    this.#code = code
    this.#clock = setInterval(() => (this.now = Date.now()), 30_000)
  }

  without(here: ReadonlySet<string>): readonly (Sighting & { lastSeenAt: number })[] {
    return this.#all.filter(({ user }) => !here.has(user))
  }

  /** Somebody came or left. */
  refresh(): void {
    const wait = Math.max(WRITTEN_MS, this.#askedAt + AGAIN_MS - performance.now())
    this.#asking ??= setTimeout(() => void this.#ask(), wait)
  }

  close(): void {
    clearTimeout(this.#asking)
    clearInterval(this.#clock)
  }

  async #ask(): Promise<void> {
    this.#asking = undefined
    this.#askedAt = performance.now()
    try {
      const all = await listSightings(this.#code)
      this.now = Date.now()
      this.#all = all
        .flatMap((member) =>
          member.lastSeenAt === null ? [] : [{ ...member, lastSeenAt: member.lastSeenAt }],
        )
        .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)
    } catch {
      // Who is away is nothing anybody waits for: the next coming or going asks again.
    }
  }
}
