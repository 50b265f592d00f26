import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { Limiter } from '../../durable-objects/limiter.ts'
import { Browser, env, errorOf, guestNamed, PASSWORD, registered, roomOf } from './support/browser.ts'

const told = async (response: Response) => ({
  status: response.status,
  // Each request of the caller's own leaves one try less.
  headers: [...response.headers].filter(([name]) => name !== 'ratelimit').sort(),
  body: await response.text(),
})

describe('case 37: room codes cannot be found by trying', () => {
  const random = () =>
    Array.from({ length: 9 }, () => '0123456789abcdefghjkmnpqrstvwxyz'[Math.floor(Math.random() * 32)]).join(
      '',
    )

  test('1,000 random codes at once: refused early, with a time to wait', async () => {
    const eve = await guestNamed('Eve')
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => eve.get(`/api/rooms/${random()}`)))
    const statuses = Map.groupBy(answers, (answer) => answer.status)
    expect([...statuses.keys()].sort()).toEqual([404, 429])
    // 60 at once; what refills while the requests run is a handful.
    expect(statuses.get(404)?.length).toBeGreaterThanOrEqual(60)
    expect(statuses.get(404)?.length).toBeLessThan(120)
    const refused = statuses.get(429)?.[0]
    expect(await errorOf(refused ?? new Response())).toBe('rate_limited')
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
  })

  test('new guests of one address do not help', async () => {
    const address = '203.0.113.7'
    const statuses = new Map<number, number>()
    // Ten look-ups a second come back, so a slow machine needs more guests to use them up.
    for (let guest = 0; guest < 60 && (statuses.get(429) ?? 0) <= 40; guest++) {
      const eve = new Browser()
      eve.address = address
      await eve.keep(await eve.post('/api/auth/guest', { name: 'Eve' }))
      const answers = await Promise.all(Array.from({ length: 60 }, () => eve.get(`/api/rooms/${random()}`)))
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(429)).toBeGreaterThan(40)
  })

  test('missing, private and malformed codes answer the same to every request', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const hidden = (await roomOf(ada, 'private')).code
    const codes = ['000-000-000', hidden, hidden.toUpperCase(), 'x', 'ü', 'a'.repeat(300), '%00', "' OR 1=1"]
    const requests: ((code: string) => Promise<Response>)[] = [
      (code) => eve.get(`/api/rooms/${code}`),
      (code) => eve.post(`/api/rooms/${code}/join`),
      (code) => eve.post(`/api/rooms/${code}/ticket`),
      (code) => eve.patch(`/api/rooms/${code}`, { title: 'Mine' }),
      (code) => eve.delete(`/api/rooms/${code}`),
      (code) => eve.get(`/api/rooms/${code}/members`),
      (code) => eve.post(`/api/rooms/${code}/members`, { username: eve.username }),
    ]
    expect((await eve.get('/api/rooms/%E0%A4%A')).status, 'broken percent-encoding').toBe(404)
    for (const request of requests) {
      const answers = await Promise.all(
        codes.map(async (code) => told(await request(encodeURIComponent(code)))),
      )
      expect(answers[0]).toMatchObject({ status: 404 })
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }
  })

  test('a missing and a hidden room take the same two queries', async () => {
    const { findRoom } = await import('../../worker/db/rooms.ts')
    const { drizzle } = await import('drizzle-orm/d1')
    const { schema } = await import('../../worker/db/database.ts')
    const ada = await registered()
    const hidden = (await roomOf(ada, 'private')).code.replaceAll('-', '')
    const queries = async (code: string) => {
      const seen: string[] = []
      const db = drizzle(env.DB, { schema, logger: { logQuery: (query) => void seen.push(query) } })
      expect(await findRoom(db, code, 'u_stranger')).toBeUndefined()
      return seen
    }
    expect(await queries('000000000')).toEqual(await queries(hidden))
  })
})

describe('tries to log in, register and come as a guest', () => {
  test('ten wrong passwords, then a wait, for known and unknown names alike', async () => {
    const ada = await registered()
    for (const name of [ada.username, 'unknown-name']) {
      const eve = new Browser()
      const tries = Array.from({ length: 13 }, () =>
        eve.post('/api/auth/login', { login: name, password: 'not the password' }),
      )
      const statuses = (await Promise.all(tries)).map((answer) => answer.status)
      expect(statuses.filter((status) => status === 401)).toHaveLength(10)
      expect(statuses.filter((status) => status === 429)).toHaveLength(3)
      const spelled = await eve.post('/api/auth/login', {
        login: ` ${name.toUpperCase()} `,
        password: PASSWORD,
      })
      expect(spelled.status, 'another spelling is the same name').toBe(429)
    }
    const home = await new Browser().post('/api/auth/login', { login: ada.username, password: PASSWORD })
    expect(home.status, 'the owner, from elsewhere, is not locked out').toBe(200)
  })

  test('a login that works forgives the tries before it', async () => {
    const ada = await registered()
    const browser = new Browser()
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 8; i++) {
        await browser.post('/api/auth/login', { login: ada.username, password: 'not the password' })
      }
      const login = await browser.post('/api/auth/login', { login: ada.username, password: PASSWORD })
      expect(login.status).toBe(200)
    }
  })

  test('guests of one address: 300, then a wait; others are not held up', async () => {
    const school = new Browser()
    const come = (browser: Browser) => browser.post('/api/auth/guest', { name: 'Kim' })
    const statuses = (await Promise.all(Array.from({ length: 320 }, () => come(school)))).map(
      (answer) => answer.status,
    )
    const accepted = statuses.filter((status) => status === 201).length
    expect(accepted).toBeGreaterThanOrEqual(300)
    expect(accepted).toBeLessThan(318)
    expect((await come(new Browser())).status).toBe(201)
  })
})

describe('the limiter', () => {
  const bucket = { name: 'test', burst: 10, perMs: 3_600_000 }
  const limiter = (name: string) => env.LIMITER.get(env.LIMITER.idFromName(name))

  test('is exact under parallel tries and remembers after an eviction', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => limiter('exact').take([bucket])))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(10)
    await evictDurableObject(limiter('exact'))
    const answer = await limiter('exact').take([bucket])
    expect(answer).toEqual({
      ok: false,
      retryAfterMs: expect.any(Number),
      left: { name: 'test', tries: 0, fullMs: expect.any(Number) },
    })
    expect(answer.ok ? 0 : answer.retryAfterMs).toBeGreaterThan(300_000)
  })

  test('counts in every bucket or in none', async () => {
    const small = { name: 'small', burst: 2, perMs: 3_600_000 }
    for (let i = 0; i < 5; i++) await limiter('both').take([bucket, small])
    const left = await Promise.all(Array.from({ length: 20 }, () => limiter('both').take([bucket])))
    expect(
      left.filter((answer) => answer.ok),
      'three refused tries cost nothing',
    ).toHaveLength(8)
  })

  test('leaves nothing behind once its buckets are full again', async () => {
    const stub = limiter('forgets')
    await stub.take([bucket])
    await runInDurableObject<Limiter, void>(stub, (_, state) => {
      state.storage.sql.exec('UPDATE buckets SET full_at = 1')
    })
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    const tables = await runInDurableObject<Limiter, number>(
      stub,
      (_, state) =>
        state.storage.sql.exec("SELECT count(*) AS n FROM sqlite_master WHERE name = 'buckets'").one()[
          'n'
        ] as number,
    )
    expect(tables).toBe(0)
    expect(await stub.take([bucket])).toMatchObject({ ok: true, left: { name: 'test', tries: 9 } })
  })
})
