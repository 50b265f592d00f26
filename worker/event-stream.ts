import type { EventsBegin, EventsEnd, EventsForgotten } from '#core/protocol/api/events.ts'

/** An event's number, and its line as the record has it. */
export type EventLine = { seq: number; line: string }
/** Events that follow each other up to `last`, those left out that the asker may not see; `forgotten` is what is gone before them. */
export type Page = { forgotten: EventsForgotten['forgotten'] | null; lines: EventLine[]; last: number }
/** What somebody may see now; `live` while somebody is in the room. */
export type Rights = { staff: boolean; live: boolean }

/** Where a stream reads, and its clock. */
export type Source = {
  /** The next events after a number; null when there is none yet. `asksRoom`: also those that are not archived. */
  next: (after: number, staff: boolean, asksRoom: boolean) => Promise<Page | 'not_recorded' | null>
  /** What the asker may see by now; null when that is nothing any more. */
  rights: () => Promise<Rights | null>
  /** Milliseconds since 1970. */
  now: () => number
  wait: (ms: number) => Promise<void>
}

/** How a stream is written. */
export type Form = {
  begin: (begin: EventsBegin) => string
  event: (event: EventLine) => string
  forgotten: (forgotten: EventsForgotten) => string
  end: (end: EventsEnd) => string
  alive: string
}

/** How often is looked for more, and at rights: a request may ask the directory 1,000 times (SECURITY.md, section 5). */
export const ROUND_MS = 2_000
/** How long a stream says nothing at most, and how long it lasts. */
export const ALIVE_MS = 15_000
export const LONGEST_MS = 5 * 60_000
/** Pages of one stream. */
export const MOST_PAGES = 250

/** Lines of JSON; an empty one now and then. */
export const NDJSON_FORM: Form = {
  begin: (begin) => `${JSON.stringify(begin)}\n`,
  event: ({ line }) => `${line}\n`,
  forgotten: (forgotten) => `${JSON.stringify(forgotten)}\n`,
  end: (end) => `${JSON.stringify(end)}\n`,
  alive: '\n',
}

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html); ids are where to go on. */
export const SSE_FORM: Form = {
  begin: (begin) => `retry: ${ROUND_MS}\nevent: begin\ndata: ${JSON.stringify(begin)}\n\n`,
  event: ({ seq, line }) => `id: ${seq}\ndata: ${line}\n\n`,
  forgotten: (forgotten) =>
    `id: ${forgotten.forgotten.to}\nevent: forgotten\ndata: ${JSON.stringify(forgotten)}\n\n`,
  end: (end) => `id: ${end.end.after}\nevent: end\ndata: ${JSON.stringify(end)}\n\n`,
  alive: ': alive\n\n',
}

/**
 * The text of a stream: every event after a number once, in order. It ends when it is up to date, or with `follow` after some
 * minutes; what is not read yet is not asked for either.
 */
export async function* eventTexts(
  source: Source,
  { room, after, follow, ...first }: Rights & { room: string; after: number; follow: boolean },
  form: Form,
): AsyncGenerator<string> {
  const begun = source.now()
  let rights: Rights | null = first
  let [at, said, looked, pages, caughtUp] = [after, begun, begun, 0, false]
  const end = (why: EventsEnd['end']['why']) => form.end({ end: { after: at, why } })
  yield form.begin({ format: 'codecollab-events', version: 1, room, after, staff: rights.staff })
  for (;;) {
    const now = source.now()
    if (now - looked >= ROUND_MS) {
      rights = await source.rights()
      looked = now
    }
    if (!rights) return yield end('not_allowed')
    if (now - begun >= LONGEST_MS || pages >= MOST_PAGES) return yield end('time')
    // A room that sleeps is not woken: what happens in it is archived some seconds later.
    const page = await source.next(at, rights.staff, !caughtUp || rights.live)
    if (page === 'not_recorded') return yield end(page)
    if (page) {
      at = page.last
      pages++
      const text = textOf(page, form)
      if (text !== '') yield text
      if (text !== '') said = source.now()
      continue
    }
    if (!follow) return yield end('up_to_date')
    caughtUp = true
    if (now - said >= ALIVE_MS) {
      yield form.alive
      said = source.now()
    }
    await source.wait(ROUND_MS)
  }
}

const textOf = ({ forgotten, lines }: Page, form: Form): string =>
  (forgotten ? form.forgotten({ forgotten }) : '') + lines.map(form.event).join('')
