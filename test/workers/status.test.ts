import { expect, inject, test, vi } from 'vitest'
import * as v from 'valibot'
import { statusAnswer } from '#core/protocol/api/status.ts'
import { statusNow } from '../../worker/status.ts'
import { Browser, env } from './support/browser.ts'

const MINUTE = 60_000
let at = Date.now() + 60 * MINUTE
/** How things are a while later: what was answered before is not answered again. */
const later = (changed: object = {}) => statusNow({ ...env, ...changed }, (at += MINUTE))

test('ST1: everybody learns how things are, without signing in, and nothing else', async () => {
  const response = await new Browser().get('/api/status')
  expect(response.status).toBe(200)
  const json: unknown = await response.json()
  const status = v.parse(statusAnswer, json)
  expect(json).toEqual(status)
  expect(status).toMatchObject({ web: 'up', database: 'up', rooms: 'up', runner: 'none', version: '0.1.0' })
})

test('ST1: a database or rooms that fail or hang are down, and the rest is told all the same', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const broken = { prepare: () => ({ run: () => Promise.reject(new Error('gone')) }) }
  expect(await later({ DB: broken })).toMatchObject({ database: 'down', rooms: 'up', history: [] })
  const ROOMS = { idFromName: () => 'x', get: () => ({ alive: () => new Promise(() => {}) }) }
  expect(await later({ ROOMS })).toMatchObject({ database: 'up', rooms: 'down' })
})

test('ST1: a runner is up with its languages, away, or not to be trusted', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { urls, keys } = inject('runners')
  const runner = (name: string) =>
    later({ RUNNER_URL: urls[name] ?? 'http://127.0.0.1:1', RUNNER_KEYS: keys })
  const { runner: state, languages } = await runner('good')
  expect(state).toBe('up')
  const runs = (id: string) => languages.find((one) => one.id === id)?.runs
  expect([runs('python'), runs('javascript'), runs('html')]).toEqual([true, false, undefined])
  expect(await runner('nowhere')).toMatchObject({ runner: 'down' })
})

test('ST2: it is kept at most once in five minutes, for a day, and looked at at most every 10 s', async () => {
  await env.DB.prepare('DELETE FROM status_samples').run()
  const start = Math.ceil((at + 20 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE
  const alive = vi.fn(() => Promise.resolve())
  const ROOMS = { idFromName: () => 'x', get: () => ({ alive }) }
  const ask = (ms: number) => statusNow({ ...env, ROOMS } as unknown as typeof env, start + ms)
  for (const ms of [0, 9_000, 10_001, 4 * MINUTE]) await ask(ms)
  expect(alive).toHaveBeenCalledTimes(3)
  expect((await ask(5 * MINUTE)).history.map((one) => one.at - start)).toEqual([0, 5 * MINUTE])
  const day = 24 * 60 * MINUTE
  expect((await ask(day + 5 * MINUTE)).history.map((one) => one.at - start)).toEqual([
    5 * MINUTE,
    day + 5 * MINUTE,
  ])
  at = start + 2 * day
})
