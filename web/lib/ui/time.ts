const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `3 hours ago`; within a minute `just now`, older than a week the date. Times in milliseconds since the epoch. */
export function relativeTime(then: number, now: number, locale = 'en'): string {
  const passed = now - then
  if (passed >= 7 * 86_400_000) return dateOf(then, now, locale)
  for (const [unit, length] of STEPS)
    if (passed >= length)
      return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
        -Math.floor(passed / length),
        unit,
      )
  return 'just now'
}

function dateOf(then: number, now: number, locale: string): string {
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear()
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  if (!sameYear) options.year = 'numeric'
  return new Intl.DateTimeFormat(locale, options).format(then)
}

/** `14:05`, in the person's own way of writing it. */
export const clockTime = (at: number, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at)

/** `842 ms`, `1.24 s`. */
export const duration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`

/** `1.2 kB`, `17 MB`: with 1,024-based units, as limits are given in. */
export function bytes(count: number): string {
  const [size, unit] =
    count < 1024 ? [count, 'B'] : count < 1024 ** 2 ? [count / 1024, 'kB'] : [count / 1024 ** 2, 'MB']
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`
}
