import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import type { Env } from '../../worker/env.ts'
import { onError } from '../../worker/error.ts'
import { tell } from '../../worker/room-stub.ts'

type Marks = { retryable?: boolean; overloaded?: boolean }
const failure = (message: string, marks: Marks) => Object.assign(new Error(message), marks)

/** An environment whose room fails as told, try after try, and then works; `stubs` are those that were taken. */
function failing(...failures: readonly Error[]) {
  const stubs: object[] = []
  const get = () => {
    const error = failures[stubs.length]
    const stub = { say: () => (error ? Promise.reject(error) : Promise.resolve()) }
    stubs.push(stub)
    return stub
  }
  const env = { ROOMS: { idFromName: (name: string) => name, get } } as unknown as Env
  const say = () => tell(env, 'r_x', (stub) => (stub as unknown as { say: () => Promise<void> }).say())
  return { say, stubs }
}

const waits = () => vi.spyOn(scheduler, 'wait').mockImplementation(() => Promise.resolve())
afterEach(() => vi.restoreAllMocks())

test('case 65: what may work again is told again, each time over a new stub, after a longer wait', async () => {
  const wait = waits()
  const { say, stubs } = failing(failure('reset', { retryable: true }), failure('reset', { retryable: true }))
  await say()
  expect(new Set(stubs).size).toBe(3)
  const [first = 0, second = 0] = wait.mock.calls.map(([ms]) => ms)
  expect([first >= 25 && first <= 75, second >= 50 && second <= 150]).toEqual([true, true])
})

test('case 65: waits are not the same for everybody', async () => {
  const wait = waits()
  for (let i = 0; i < 8; i++) await failing(failure('reset', { retryable: true })).say()
  expect(new Set(wait.mock.calls.map(([ms]) => ms)).size).toBeGreaterThan(4)
})

test('case 65: three tries are enough', async () => {
  waits()
  const errors = ['first', 'second', 'third', 'fourth'].map((name) => failure(name, { retryable: true }))
  const { say, stubs } = failing(...errors)
  await expect(say()).rejects.toThrow('third')
  expect(stubs.length).toBe(3)
})

test.each([
  ['an overloaded room', { retryable: true, overloaded: true }],
  ['an error that comes again', { retryable: false }],
  ['an error of our own', {}],
])('case 65: %s is left alone', async (_what, marks) => {
  const wait = waits()
  const { say, stubs } = failing(failure('no', marks))
  await expect(say()).rejects.toThrow('no')
  expect([stubs.length, wait.mock.calls.length]).toEqual([1, 0])
})

test.each([
  [{ retryable: true, overloaded: true }, 503, '2'],
  [{ retryable: true }, 503, '2'],
  [{}, 500, null],
])('case 65: a caller is told whether to come back: %j', async (marks, status, retryAfter) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const app = new Hono().get('/', () => {
    throw failure('of the platform', marks)
  })
  app.onError(onError)
  const answer = await app.request('/')
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([status, retryAfter])
  expect(await answer.text()).not.toContain('of the platform')
})
