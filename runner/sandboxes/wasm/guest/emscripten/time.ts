/** Where a `struct tm` has its numbers, in words of four bytes. */
const FIELDS = [
  'sec',
  'min',
  'hour',
  'mday',
  'mon',
  'year',
  'wday',
  'yday',
  'isdst',
  'gmtoff',
  'zone',
] as const
type Field = (typeof FIELDS)[number]

/** The time of a `struct tm`; the only time zone of a guest is UTC. */
export type Tm = Record<Field, number>

const DAY = 86_400_000
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Words of a `struct tm`. */
export const WORDS = FIELDS.length

export function readTm(view: DataView): Tm {
  return Object.fromEntries(FIELDS.map((name, index) => [name, view.getInt32(index * 4, true)])) as Tm
}

export function writeTm(view: DataView, seconds: number): void {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  const values = [
    date.getUTCSeconds(),
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth(),
    year - 1900,
    date.getUTCDay(),
    Math.floor((date.getTime() - Date.UTC(year)) / DAY),
    0,
    0,
  ]
  for (const [index, value] of values.entries()) view.setInt32(index * 4, value, true)
}

/** Seconds since 1970; fields out of their range count on, as in C. */
export const secondsOf = ({ year, mon, mday, hour, min, sec }: Tm) =>
  Date.UTC(year + 1900, mon, mday, hour, min, sec) / 1000

/** `strftime` of the C locale. */
export function format(pattern: string, tm: Tm): string {
  const two = (value: number, pad = '0') => String(value).padStart(2, pad)
  const week = (first: number) => Math.floor((tm.yday + 7 - ((tm.wday + 7 - first) % 7)) / 7)
  const year = tm.year + 1900
  const [isoYear, isoWeek] = iso(tm)
  const made: Record<string, () => string> = {
    a: () => (DAYS[tm.wday] ?? '?').slice(0, 3),
    A: () => DAYS[tm.wday] ?? '?',
    b: () => (MONTHS[tm.mon] ?? '?').slice(0, 3),
    h: () => (MONTHS[tm.mon] ?? '?').slice(0, 3),
    B: () => MONTHS[tm.mon] ?? '?',
    c: () => format('%a %b %e %H:%M:%S %Y', tm),
    C: () => two(Math.floor(year / 100)),
    d: () => two(tm.mday),
    D: () => format('%m/%d/%y', tm),
    e: () => two(tm.mday, ' '),
    F: () => format('%Y-%m-%d', tm),
    g: () => two(isoYear % 100),
    G: () => String(isoYear),
    H: () => two(tm.hour),
    I: () => two(tm.hour % 12 || 12),
    j: () => String(tm.yday + 1).padStart(3, '0'),
    m: () => two(tm.mon + 1),
    M: () => two(tm.min),
    n: () => '\n',
    p: () => (tm.hour < 12 ? 'AM' : 'PM'),
    r: () => format('%I:%M:%S %p', tm),
    R: () => format('%H:%M', tm),
    s: () => String(secondsOf(tm)),
    S: () => two(tm.sec),
    t: () => '\t',
    T: () => format('%H:%M:%S', tm),
    u: () => String(tm.wday || 7),
    U: () => two(week(0)),
    V: () => two(isoWeek),
    w: () => String(tm.wday),
    W: () => two(week(1)),
    x: () => format('%m/%d/%y', tm),
    X: () => format('%H:%M:%S', tm),
    y: () => two(year % 100),
    Y: () => String(year),
    z: () => '+0000',
    Z: () => 'UTC',
    '%': () => '%',
  }
  return pattern.replace(/%[EO]?(.)/gs, (text, name: string) => made[name]?.() ?? text)
}

/** The year and week of ISO 8601: the week of a day is that of its Thursday. */
function iso({ year, mon, mday }: Tm): [number, number] {
  const date = new Date(Date.UTC(year + 1900, mon, mday))
  const thursday = date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY
  const itsYear = new Date(thursday).getUTCFullYear()
  return [itsYear, Math.floor((thursday - Date.UTC(itsYear)) / DAY / 7) + 1]
}
