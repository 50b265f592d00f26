import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Box } from './box.ts'
import { Pool } from './pool.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MINUTE = 60_000

/** A pool of boxes that are ready at once, and what became of them. */
function pool({ warm = 1, most = 4 } = {}) {
  const engine = { up: true, hear: (_: boolean) => {}, failed: () => {} }
  const state = { engine, started: 0, disposed: 0, unwatched: 0, fails: false, end: [] as (() => void)[] }
  const start = async () => {
    if (state.fails) throw new Error('no')
    state.started++
    const ended = new Promise<void>((resolve) => state.end.push(resolve))
    return { ended, dispose: async () => void state.disposed++ } as unknown as Box
  }
  const onChange = (hear: (up: boolean) => void) => {
    engine.hear = hear
    return () => (engine.hear = () => void state.unwatched++)
  }
  const watched = { ...engine, onChange }
  Object.defineProperty(watched, 'up', { get: () => engine.up })
  const parts = { language: 'x', engine: watched as never, start, warm, most, log: () => {} }
  const made = new Pool(parts)
  return { ...state, state, pool: made, later: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

it('the first use makes one, and another waits a little later', async () => {
  const { pool: language, state, later } = pool()
  expect(await language.take()).not.toBeNull()
  expect([state.started, language.waiting]).toEqual([1, 0])
  await later(200)
  expect([state.started, language.waiting]).toEqual([2, 1])
})

it('as many wait as were in use at once, no more than may run, and after ten minutes none', async () => {
  const { pool: language, state, later } = pool({ most: 3 })
  await Promise.all(Array.from({ length: 5 }, () => language.take()))
  for (let time = 0; time < 5; time++) language.done()
  await later(200)
  expect(language.waiting).toBe(3)
  await later(5 * MINUTE)
  await language.take()
  language.done()
  await later(7 * MINUTE)
  language.fill()
  // What was wanted at once was longer ago than ten minutes, the last use was not.
  expect([language.waiting, state.disposed]).toEqual([1, 2])
  await later(4 * MINUTE)
  language.fill()
  expect([language.waiting, state.disposed]).toEqual([0, 3])
})

it('one that ends while it waits is forgotten and removed', async () => {
  const { pool: language, state, later } = pool()
  language.prewarm()
  await later(0)
  expect(language.waiting).toBe(1)
  state.end[0]?.()
  await later(0)
  expect([language.waiting, state.disposed]).toEqual([0, 1])
})

it('nobody waits for an engine that is away, nor for one that goes away', async () => {
  const { pool: language, engine, state, later } = pool()
  engine.up = false
  expect(await language.take()).toBeNull()
  engine.up = true
  const hanging = language.take()
  engine.up = false
  engine.hear(false)
  expect(await hanging).toBeNull()
  await later(200)
  // The container that was being made for it is kept for whoever is next.
  expect([state.started, language.waiting]).toEqual([1, 1])
})

it('what cannot be made is not tried again and again', async () => {
  const { pool: language, state, later } = pool()
  state.fails = true
  expect(await language.take()).toBeNull()
  state.fails = false
  await later(1_000)
  language.fill()
  expect(state.started).toBe(0)
  await later(10_000)
  language.fill()
  await later(0)
  expect(state.started).toBe(1)
})

it('closing removes what waits and refuses who waits', async () => {
  const { pool: language, state, later } = pool()
  language.prewarm()
  await later(0)
  await language.close()
  expect(await language.take()).toBeNull()
  expect([state.started, state.disposed]).toEqual([1, 1])
  state.engine.hear(false)
  expect(state.unwatched, 'the engine no longer knows of it').toBe(1)
})
