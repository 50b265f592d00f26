import { elapsed } from '#lib/notes/elapsed.ts'

/** The moment that a page's fragment names (`#t=12:30`, `#t=1:02:03`, `#t=75`, behind a clip's token `&t=75`), milliseconds; null for none. */
export function readMoment(hash: string): number | null {
  const time = /^#(?:[\w-]+&)?t=([0-9]{1,6}(?::[0-5]?[0-9]){0,2})$/.exec(hash)?.[1]
  if (time === undefined) return null
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000
}

/** The fragment that names a moment, milliseconds since the session began; of a clip with its token. */
export const momentHash = (ms: number, clip: string | null = null): string =>
  `#${clip === null ? '' : `${clip}&`}t=${elapsed(ms)}`

/** The token in the fragment of a clip's page. */
export const clipToken = (hash: string): string => /^#([\w-]+)(?:&|$)/.exec(hash)?.[1] ?? ''

/** A moment in words for a screen reader: `1 hour 2 minutes 3 seconds`. */
export function spokenTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const parts = [
    [Math.floor(seconds / 3_600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
  return said.join(' ') || '0 seconds'
}
