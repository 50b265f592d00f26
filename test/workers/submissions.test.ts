import { expect, test, vi } from 'vitest'
import { openIn, runnerOf } from '../support/judged-room.ts'
import { Visitor } from '../support/visitor.ts'
import { World } from '../support/world.ts'
import { Submissions } from '../../durable-objects/submissions.ts'

/** A directory that keeps the values of what is inserted. */
function directory() {
  const rows: unknown[][] = []
  const prepare = () => ({ bind: (...values: unknown[]) => values })
  const batch = (statements: unknown[][]) => Promise.resolve(void rows.push(...statements))
  return { rows, db: { prepare, batch } as unknown as D1Database }
}

test('B11: whatever was judged before, what a test printed is read once for a submission and not again', async () => {
  const world = new World({ language: 'python' })
  const bob = Visitor.in(world, 'bob')
  openIn(world)
  let chars = 0
  const log = new Proxy(world.log, {
    get: (target, key) =>
      key === 'events'
        ? (...asked: Parameters<typeof target.events>) => {
            const events = target.events(...asked)
            chars += JSON.stringify(events).length
            return events
          }
        : Reflect.get(target, key),
  })
  const kept = new Map<string, unknown>()
  const kv = {
    get: (key: string) => kept.get(key),
    put: (key: string, value: unknown) => void kept.set(key, value),
  }
  const { rows, db } = directory()
  const submissions = new Submissions(
    db,
    () => log,
    kv as unknown as SyncKvStorage,
    () => Promise.resolve(),
  )
  const read: number[] = []
  for (let n = 1; n <= 12; n++) {
    const id = `judge-${1_000 + n}`
    bob.say({ t: 'judge', id, problem: 'p1', kind: 'submit' })
    runnerOf(world, id).test(0, { status: 'passed', cpuMs: n, got: 'x'.repeat(4_000) })
    runnerOf(world, id).ends({ status: 'wrong_answer', passed: 1, total: 3 })
    chars = 0
    await submissions.tell('r1')
    read.push(chars)
  }
  expect(Math.max(...read)).toBeLessThan(8_000)
  expect(rows.map((values) => values.at(-1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(rows.map((values) => values.slice(2, 6))).toEqual(rows.map(() => ['p1', 1, 'u_bob', 'submit']))
  expect(submissions.isDue).toBe(false)
})

test('B11: a directory that was away for long is told of everything, some at a time, once, and goes on where it failed', async () => {
  const world = new World({ language: 'python' })
  const bob = Visitor.in(world, 'bob')
  openIn(world)
  for (let n = 1; n <= 120; n++) {
    const id = `judge-${1_000 + n}`
    world.pass(5_000)
    bob.say({ t: 'judge', id, problem: 'p1', kind: 'submit' })
    runnerOf(world, id).ends({ status: 'wrong_answer', passed: n, total: 200 })
  }
  const kept = new Map<string, unknown>()
  const kv = {
    get: (key: string) => kept.get(key),
    put: (key: string, value: unknown) => void kept.set(key, value),
  }
  const batches: unknown[][][] = []
  let isAway = false
  const db = {
    prepare: () => ({ bind: (...values: unknown[]) => values }),
    batch: (rows: unknown[][]) => {
      if (isAway) return Promise.reject(new Error('away'))
      batches.push(rows)
      isAway = batches.length === 1
      return Promise.resolve()
    },
  }
  const woken: number[] = []
  const submissions = new Submissions(
    db as unknown as D1Database,
    () => world.log,
    kv as unknown as SyncKvStorage,
    (ms) => Promise.resolve(void woken.push(ms)),
  )
  vi.spyOn(console, 'error').mockReturnValue()
  await submissions.tell('r1')
  expect([batches.length, woken.length, submissions.isDue]).toEqual([1, 1, true])
  isAway = false
  await submissions.tell('r1')
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(50)
  const passed = batches.flat().map((values) => values[9])
  expect(passed).toEqual(Array.from({ length: 120 }, (_, n) => n + 1))
  expect(submissions.isDue).toBe(false)
})
