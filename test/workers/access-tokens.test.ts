import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { SCOPES, tokensAnswer, type Scope } from '#core/protocol/api/tokens.ts'
import {
  env,
  errorOf,
  guestNamed,
  PASSWORD,
  registered,
  roomOf,
  type Browser,
  type RoomJSON,
} from './support/browser.ts'
import { bare, personalToken } from './support/script.ts'

let ada: Browser
let room: RoomJSON
beforeAll(async () => {
  ada = await registered()
  room = await roomOf(ada)
})

const as = (secret: string) => ({ Authorization: `Bearer ${secret}` })

test('a token is shown once and kept as a digest; its list says what it may and when it was used', async () => {
  const kim = await registered()
  const made = await personalToken(kim, ['account:read', 'rooms:read'], 7)
  expect(made.secret).toMatch(/^cc_pat_[A-Za-z0-9_-]{43}$/)
  const rows = JSON.stringify((await env.DB.prepare('SELECT * FROM access_tokens').all()).results)
  expect(rows).not.toContain(made.secret.slice(7))
  expect((await bare('GET', '/api/me', undefined, as(made.secret))).status).toBe(200)
  const answer = await (await kim.get('/api/tokens')).text()
  expect(answer).not.toContain(made.secret)
  const [listed] = v.parse(tokensAnswer, JSON.parse(answer)).tokens
  expect(listed).toMatchObject({ id: made.token.id, name: 'A token', scopes: ['rooms:read', 'account:read'] })
  expect(listed?.lastUsedAt).toBeTypeOf('number')
  expect((listed?.expiresAt ?? 0) - (listed?.createdAt ?? 0)).toBeCloseTo(7 * 86_400_000, -4)
})

test('a token ends by its time, by its deletion, and with its account', async () => {
  const kim = await registered()
  const [late, gone, off] = [
    await personalToken(kim, ['account:read'], 7),
    await personalToken(kim, ['account:read'], null),
    await personalToken(kim, ['account:read'], null),
  ]
  const status = async ({ secret }: typeof late) =>
    (await bare('GET', '/api/me', undefined, as(secret))).status
  expect([await status(late), await status(gone), await status(off)]).toEqual([200, 200, 200])
  await env.DB.prepare('UPDATE access_tokens SET expires_at = ? WHERE id = ?')
    .bind(Date.now() - 1, late.token.id)
    .run()
  expect((await ada.delete(`/api/tokens/${gone.token.id}`)).status, 'of somebody else').toBe(404)
  expect((await kim.delete(`/api/tokens/${gone.token.id}`)).status).toBe(204)
  expect((await kim.delete(`/api/tokens/${gone.token.id}`)).status).toBe(404)
  await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(kim.id).run()
  expect([await status(late), await status(gone), await status(off)]).toEqual([401, 401, 401])
})

test('what a token may be is checked; guests have none; one person has at most 50', async () => {
  const make = async (body: unknown) => errorOf(await ada.post('/api/tokens', body))
  const good = { name: 'x', scopes: ['ws'], days: 7 }
  expect(await make({ ...good, name: '\u202e' })).toBe('invalid name')
  expect(await make({ ...good, scopes: [] })).toBe('invalid scopes')
  expect(await make({ ...good, scopes: ['admin'] })).toBe('invalid scopes.0')
  expect(await make({ ...good, days: 8 })).toBe('invalid days')
  expect(await make({ ...good, userId: 'u_other' })).toBe('invalid userId')
  const guest = await guestNamed('Guest')
  expect(await errorOf(await guest.post('/api/tokens', good))).toBe('forbidden')
  const kim = await registered()
  const insert = env.DB.prepare(
    "INSERT INTO access_tokens (id, user_id, name, token_hash, scopes, created_at) VALUES (?, ?, 'x', ?, 'ws', 0)",
  )
  await env.DB.batch(Array.from({ length: 50 }, (_, i) => insert.bind(`t${i}`, kim.id, `h${i}`)))
  expect(await errorOf(await kim.post('/api/tokens', good))).toBe('quota_reached tokens')
})

describe('case 28: a personal token is good for its scopes and nothing else', () => {
  const requests: [string, () => string, unknown, Scope | null][] = [
    ['GET', () => '/api/me', undefined, 'account:read'],
    ['GET', () => '/api/rooms', undefined, 'rooms:read'],
    ['GET', () => `/api/rooms/${room.code}`, undefined, 'rooms:read'],
    ['GET', () => `/api/rooms/${room.code}/members`, undefined, 'rooms:read'],
    ['GET', () => '/api/languages', undefined, 'rooms:read'],
    ['GET', () => '/api/runner', undefined, 'rooms:read'],
    ['POST', () => '/api/rooms', { title: 'x', language: 'python', visibility: 'code' }, 'rooms:write'],
    ['PATCH', () => `/api/rooms/${room.code}`, { title: 'y' }, 'rooms:write'],
    ['POST', () => `/api/rooms/${room.code}/join`, {}, 'rooms:write'],
    ['POST', () => `/api/rooms/${room.code}/members`, { username: 'nobody-here' }, 'rooms:write'],
    ['POST', () => `/api/rooms/${room.code}/ticket`, {}, 'ws'],
    ['GET', () => '/api/tokens', undefined, null],
    ['POST', () => '/api/tokens', { name: 'x', scopes: ['ws'], days: 7 }, null],
    ['DELETE', () => '/api/tokens/anything', undefined, null],
  ]
  test.each(SCOPES)('%s', async (scope) => {
    const { secret } = await personalToken(ada, [scope])
    for (const [method, path, body, wants] of requests) {
      const response = await bare(method, path(), body, as(secret))
      expect([method, path(), response.status === 401]).toEqual([method, path(), wants !== scope])
    }
  })

  test('one with every scope still makes, sees and ends no tokens', async () => {
    const { secret } = await personalToken(ada, [...SCOPES])
    for (const [method, path, body, wants] of requests) {
      const response = await bare(method, path(), body, as(secret))
      expect([method, path(), response.status === 401]).toEqual([method, path(), wants === null])
    }
  })

  test('a personal token is no refresh token and no password, and no other credential is one', async () => {
    const { secret } = await personalToken(ada, [...SCOPES])
    const cookie = { Cookie: `__Secure-cc_refresh=${secret}`, Origin: 'https://cc.example' }
    expect((await bare('POST', '/api/auth/refresh', {}, cookie)).status).toBe(401)
    expect((await bare('POST', '/token', { username: ada.username, password: secret })).status).toBe(401)
    for (const credential of [
      ada.refreshToken,
      `cc_pat_${ada.refreshToken}`,
      PASSWORD,
      secret.slice(7),
      `${secret}x`,
      secret.toUpperCase(),
    ]) {
      expect((await bare('GET', '/api/me', undefined, as(credential))).status).toBe(401)
    }
    expect((await bare('GET', '/api/me', undefined, { Authorization: `bearer ${secret}` })).status).toBe(401)
    expect((await bare('GET', `/api/me?token=${secret}`)).status).toBe(401)
  })
})
