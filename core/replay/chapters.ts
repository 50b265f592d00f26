import type { Manifest } from '#core/protocol/api/record.ts'
import type { Marker } from '#core/protocol/outline.ts'

/** A part of a session: it begins with event `seq`. `named` when staff gave the title or made it. */
export type Chapter = { seq: number; at: number; title: string; named: boolean }

/** Time between chapters, milliseconds; further on in a session they stand further apart. */
const APART_MS = 20_000
const LATER: readonly (readonly [number, number])[] = [
  [10, 60_000],
  [20, 300_000],
]
/** Chapters that are found by themselves at most, besides the start and the first run and pass. */
const MOST = 27
/** Characters pasted at once from which it is a chapter. */
const PASTE = 200

type Found = Omit<Chapter, 'named'> & { weight: number }
/** What is there once in a session; it is never left out for something else. */
const ONCE = 7

/**
 * The chapters of a session, as they are found by themselves and as staff changed them. What happens later changes none that
 * began more than 20 s before: only the last one gives way to something more important.
 */
export function chaptersOf({ segments, marks, chapters }: Chapters): Chapter[] {
  const found = new Map(
    findChapters(segments, marks).map(({ seq, at, title }) => [seq, { seq, at, title, named: false }]),
  )
  for (const { seq, title } of chapters) {
    const at = found.get(seq)?.at ?? timeOf(seq, segments, marks)
    if (title === null || at === null) found.delete(seq)
    else found.set(seq, { seq, at, title, named: true })
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq)
}
type Chapters = Pick<Manifest, 'segments' | 'marks' | 'chapters'>

function findChapters(segments: Manifest['segments'], marks: readonly Marker[]): Found[] {
  const [first] = segments
  if (!first) return []
  const list: Found[] = [{ seq: first.first, at: first.firstAt, title: 'Start', weight: 10 }]
  const candidate = reader()
  let ordinary = 0
  for (const mark of marks) {
    const next = candidate(mark)
    const last = list[list.length - 1]
    if (!next || !last) continue
    const once = next.weight >= ONCE
    if (next.at - last.at < APART_MS) {
      if (next.weight <= last.weight) continue
      list.pop()
      ordinary -= last.weight >= ONCE ? 0 : 1
    } else if (!once && (ordinary >= MOST || next.at - last.at < gapAfter(ordinary))) continue
    ordinary += once ? 0 : 1
    list.push(next)
  }
  return list
}

const gapAfter = (count: number): number =>
  LATER.reduce((gap, [from, wider]) => (count >= from ? wider : gap), APART_MS)

/** Reads marks in their order; answers what chapter one could begin. */
function reader(): (mark: Marker) => Found | null {
  const staff = new Set<string>()
  let [maker, ran, passed, solved] = [false, false, false, false]
  /** From here on somebody is staff, or is not. */
  const become = (user: string, role: string) => {
    if (role === 'staff' || role === 'owner') staff.add(user)
    else staff.delete(user)
  }
  return ({ seq, at, mark, user, label, role }) => {
    const is = (weight: number, title: string): Found => ({ seq, at, title, weight })
    switch (mark) {
      case 'file':
        // Who makes a room makes its first file.
        if (!maker) staff.add(user)
        maker = true
        return null
      case 'role':
        become(user, label)
        return null
      case 'join':
        // Whoever came in by a link for staff was never given the role by anybody.
        if (role !== undefined) become(user, role)
        return null
      case 'run':
        if (ran) return null
        ran = true
        return is(8, 'First run')
      case 'passed':
        if (passed) return null
        passed = true
        return is(9, 'First run that passed')
      case 'testsPassed':
        if (solved) return null
        solved = true
        return is(9, 'All tests passed')
      case 'problem':
        return is(8, label)
      case 'chat':
        return staff.has(user) ? is(5, `“${label}”`) : null
      case 'pause':
        return is(4, `After a pause of ${spoken(Number(label))}`)
      case 'delete':
        return is(3, `${label} characters deleted`)
      case 'paste':
        return Number(label) < PASTE ? null : is(2, `${label} characters pasted`)
      case 'failed':
      case 'tests':
      case 'timer':
      case 'testsFailed':
      case 'leave':
      case 'blur':
      case 'focus':
      case 'staffChat':
      case 'note':
        return null
      default:
        return mark satisfies never
    }
  }
}

/** `2 minutes`, of seconds. */
function spoken(seconds: number): string {
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7_200
        ? [Math.round(seconds / 60), 'minute']
        : seconds < 172_800
          ? [Math.round(seconds / 3_600), 'hour']
          : [Math.round(seconds / 86_400), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** When an event was: as a mark says, else as its place in its segment lets one expect; null for none of the record. */
export function timeOf(
  seq: number,
  segments: Manifest['segments'],
  marks: readonly Pick<Marker, 'seq' | 'at'>[],
): number | null {
  const mark = marks.find((one) => one.seq === seq)
  if (mark) return mark.at
  const segment = segments.find(({ first, last }) => first <= seq && seq <= last)
  if (!segment) return null
  const { first, last, firstAt, lastAt } = segment
  return last === first
    ? firstAt
    : Math.round(firstAt + ((lastAt - firstAt) * (seq - first)) / (last - first))
}
