import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { scriptTokenAnswer } from '#core/protocol/api/account.ts'
import { Browser, env, errorOf, PASSWORD, registered, SITE } from './support/browser.ts'
import { bare, scriptAccount } from './support/script.ts'

const answer = v.strictObject(scriptTokenAnswer.entries)
const login = { username: 'ada', password: PASSWORD }

beforeAll(async () => void (await scriptAccount('ada')))

test.each(['/register', '/register/'])(
  'a script registers at %s and gets a token, and no cookie',
  async (path) => {
    const username = `new-${path.length}`
    const response = await bare('POST', path, { username, password: PASSWORD })
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([201, null])
    const { access_token, token_type } = v.parse(answer, await response.json())
    expect(token_type).toBe('bearer')
    const me = await bare('GET', '/api/me', undefined, { Authorization: `Bearer ${access_token}` })
    expect(await me.json()).toMatchObject({ user: { username, guest: false } })
  },
)

test.each(['/token', '/token/'])('a script signs in at %s with JSON or the form of OAuth 2', async (path) => {
  const bodies = [
    login,
    { ...login, grant_type: 'password' },
    new URLSearchParams(login),
    new URLSearchParams({ ...login, grant_type: 'password', scope: '', client_id: 'x', client_secret: 'y' }),
  ]
  for (const body of bodies) {
    const response = await bare('POST', path, body)
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([200, null])
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    v.parse(answer, await response.json())
  }
})

test('the pages of the same names stay', async () => {
  for (const path of ['/register', '/login']) {
    const response = await bare('GET', path)
    expect([path, response.status, response.headers.get('Content-Type')]).toEqual([path, 200, 'text/html'])
  }
})

test('the rules of passwords and names are those of the pages', async () => {
  const refused = async (path: string, body: unknown) => {
    const response = await bare('POST', path, body)
    return `${response.status} ${await errorOf(response)}`
  }
  expect(await refused('/register/', { username: 'bob', password: 'short' })).toBe('422 invalid password')
  expect(await refused('/register/', { username: 'b', password: PASSWORD })).toBe('422 invalid username')
  expect(await refused('/register/', { username: 'ADA', password: PASSWORD })).toBe(
    '409 username_taken username',
  )
  expect(await refused('/register/', { ...login, role: 'owner' })).toBe('422 invalid role')
  expect(await refused('/token', { ...login, password: 'wrong' })).toBe('401 bad_credentials')
  expect(await refused('/token', { username: 'nobody-here', password: PASSWORD })).toBe('401 bad_credentials')
  expect(await refused('/token', { ...login, grant_type: 'client_credentials' })).toBe(
    '422 invalid grant_type',
  )
  expect(await refused('/token', new URLSearchParams([...Object.entries(login), ['username', 'bob']]))).toBe(
    '422 invalid',
  )
})

test('case 31: an unknown name and a wrong password answer the same, and cost the same tries', async () => {
  const address = { 'CF-Connecting-IP': '2001:db8:31::1' }
  const tries: string[] = []
  for (const [i, username] of ['nobody-here', 'ada'].entries()) {
    const response = await bare('POST', '/token', { username, password: `wrong-${i}` }, address)
    tries.push(`${response.status} ${JSON.stringify(await response.json())}`)
  }
  expect(new Set(tries).size).toBe(1)
  // Nine more, and the page of the same address and name may try no more.
  for (let i = 0; i < 9; i++) await bare('POST', '/token', { ...login, password: 'wrong' }, address)
  const page = new Browser()
  page.address = address['CF-Connecting-IP']
  const limited = await page.post('/api/auth/login', { login: 'ada', password: PASSWORD })
  expect([limited.status, limited.headers.has('Retry-After')]).toEqual([429, true])
})

describe('case 34: what another site makes a browser send to the addresses for scripts has no effect', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  test.each([
    ['a form of another site', { Origin: 'https://evil.example', ...form }],
    ['a form of a sandboxed frame', { Origin: 'null', ...form }],
    ['a look-alike origin', { Origin: 'https://cc.example.evil.com' }],
    ['cookies without an origin', { Cookie: '__Secure-cc_refresh=x', ...form }],
    ['fetch metadata without an origin', { 'Sec-Fetch-Site': 'cross-site', ...form }],
    ['fetch metadata of a navigation', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', ...form }],
    ['the own origin from another site', { Origin: SITE, 'Sec-Fetch-Site': 'cross-site' }],
  ])('%s', async (_, headers) => {
    const count = async () => [
      await env.DB.prepare('SELECT count(*) AS n FROM users').first('n'),
      await env.DB.prepare('SELECT count(*) AS n FROM sessions').first('n'),
    ]
    const before = await count()
    for (const path of ['/register', '/register/', '/token', '/token/']) {
      const body = 'Origin' in headers && !('Content-Type' in headers) ? login : new URLSearchParams(login)
      const response = await bare('POST', path, body, headers)
      expect([path, response.status, await errorOf(response)]).toEqual([path, 403, 'cross_site'])
    }
    expect(await count()).toEqual(before)
  })

  test('a page of this site may ask too, and its cookies mean nothing', async () => {
    const page = await registered()
    const response = await page.post('/token', login)
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([200, null])
  })
})

test('a script with a token needs no origin for the API; without one it still does', async () => {
  const token = await scriptAccount()
  const room = { title: 'Made by a script', language: 'python', visibility: 'code' }
  const made = await bare('POST', '/api/rooms', room, { Authorization: `Bearer ${token}` })
  expect(made.status).toBe(201)
  expect((await bare('POST', '/api/rooms', room)).status).toBe(403)
  const cookied = await bare('POST', '/api/rooms', room, { Authorization: `Bearer ${token}`, Cookie: 'a=b' })
  expect([cookied.status, await errorOf(cookied)]).toEqual([403, 'cross_site'])
})
