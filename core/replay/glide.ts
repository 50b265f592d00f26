/** More of a record that goes on is asked for this often at most, and this often at least, milliseconds. */
export const ASK_MS = 2_500
const REFRESH_MS = 30_000
/** From this close to the end of a record that is all there, watching turns into being there, milliseconds. */
const NEAR_MS = 6_000
/** How slowly it turns: the rest falls to a third in this time. */
const EASE_MS = 500
/** An answer says how things are for this long, milliseconds. */
const FRESH_MS = 2_000

/** How the watching of a record stands to the room that goes on meanwhile. Times are the watcher's clock, milliseconds. */
export type Glide = {
  /** When more was asked for last, and the newest event that had been heard of then. */
  askedAt: number
  heardThen: number
  /** When the last answer came that held all of that; null when it did not. */
  caughtUpAt: number | null
  /** An answer is on its way. */
  asking: boolean
}

/** What is seen of both sides. */
export type Sides = {
  now: number
  /** Milliseconds of watching at its own speed up to the end of what is here of the record; 0 when that is on the screen. */
  left: number
  /** How fast it is to be watched. */
  speed: number
  /** The last event of what is here of the record, and the newest that was heard of from the room. */
  last: number
  heard: number
}

/** What to do now: be there, or watch on at a speed and, with `ask`, ask for more. */
export type Going = { live: true } | { live: false; speed: number; ask: boolean }

/** The record was opened at `now`, which asks for all there is. */
export const opened = (now: number, heard: number, last: number): Glide =>
  answered(asked(now, heard), now, last)

export const asked = (now: number, heard: number): Glide => ({
  ...{ askedAt: now, heardThen: heard, caughtUpAt: null, asking: true },
})

/** An answer came, also one without anything new; `last` is the last event that is here now. */
export const answered = (glide: Glide, now: number, last: number): Glide => ({
  ...glide,
  asking: false,
  caughtUpAt: last >= glide.heardThen ? now : null,
})

/**
 * How to go on so that watching becomes being there without a jump: the last seconds pass faster and faster towards the end
 * of what was just fetched, and what happened since is no more than what a slow connection brings at once.
 */
export function goOn(glide: Glide, { now, left, speed, last, heard }: Sides): Going {
  const complete = last >= heard
  const fresh = complete || (glide.caughtUpAt !== null && now - glide.caughtUpAt <= FRESH_MS)
  if (fresh && left <= 0) return { live: true }
  // Who watches slowly wants to see the end slowly, too.
  const near = fresh && left <= NEAR_MS && speed >= 1
  const since = now - glide.askedAt
  const soon = left / speed <= ASK_MS
  const ask = !glide.asking && !complete && !near && since >= (soon ? ASK_MS : REFRESH_MS)
  return { live: false, speed: near ? Math.max(speed, left / EASE_MS) : speed, ask }
}
