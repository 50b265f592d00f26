import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { roomAnswer, roomsAnswer } from '#core/protocol/api/rooms.ts'
import { ENDPOINTS } from '../../worker/openapi/document.ts'
import { prepared, wanted } from './support/assessed.ts'
import { env, errorAnswer, registered, roomOf, type Browser } from './support/browser.ts'
import { problemOf } from './support/problems.ts'
import { record } from './support/recorded.ts'
import { storedProblem } from './support/stored-problem.ts'

const WISH = { title: 'Once', language: 'python', visibility: 'code' }
const keyed = (who: Browser, key: string, body: object = WISH, path = '/api/rooms') =>
  who.post(path, body, { 'Idempotency-Key': key })
const codeOf = async (response: Response) => v.parse(roomAnswer, await response.json()).room.code
const errorOf = async (response: Response) => [
  response.status,
  v.parse(errorAnswer, await response.json()).error.code,
]
const rooms = async (who: Browser) =>
  v.parse(roomsAnswer, await (await who.get('/api/rooms')).json()).rooms.length
const rewrite = (set: string, key: string) =>
  env.DB.prepare(`UPDATE answered_requests SET ${set} WHERE key = ?`).bind(key).run()

describe('a request under a key', () => {
  let ada: Browser
  beforeAll(async () => {
    ada = await registered()
  })

  test('ID1: sent again it is answered as before, and nothing is made', async () => {
    const [first, again] = [await keyed(ada, 'k1'), await keyed(ada, 'k1')]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(first.headers.get('Idempotency-Replayed')).toBe(null)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(await again.text()).toBe(await first.text())
    expect(await rooms(ada)).toBe(1)
    expect((await ada.post('/api/rooms', WISH)).status).toBe(201)
    expect(await rooms(ada)).toBe(2)
  })

  test('ID1: of many at once one is done', async () => {
    const kim = await registered()
    const answers = await Promise.all(Array.from({ length: 8 }, () => keyed(kim, 'at-once')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0)
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([])
    expect(await rooms(kim)).toBe(1)
    expect((await keyed(kim, 'at-once')).headers.get('Idempotency-Replayed')).toBe('true')
  })

  test('ID2: another body, query or path is refused, and changes nothing', async () => {
    const before = await codeOf(await keyed(ada, 'k2'))
    const reused = [422, 'idempotency_key_reused']
    expect(await errorOf(await keyed(ada, 'k2', { ...WISH, title: 'Another' }))).toEqual(reused)
    expect(await errorOf(await keyed(ada, 'k2', WISH, '/api/rooms?x=1'))).toEqual(reused)
    expect(await errorOf(await keyed(ada, 'k2', WISH, '/api/problems'))).toEqual(reused)
    expect(await codeOf(await keyed(ada, 'k2'))).toBe(before)
  })

  test('ID2: one that failed has done nothing, and its key is free', async () => {
    expect((await keyed(ada, 'k3', { ...WISH, language: 'none' })).status).toBe(422)
    const right = await keyed(ada, 'k3')
    expect([right.status, right.headers.get('Idempotency-Replayed')]).toEqual([201, null])
  })

  test('ID2: one that is under way is waited for, and one that broke off is done again', async () => {
    const first = await codeOf(await keyed(ada, 'k4'))
    await rewrite('status = NULL, answer = NULL', 'k4')
    const busy = await keyed(ada, 'k4')
    expect(busy.headers.get('Retry-After')).toBe('2')
    expect(await errorOf(busy)).toEqual([409, 'idempotency_key_in_use'])
    await rewrite('created_at = created_at - 61000', 'k4')
    expect(await codeOf(await keyed(ada, 'k4'))).not.toBe(first)
  })

  test('ID1: a day later it is a new request', async () => {
    const first = await codeOf(await keyed(ada, 'k5'))
    await rewrite(`created_at = created_at - ${24 * 60 * 60_000 - 60_000}`, 'k5')
    expect(await codeOf(await keyed(ada, 'k5'))).toBe(first)
    await rewrite('created_at = created_at - 61000', 'k5')
    expect(await codeOf(await keyed(ada, 'k5'))).not.toBe(first)
  })

  test('ID2: a key is good for one account, and goes with it', async () => {
    const bob = await registered()
    expect(await codeOf(await keyed(ada, 'k6'))).not.toBe(await codeOf(await keyed(bob, 'k6')))
    const kept = async () => {
      const query = env.DB.prepare('SELECT count(*) AS n FROM answered_requests WHERE user_id = ?')
      return (await query.bind(bob.id).first<{ n: number }>())?.n
    }
    expect(await kept()).toBe(1)
    expect((await bob.post('/api/me/delete', { password: 'correct horse battery' })).status).toBe(204)
    expect(await kept()).toBe(0)
  })

  test.each(['', 'two words', 'ä', 'x'.repeat(201)])('ID2: %j is no key', async (key) => {
    const answer = await ada.post('/api/rooms', WISH, { 'Idempotency-Key': key }).catch(() => null)
    // A header that is empty or no ASCII may not even be sent.
    if (answer) expect(await errorOf(answer)).toEqual([422, 'invalid'])
  })
})

test('ID1: every route of which the document says so', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  await record(room.id)
  const { id } = await prepared(ada, { kind: 'interview' })
  const requests: Record<string, [path: string, body: object]> = {
    '/api/rooms': ['/api/rooms', WISH],
    '/api/problems': ['/api/problems', problemOf({ slug: 'once', title: 'Once' })],
    '/api/assessments': ['/api/assessments', wanted([await storedProblem()])],
    '/api/assessments/{id}/rooms': [`/api/assessments/${id}/rooms`, {}],
    '/api/rooms/{code}/record/fork': [`/api/rooms/${room.code}/record/fork`, { seq: 8 }],
    '/api/rooms/{code}/files': [`/api/rooms/${room.code}/files`, { name: 'once.py' }],
    '/api/rooms/{code}/chat': [`/api/rooms/${room.code}/chat`, { text: 'Once' }],
    '/api/rooms/{code}/runs': [`/api/rooms/${room.code}/runs`, { file: 'f1' }],
  }
  const documented = ENDPOINTS.filter(({ once }) => once).map(({ path }) => path)
  expect(Object.keys(requests).toSorted()).toEqual(documented.toSorted())
  for (const [name, [path, body]] of Object.entries(requests)) {
    const [first, again] = [
      await keyed(ada, `of${name}`, body, path),
      await keyed(ada, `of${name}`, body, path),
    ]
    expect([name, first.status, again.status]).toEqual([name, 201, 201])
    expect([name, again.headers.get('Idempotency-Replayed')]).toEqual([name, 'true'])
    expect(await again.text()).toBe(await first.text())
  }
})
