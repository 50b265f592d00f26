import type { Status } from '#core/protocol/api/status.ts'

/** What can be up or down, in the order in which it is shown. */
export const PARTS = ['database', 'rooms', 'runner'] as const
export type Part = (typeof PARTS)[number]

/** What each part is called, and what works as long as it does. */
export const PART_WORDS: Record<Part, { name: string; does: string }> = {
  database: { name: 'Accounts and records', does: 'Signing in, lists, replays' },
  rooms: { name: 'Rooms', does: 'Editing together' },
  runner: { name: 'Running programs', does: 'Runs, tests, submissions' },
}

export type Tone = 'up' | 'down' | 'none'

/** A state in words, and whether it is a good one. */
export function spoken(state: Status['runner']): { words: string; tone: Tone } {
  switch (state) {
    case 'up':
      return { words: 'Up', tone: 'up' }
    case 'down':
      return { words: 'Down', tone: 'down' }
    case 'untrusted':
      return { words: 'Not trusted', tone: 'down' }
    case 'none':
      return { words: 'Not offered here', tone: 'none' }
    default:
      return state satisfies never
  }
}

/** One stretch of the last day: how a part was, or null while nobody asked. */
export type Stretch = { at: number; tone: Tone | null }

/** How long a stretch is, milliseconds. */
export const STRETCH_MS = 30 * 60_000
const STRETCHES = 48

/** The last day of a part in half hours, the current one last: down where it was down in any sample of it. */
export function dayOf(history: Status['history'], part: Part, now: number): Stretch[] {
  const last = Math.floor(now / STRETCH_MS)
  const tones = new Map<number, Tone>()
  for (const sample of history) {
    const at = Math.floor(sample.at / STRETCH_MS)
    if (tones.get(at) !== 'down') tones.set(at, spoken(sample[part]).tone)
  }
  return Array.from({ length: STRETCHES }, (_, i) => {
    const at = last - STRETCHES + 1 + i
    return { at: at * STRETCH_MS, tone: tones.get(at) ?? null }
  })
}

/** A day in a sentence, for who does not see its stretches. */
export function daySpoken(day: readonly Stretch[]): string {
  const known = day.filter(({ tone }) => tone !== null)
  const down = known.filter(({ tone }) => tone === 'down').length
  if (known.length === 0) return 'Nothing is known of the last 24 hours.'
  const when = down === 0 ? 'never down' : `down in ${down} of them`
  return `Of the last 24 hours ${known.length} of ${day.length} half hours are known: ${when}.`
}
