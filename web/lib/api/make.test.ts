import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startedRoom } from '#core/protocol/api/assessments.ts'
import { make } from './make.ts'

// Who is signed in is a state of the page, and not what is tested.
vi.mock('./account.svelte.ts', () => ({ account: { token: () => Promise.resolve('token') } }))

const id: string = 'a_1'
const path = `/api/assessments/${id}/rooms` as const
/** What a server has made that does a request with a key once. */
const made = new Map<string, string>()
const keys: string[] = []
/** What becomes of each answer, in order: lost on the way, refused, or not there yet; then they come. */
let fate: ('lost' | 'refused' | 'under way')[] = []

const failing = (status: number, code: string, headers = {}) =>
  Response.json({ error: { code, message: 'No.' } }, { status, headers })

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', (at: string, { headers }: { headers: Record<string, string> }) => {
    expect(at).toBe(path)
    const key = headers['Idempotency-Key'] ?? ''
    keys.push(key)
    const what = fate.shift()
    if (what === 'refused') return Promise.resolve(failing(422, 'invalid'))
    if (what === 'under way')
      return Promise.resolve(failing(409, 'idempotency_key_in_use', { 'Retry-After': '2' }))
    const code = made.get(key) ?? `room-${made.size}`
    made.set(key, code)
    return what === 'lost' ? Promise.reject(new TypeError('cut')) : Promise.resolve(Response.json({ code }))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  made.clear()
  keys.length = 0
})

/** Makes a room of a title, and waits for as long as it takes. */
async function start(title: string) {
  const coming = make(startedRoom, path, { title }).then(
    ({ code }) => code,
    (error: unknown) => error,
  )
  await vi.runAllTimersAsync()
  return coming
}

test('PG5: an answer that is cut is asked for again by itself, and one room is made', async () => {
  fate = ['lost', 'under way']
  expect(await start('A')).toBe('room-0')
  expect([new Set(keys).size, keys.length, made.size]).toEqual([1, 3, 1])
})

test('PG5: tried again by a person after it was given up it is still the same room', async () => {
  fate = ['lost', 'lost', 'lost']
  expect(await start('B')).toMatchObject({ code: 'unreachable' })
  expect(await start('B')).toBe('room-0')
  expect([new Set(keys).size, made.size]).toEqual([1, 1])
})

test('PG5: pressed twice it is one request; wished for again later, or otherwise, it is another room', async () => {
  expect(await Promise.all([start('C'), start('C')])).toEqual(['room-0', 'room-0'])
  expect(keys.length).toBe(1)
  expect(await start('C')).toBe('room-1')
  expect(await start('D')).toBe('room-2')
})

test('PG5: what the server refused is no attempt of the next one', async () => {
  fate = ['refused']
  expect(await start('E')).toMatchObject({ code: 'invalid' })
  expect(await start('E')).toBe('room-0')
  expect(new Set(keys).size).toBe(2)
})
