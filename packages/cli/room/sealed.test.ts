import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sealed } from './sealed.ts'

const who = { url: 'https://code.example', token: 'cc_pat_of_a_test' }
const code = 'abc-def-ghj'
/** Up to where the record is, each time that is asked. */
let held: number[]

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.endsWith('/flush')) return new Response(null, { status: 204 })
    if (url.includes('/events?'))
      return new Response(
        '{"format":"codecollab-events"}\n{"seq":1}\n{"end":{"after":12,"why":"up_to_date"}}\n',
      )
    const last = held.length > 1 ? held.shift() : held[0]
    return Response.json({ segments: last ? [{ last }] : [] })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('CL10: an export waits until what happened before is sealed', async () => {
  held = [0, 0, 0, 12]
  let done: boolean | null = null
  void sealed(who, code).then((all) => (done = all))
  await vi.advanceTimersByTimeAsync(1_500)
  expect(done).toBeNull()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(done).toBe(true)
})

test('CL10: it does not wait for ever', async () => {
  held = [3]
  const waited = sealed(who, code)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await waited).toBe(false)
})
