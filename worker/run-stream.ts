import type { Reader, RunNow } from '../durable-objects/room-requests.ts'

/** Where a stream of a run reads, and its clock. */
export type RunSource = {
  /** The run from a character of its output on, when there is more of it, or after so many milliseconds. */
  next: (reader: Reader, from: number, ms: number) => Promise<RunNow | null>
  /** Who reads, with the rights they have by now; null when they have none any more. */
  reader: () => Promise<Reader | null>
  /** Milliseconds since 1970. */
  now: () => number
  wait: (ms: number) => Promise<void>
}

/** How often rights are looked at, how long nothing is said at most, and how long it lasts. */
const ROUND_MS = 2_000
const ALIVE_MS = 15_000
const LONGEST_MS = 5 * 60_000
/** What is printed within this time is told together, and how often anything is told at most. */
const GATHER_MS = 100
const MOST_PAGES = 400

/**
 * Lines of JSON about a run: the run whenever it is another than before, its output once and in order, an empty line where
 * nothing happens for long, and why that is all.
 */
export async function* runTexts(source: RunSource, first: Reader, from: number): AsyncGenerator<string> {
  const begun = source.now()
  let reader: Reader | null = first
  let [at, looked, said, told, pages] = [from, begun, begun, '', 0]
  const end = (why: 'ended' | 'time' | 'not_allowed') => `${JSON.stringify({ end: { why, next: at } })}\n`
  for (;;) {
    if (source.now() - looked >= ROUND_MS) {
      reader = await source.reader()
      looked = source.now()
    }
    const now: RunNow | null = reader && (await source.next(reader, at, told === '' ? 0 : ROUND_MS))
    if (!now) return yield end('not_allowed')
    const run = `${JSON.stringify({ run: now.run })}\n`
    at = now.next
    const news = now.output.length > 0 ? `${JSON.stringify({ output: now.output, next: at })}\n` : ''
    const text = (run === told ? '' : run) + news
    told = run
    if (text !== '') yield text
    if (text !== '') said = source.now()
    if (now.ended && news === '') return yield end('ended')
    if (source.now() - begun >= LONGEST_MS || ++pages >= MOST_PAGES) return yield end('time')
    if (source.now() - said >= ALIVE_MS) {
      yield '\n'
      said = source.now()
    }
    if (!now.ended && news !== '') await source.wait(GATHER_MS)
  }
}
