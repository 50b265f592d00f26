const numbers = new Intl.NumberFormat('en')
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** `1,204`. */
export const counted = (count: number): string => numbers.format(count)
/** `40%`, of 0.4; a dash where there is none. */
export const percent = (part: number | null): string => (part === null ? '–' : percents.format(part))
/** `1 run`, `3 runs`. */
export const several = (count: number, what: string): string =>
  `${counted(count)} ${what}${count === 1 ? '' : 's'}`

/** How long milliseconds are: `40 s`, `12 min 5 s`, `2 h 5 min`. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  if (hours > 0) return minutes > 0 ? `${counted(hours)} h ${minutes} min` : `${counted(hours)} h`
  if (minutes > 0) return rest > 0 && minutes < 30 ? `${minutes} min ${rest} s` : `${minutes} min`
  return `${seconds} s`
}

/** A moment of a session as a clock that began with it: `12:05`, `1:02:05`. */
export function clockAt(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (part: number) => String(part).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** The unit in which an axis of so many milliseconds counts. */
export function unitFor(length: number): { ms: number; name: string } {
  if (length <= 180_000) return { ms: 1_000, name: 'seconds' }
  return length <= 3 * 3_600_000 ? { ms: 60_000, name: 'minutes' } : { ms: 3_600_000, name: 'hours' }
}
