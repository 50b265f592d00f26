import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { Limiter } from '../../durable-objects/limiter.ts'
import { ENDPOINTS, openapi } from '../../worker/openapi/document.ts'
import { Browser, env, guestNamed, PASSWORD, registered, roomOf } from './support/browser.ts'

type Told = { name: string; q: number; w: number; r: number; t: number }

/** What an answer tells of a limit, read as structured fields; null when it tells of none. */
function told({ headers }: Response): Told | null {
  const [policy, limit] = [headers.get('RateLimit-Policy'), headers.get('RateLimit')]
  if (policy === null && limit === null) return null
  const [, name = '', q, w] = /^"(\w+)";q=(\d+);w=(\d+)$/.exec(policy ?? '') ?? []
  const [, again, r, t] = /^"(\w+)";r=(\d+);t=(\d+)$/.exec(limit ?? '') ?? []
  expect(again, `${policy} ${limit}`).toBe(name)
  return { name, q: Number(q), w: Number(w), r: Number(r), t: Number(t) }
}

const bucketOf = (subject: string, name: string) =>
  runInDurableObject<Limiter, number>(env.LIMITER.get(env.LIMITER.idFromName(subject)), (_, { storage }) =>
    Number(storage.sql.exec('SELECT full_at FROM buckets WHERE name = ?', name).one()['full_at']),
  )

test('RL1: what is told is what the bucket has, try by try, until it refuses and when it is refused', async () => {
  const ada = await registered()
  for (let n = 1; n <= 30; n++) {
    const answer = await ada.post('/api/tokens', { name: `T${n}`, scopes: ['ws'], days: 7 })
    const left = told(answer)
    expect([answer.status, left]).toMatchObject([201, { name: 'tokenPerPerson', q: 30, w: 3600, r: 30 - n }])
    const full = ((await bucketOf(`person:${ada.id}`, 'tokenPerPerson')) - Date.now()) / 1000
    expect(Math.abs((left?.t ?? 0) - full)).toBeLessThan(10)
  }
  const refused = await ada.post('/api/tokens', { name: 'T', scopes: ['ws'], days: 7 })
  expect([refused.status, told(refused)]).toMatchObject([429, { name: 'tokenPerPerson', r: 0 }])
  const wait = Number(refused.headers.get('Retry-After'))
  // A thirtieth of an hour until the next, an hour until all.
  expect(wait).toBeGreaterThan(60)
  expect(wait).toBeLessThanOrEqual(120)
  expect(told(refused)?.t).toBeGreaterThan(wait)
})

test('RL1: of several limits it is the tightest, also of those that are counted one after the other', async () => {
  const eve = await guestNamed('Eve')
  // A person may try 60 codes a minute, an address 600.
  expect(told(await eve.get('/api/rooms/000-000-000'))).toMatchObject({ name: 'codePerPerson', q: 60, r: 59 })
  // 120 knocks a minute: what is tighter is the code that nobody has.
  expect(told(await eve.post('/api/rooms/000-000-000/knock'))).toMatchObject({ name: 'codePerPerson', r: 58 })
})

test('RL2: what was forgiven is there again, and what others use up is not told', async () => {
  const ada = await registered()
  const browser = new Browser()
  const login = (password: string) => browser.post('/api/auth/login', { login: ada.username, password })
  expect(told(await login('not the password'))).toMatchObject({ name: 'loginPerNameAndAddress', q: 10, r: 9 })
  expect(told(await login('not the password'))).toMatchObject({ r: 8 })
  expect(told(await login(PASSWORD))).toMatchObject({ name: 'loginPerNameAndAddress', r: 10, t: 0 })
  // Tries from many other addresses use up the name's own limit: nothing here tells of them.
  const name = env.LIMITER.get(env.LIMITER.idFromName(`login:${ada.username}`))
  for (let n = 0; n < 199; n++) await name.take([{ name: 'loginPerName', burst: 200, perMs: 3_600_000 }])
  expect(told(await login('not the password'))).toMatchObject({ name: 'loginPerNameAndAddress', r: 9 })
  const refused = await login('not the password')
  expect([refused.status, told(refused)]).toMatchObject([429, { name: 'loginPerNameAndAddress', r: 8 }])
})

test('RL2: an answer that did not change, an error and one that is replayed tell it too; what is not limited tells nothing', async () => {
  const ada = await registered()
  const first = await ada.get('/api/activity')
  expect(told(first)).toMatchObject({ name: 'homePerPerson', q: 240, r: 239 })
  const same = await ada.get('/api/activity', { 'If-None-Match': first.headers.get('ETag') ?? '' })
  expect([same.status, told(same)]).toMatchObject([304, { name: 'homePerPerson', r: 238 }])
  const bad = await ada.get('/api/lobby?after=x')
  expect([bad.status, told(bad)]).toMatchObject([400, { name: 'searchPerPerson', r: 119 }])
  expect(told(await ada.get('/api/rooms'))).toBe(null)
  expect(told(await ada.get(`/api/rooms/${(await roomOf(ada)).code}`))).toBe(null)
})

test('RL3: pages of other sites may read it where they may read the answer', async () => {
  const answer = await new Browser().get('/api/embed/check?room=000-000-000')
  const exposed = answer.headers.get('Access-Control-Expose-Headers')?.split(', ') ?? []
  expect(exposed).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After', 'Link']))
})

test('RL3: the document names the headers of every route that can be refused by a limit', () => {
  const limited = ENDPOINTS.filter(({ errors }) => errors.includes('rate_limited'))
  expect(limited.length).toBeGreaterThan(40)
  const { paths, components } = openapi()
  expect(Object.keys(components.headers)).toEqual(['RateLimitPolicy', 'RateLimit', 'RetryAfter', 'Link'])
  for (const { path, method, status } of limited)
    expect([path, paths[path]?.[method]]).toMatchObject([
      path,
      {
        responses: {
          [status]: { headers: { RateLimit: {}, 'RateLimit-Policy': {} } },
          429: { headers: { RateLimit: {}, 'RateLimit-Policy': {}, 'Retry-After': {} } },
        },
      },
    ])
})
