import * as v from 'valibot'
import { eventsBegin, eventsEnd, eventsForgotten } from '#core/protocol/api/events.ts'
import { parseLine } from '#core/replay/event.ts'
import { bare } from './script.ts'

/** What was read of a stream: lines of events by their numbers, what was forgotten, and why it ended unless it was cut. */
export type Heard = { lines: Map<number, string>; forgotten: number[][]; end: string | null; after: number }

/** Asks for the events of a room as a script does. */
export const askEvents = (
  code: string,
  token: string | null,
  query = '',
  headers: Record<string, string> = {},
): Promise<Response> =>
  bare('GET', `/api/rooms/${code}/events${query}`, undefined, {
    Authorization: `Bearer ${token ?? ''}`,
    ...headers,
  })

export const nothingHeard = (): Heard => ({ lines: new Map(), forgotten: [], end: null, after: 0 })

/**
 * Reads lines of JSON until the stream ends, or cuts it as soon as `enough` says so; throws when an event comes twice or out
 * of order. What was cut within a line is not heard.
 */
export async function hear(
  response: Response,
  heard: Heard,
  enough: (chars: number) => boolean = () => false,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (response.status !== 200 || !reader) throw new Error(`no stream: ${response.status}`)
  let [rest, chars] = ['', 0]
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    // As if the line had broken after each part of it.
    for (const letter of value) {
      chars++
      if (enough(chars)) return reader.cancel()
      if (letter !== '\n') rest += letter
      else {
        take(rest, heard)
        rest = ''
      }
    }
  }
}

function take(line: string, heard: Heard): void {
  if (line === '') return
  const value: unknown = JSON.parse(line)
  const other = v.safeParse(v.union([eventsBegin, eventsEnd, eventsForgotten]), value)
  if (!other.success) {
    const { seq } = parseLine(line)
    if (heard.lines.has(seq) || seq <= heard.after) throw new Error(`event ${seq} came again`)
    heard.lines.set(seq, line)
    heard.after = seq
    return
  }
  const said = other.output
  if ('end' in said) {
    heard.end = said.end.why
    heard.after = said.end.after
  } else if ('forgotten' in said) heard.forgotten.push([said.forgotten.from, said.forgotten.to])
}
