import { expect, test } from 'vitest'
import {
  ALIVE_MS,
  eventTexts,
  LONGEST_MS,
  NDJSON_FORM,
  SSE_FORM,
  type Page,
  type Source,
} from './event-stream.ts'

const lines = (from: number, to: number): Page => ({
  forgotten: null,
  lines: Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, line: `{"seq":${from + i}}` })),
  last: to,
})

/** A room of which `happens` says what is new at a time; its clock goes on only while the stream waits. */
function sourceOf(happens: (after: number, now: number) => Page | null, over: Partial<Source> = {}) {
  let now = 1_000_000
  const begun = now
  const asked: boolean[] = []
  const source: Source = {
    next: async (after, _staff, asksRoom) => {
      asked.push(asksRoom)
      return happens(after, now - begun)
    },
    rights: async () => ({ staff: false, live: false }),
    now: () => now,
    wait: async (ms) => void (now += ms),
    ...over,
  }
  return { source, asked, now: () => now - begun }
}
const wish = { room: 'r1', after: 0, follow: true, staff: false, live: true }
const all = async (texts: AsyncGenerator<string>) => (await Array.fromAsync(texts)).join('')

test('EV4: a stream says something every 15 s, ends after five minutes and says where to go on', async () => {
  const { source, now } = sourceOf((after, at) => (at > 100_000 && after === 0 ? lines(1, 2) : null))
  const text = await all(eventTexts(source, wish, NDJSON_FORM))
  expect(now()).toBe(LONGEST_MS)
  expect(text.endsWith('\n{"end":{"after":2,"why":"time"}}\n')).toBe(true)
  expect(text.split('\n').filter((line) => line === '').length).toBeGreaterThan(LONGEST_MS / ALIVE_MS - 5)
})

test('EV4: server-sent events have the number to go on from as their id, and keep proxies awake by comments', async () => {
  const { source } = sourceOf((after) =>
    after === 3 ? { ...lines(6, 6), forgotten: { from: 4, to: 5 } } : null,
  )
  const text = await all(eventTexts(source, { ...wish, after: 3 }, SSE_FORM))
  const [begin, gone, event, alive] = text.split('\n\n')
  expect(begin).toMatch(/^retry: \d+\nevent: begin\ndata: \{"format":"codecollab-events","version":1,/)
  expect(gone).toBe('id: 5\nevent: forgotten\ndata: {"forgotten":{"from":4,"to":5}}')
  expect(event).toBe('id: 6\ndata: {"seq":6}')
  expect(alive).toBe(': alive')
  expect(text).toMatch(/\n\nid: 6\nevent: end\ndata: \{"end":\{"after":6,"why":"time"\}\}\n\n$/)
})

test('EV4: a stream that always has more ends after some pages, none of which is asked for before it is read', async () => {
  const { source, asked } = sourceOf((after) => lines(after + 1, after + 1))
  const texts = eventTexts(source, { ...wish, follow: false }, NDJSON_FORM)
  await texts.next()
  await texts.next()
  expect(asked).toHaveLength(1)
  expect(await all(texts)).toMatch(/\{"end":\{"after":250,"why":"time"\}\}\n$/)
})

test('EV3: rights are looked at again while a stream lasts, and what is lost ends it', async () => {
  let may = true
  const { source } = sourceOf(
    (after) => {
      may = after === 0
      return after === 0 ? lines(1, 1) : null
    },
    { rights: async () => (may ? { staff: false, live: true } : null) },
  )
  const text = await all(eventTexts(source, wish, NDJSON_FORM))
  expect(text).toMatch(/\{"end":\{"after":1,"why":"not_allowed"\}\}\n$/)
})

test('EV4: a room that nobody is in is asked once and then left to sleep', async () => {
  const { source, asked } = sourceOf(() => null)
  await all(eventTexts(source, wish, NDJSON_FORM))
  expect(asked.filter(Boolean).length).toBeLessThanOrEqual(2)
  expect(asked.length).toBeGreaterThan(100)
})
