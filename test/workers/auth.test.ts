import { expect, test } from 'vitest'
import { Browser, env, errorOf, guestNamed, PASSWORD, registered } from './support/browser.ts'

test('registering signs in: user, token for ten minutes at most, and a cookie no script can read', async () => {
  const ada = new Browser()
  const response = await ada.keep(
    await ada.post('/api/auth/register', { username: 'Ada', email: 'Ada@Mail.example', password: PASSWORD }),
  )
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({
    user: {
      id: expect.stringMatching(/^u_[0-9a-z]{20}$/),
      username: 'Ada',
      name: 'Ada',
      guest: false,
      color: null,
    },
    accessToken: expect.any(String),
    expiresIn: 600,
  })
  const cookie = response.headers.get('Set-Cookie') ?? ''
  expect(cookie).toMatch(/^__Secure-cc_refresh=[\w-]{43};/)
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/api/auth'])
    expect(cookie).toContain(part)
  const me = await ada.get('/api/me')
  expect(await me.json()).toEqual({
    user: { id: ada.id, username: 'Ada', name: 'Ada', guest: false, color: null },
  })
})

test('on plain http the cookie has no prefix and no Secure, or the browser would drop it', async () => {
  const browser = new Browser()
  const { default: main } = (await import('cloudflare:workers')).exports as unknown as { default: Fetcher }
  const response = await main.fetch('http://127.0.0.1:8787/api/auth/guest', {
    method: 'POST',
    headers: {
      Origin: 'http://127.0.0.1:8787',
      'Content-Type': 'application/json',
      'CF-Connecting-IP': browser.address,
    },
    body: '{"name":"Kim"}',
  })
  expect(response.headers.get('Set-Cookie')).toMatch(/^cc_refresh=/)
  expect(response.headers.get('Set-Cookie')).not.toMatch(/secure/i)
})

test('logging in works by user name in any case and by email address', async () => {
  const { username } = await registered('Grace')
  for (const login of [username, 'GRACE', ' grace ', 'grace@mail.example', 'Grace@MAIL.example']) {
    const browser = new Browser()
    const response = await browser.keep(await browser.post('/api/auth/login', { login, password: PASSWORD }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ user: { username: 'Grace' } })
  }
})

test('a second account of one address can also log in with it, and the first still can', async () => {
  const first = await registered('twin-a')
  const body = { username: 'twin-b', email: 'TWIN-A@mail.example', password: 'another password' }
  expect((await new Browser().post('/api/auth/register', body)).status).toBe(201)
  for (const [password, username] of [
    [PASSWORD, first.username],
    ['another password', 'twin-b'],
  ]) {
    const login = await new Browser().post('/api/auth/login', { login: 'twin-a@mail.example', password })
    expect(await login.json()).toMatchObject({ user: { username } })
  }
})

test('a guest needs only a name and is a guest everywhere', async () => {
  const kim = await guestNamed('  Kim\u00a0 Lee ')
  expect(kim.id).toMatch(/^g_/)
  expect(await (await kim.get('/api/me')).json()).toEqual({
    user: { id: kim.id, username: null, name: 'Kim Lee', guest: true, color: null },
  })
})

test('refreshing gives a new token and a new cookie; logging out ends both', async () => {
  const ada = await registered()
  const before = ada.refreshToken
  const response = await ada.keep(await ada.post('/api/auth/refresh'))
  expect(response.status).toBe(200)
  expect(ada.refreshToken).not.toBe(before)
  expect((await ada.get('/api/me')).status).toBe(200)
  const last = ada.refreshToken
  expect((await ada.post('/api/auth/logout')).status).toBe(204)
  expect(ada.cookies.size).toBe(0)
  ada.refreshToken = last
  expect(await errorOf(await ada.post('/api/auth/refresh'))).toBe('unauthorized')
})

test('what is wrong is said beside its field', async () => {
  await registered('Taken')
  const good = { username: 'free', email: 'free@mail.example', password: PASSWORD }
  const cases: [object, number, string][] = [
    [{ ...good, username: 'ab' }, 422, 'invalid username'],
    [{ ...good, username: 'a'.repeat(33) }, 422, 'invalid username'],
    [{ ...good, username: 'zoë' }, 422, 'invalid username'],
    [{ ...good, username: 'tAKEN' }, 409, 'username_taken username'],
    [{ ...good, email: 'nobody' }, 422, 'invalid email'],
    [{ ...good, email: `${'a'.repeat(250)}@mail.example` }, 422, 'invalid email'],
    [{ ...good, email: 'a\u0000b@mail.example' }, 422, 'invalid email'],
    [{ ...good, password: 'ninechars' }, 422, 'invalid password'],
    [{ ...good, password: 'x'.repeat(201) }, 422, 'invalid password'],
    [{ ...good, password: 'unpaired \ud800 surrogate' }, 422, 'invalid password'],
    [{ ...good, password: 12345678901 }, 422, 'invalid password'],
    [{ username: 'free' }, 422, 'invalid email'],
  ]
  for (const [body, status, error] of cases) {
    const response = await new Browser().post('/api/auth/register', body)
    expect([response.status, await errorOf(response)], JSON.stringify(body).slice(0, 80)).toEqual([
      status,
      error,
    ])
  }
})

test('names: at most 40 graphemes, nothing invisible, nothing that turns the direction', async () => {
  const answer = async (name: unknown) => (await new Browser().post('/api/auth/guest', { name })).status
  const family = '👨‍👩‍👧‍👦'
  for (const name of [
    'Zoë',
    '王小明',
    'محمد',
    'नमस्ते',
    '❤️',
    family.repeat(20),
    'x'.repeat(40),
    "O'Brien <b>",
  ]) {
    expect(await answer(name), name).toBe(201)
  }
  const bad = [
    '',
    '   ',
    '\u200b',
    '\u200d',
    'a\u202eb',
    'a\u2066b',
    'a\nb',
    'a\u0000b',
    'A\ufeffda',
    'a\u2028b',
    '\u3164',
    'Ada\u{e0041}',
    'a\u034fb',
  ]
  for (const name of [
    ...bad,
    'x'.repeat(41),
    'x'.repeat(10_000),
    'e' + '\u0301'.repeat(5_000),
    7,
    null,
    ['a'],
  ]) {
    expect(await answer(name), JSON.stringify(name)?.slice(0, 40)).toBe(422)
  }
  const composed = await guestNamed('Zoe\u0308')
  const row = await env.DB.prepare('SELECT name FROM users WHERE id = ?').bind(composed.id).first('name')
  expect(row).toBe('Zo\u00eb')
})

test('bodies that are no JSON, too large or compressed are refused before they are used', async () => {
  const ada = new Browser()
  expect(await errorOf(await ada.post('/api/auth/login', '{"login":'))).toBe('bad_json')
  expect(await errorOf(await ada.post('/api/auth/login', ''))).toBe('bad_json')
  const large = await ada.post('/api/auth/guest', { name: 'x'.repeat(20_000) })
  expect([large.status, await errorOf(large)]).toEqual([413, 'too_large'])
  const huge = await ada.post('/api/auth/register', 'x'.repeat(3 * 1024 * 1024))
  expect([huge.status, await errorOf(huge)]).toEqual([413, 'too_large'])
  const gzip = await ada.post('/api/auth/guest', '{"name":"Kim"}', { 'Content-Encoding': 'gzip' })
  expect([gzip.status, await errorOf(gzip)]).toEqual([415, 'unsupported'])
})
