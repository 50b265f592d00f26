import { generateKeyPair, SignJWT, exportJWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { Browser, env, errorOf, registered, roomOf, SITE, type RoomJSON } from './support/browser.ts'
import { openSocket, ticketFor } from './support/socket.ts'
import { forged, goodAccess, partsOf, signed } from './support/tokens.ts'

let ada: Browser
let room: RoomJSON
let access: string

beforeAll(async () => {
  ada = await registered()
  room = await roomOf(ada)
  access = ada.token ?? ''
})

const me = (token: string) => new Browser().get('/api/me', { Authorization: `Bearer ${token}` })

describe('case 27: a token that was tampered with is refused', () => {
  test('the untouched token and one made by the tests are accepted', async () => {
    expect((await me(access)).status).toBe(200)
    const { header, payload } = goodAccess(ada.id, 'x')
    expect((await me(await signed(header, payload))).status).toBe(200)
  })

  test('alg none, other algorithms, no signature, another payload', async () => {
    const { header, payload, signature } = partsOf(access)
    const admin = { ...payload, sub: 'u_somebodyelse' }
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const es256 = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .sign(privateKey)
    const tokens = [
      forged({ ...header, alg: 'none' }, payload),
      forged({ ...header, alg: 'None' }, payload, signature),
      forged({ ...header, alg: 'HS512' }, payload, signature),
      forged({ ...header, alg: 'HS256' }, payload, ''),
      forged(header, admin, signature),
      es256,
      `${access.slice(0, -2)}${access.endsWith('A') ? 'BB' : 'AA'}`,
      `${access}.x`,
      'x',
      '',
    ]
    for (const token of tokens) expect((await me(token)).status, token).toBe(401)
    // The key in the header is the attacker's own.
    const jwk = await exportJWK(publicKey)
    const own = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk })
      .sign(privateKey)
    expect((await me(own)).status).toBe(401)
  })

  test('jwk, jku, x5u and strange kids change nothing: the key is ours or the token is refused', async () => {
    const { header, payload } = partsOf(access)
    const key = new TextEncoder().encode('the attacker chose this key, it is long enough')
    for (const extra of [
      { jwk: { kty: 'oct', k: 'dGhlIGF0dGFja2VyIGNob3NlIHRoaXMga2V5' } },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/cert' },
      { kid: '../../x' },
      { kid: "x' UNION SELECT 'secret" },
    ]) {
      const token = await new SignJWT(payload)
        .setProtectedHeader({ ...header, alg: 'HS256', ...extra })
        .sign(key)
      expect((await me(token)).status, JSON.stringify(extra)).toBe(401)
    }
  })

  test('other schemes and doubled headers are no sign-in', async () => {
    for (const value of [
      access,
      `bearer ${access}`,
      `Basic ${access}`,
      `Bearer ${access} x`,
      `Bearer  ${access}`,
    ]) {
      expect((await new Browser().get('/api/me', { Authorization: value })).status, value).toBe(401)
    }
  })
})

describe('case 28: a credential works only for its own purpose', () => {
  test('wrong issuer, audience or type, missing or overlong claims', async () => {
    const { header, payload } = goodAccess(ada.id, 'x')
    const without = (claim: string) =>
      Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim))
    const iat = payload.iat ?? 0
    const cases = [
      signed(header, { ...payload, iss: 'other' }),
      signed(header, { ...payload, aud: `room:${room.id}` }),
      signed({ ...header, typ: 'ticket+jwt' }, payload),
      signed({ ...header, typ: 'JWT' }, payload),
      signed({ alg: 'HS256' }, payload),
      ...['iss', 'aud', 'exp', 'iat', 'jti', 'sub', 'sid'].map((claim) => signed(header, without(claim))),
      signed(header, { ...payload, exp: iat - 1 }),
      signed(header, { ...payload, nbf: iat + 100 }),
      signed(header, { ...payload, iat: iat - 3600, exp: iat + 86_400 }),
      signed(header, { ...payload, iat: iat + 3600, exp: iat + 7200 }),
    ]
    for (const [index, token] of (await Promise.all(cases)).entries()) {
      expect((await me(token)).status, `case ${index}`).toBe(401)
    }
  })

  test('every credential in every place: only the diagonal works', async () => {
    const guest = await registered()
    const ticket = await ticketFor(ada, room)
    const credentials = { access: guest.token ?? '', ticket, refresh: guest.refreshToken }
    const places = {
      access: async (credential: string) => (await me(credential)).status,
      ticket: async (credential: string) => (await openSocket(room.id, credential, { Origin: SITE })).status,
      refresh: async (credential: string) => {
        const browser = new Browser()
        browser.refreshToken = credential
        return (await browser.post('/api/auth/refresh')).status
      },
    }
    for (const [kind, credential] of Object.entries(credentials)) {
      for (const [place, use] of Object.entries(places)) {
        const accepted = { access: 200, ticket: 101, refresh: 200 }[place]
        expect(await use(credential), `${kind} as ${place}`).toBe(kind === place ? accepted : 401)
      }
    }
  })

  test('the right claims under the key of another purpose', async () => {
    const { header, payload } = goodAccess(ada.id, 'x')
    expect((await me(await signed(header, payload, 'ticket'))).status).toBe(401)
    expect((await me(await signed(header, payload, 'refresh'))).status).toBe(401)
    const ticket = partsOf(await ticketFor(ada, room))
    const wrong = await signed(ticket.header, ticket.payload, 'access')
    expect((await openSocket(room.id, wrong, { Origin: SITE })).status).toBe(401)
  })

  test('a ticket opens its own room only, once, for half a minute', async () => {
    const other = await roomOf(ada)
    const ticket = await ticketFor(ada, room)
    const { header, payload } = partsOf(ticket)
    // Issued in whole seconds, as jose checks it; ends to the millisecond.
    expect(Math.floor(payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30)
    expect((await openSocket(other.id, ticket, { Origin: SITE })).status).toBe(401)
    const late = { ...payload, iat: (payload.iat ?? 0) - 60, exp: (payload.exp ?? 0) - 60 }
    expect((await openSocket(room.id, await signed(header, late, 'ticket'), { Origin: SITE })).status).toBe(
      401,
    )
    expect((await openSocket(room.id, ticket, { Origin: SITE })).status).toBe(101)
    expect((await openSocket(room.id, ticket, { Origin: SITE })).status).toBe(401)
  })

  test('a ticket ends to the millisecond, counted from before its role was looked up', async () => {
    const { signTicket, verifyTicket } = await import('../../worker/auth/ticket.ts')
    const who = { user: ada.id, name: 'Ada', guest: false, role: 'owner', session: 'x' } as const
    const second = Date.now() - (Date.now() % 1000) - 1000
    for (const at of [second, second + 1, second + 123, second + 999]) {
      const ticket = await signTicket(env, room.id, who, at)
      expect((await verifyTicket(env, room.id, ticket))?.expires).toBe(at + 30_000)
    }
  })

  test('a ticket needs no look-up in the database', async () => {
    const ticket = await ticketFor(ada, room)
    await env.DB.prepare('UPDATE users SET name = ? WHERE id = ?').bind('Changed since', ada.id).run()
    const { payload } = partsOf(ticket)
    expect(v.parse(v.object({ sub: v.string(), role: v.string() }), payload)).toEqual({
      sub: ada.id,
      role: 'owner',
    })
    expect((await openSocket(room.id, ticket, { Origin: SITE })).status).toBe(101)
  })

  test('a secret that is too short signs nothing', async () => {
    const { keysOf } = await import('../../worker/auth/keys.ts')
    await expect(async () => keysOf({ ...env, JWT_SECRET: 'short' })).rejects.toThrow('JWT_SECRET')
  })
})

test('an answer without a token says so in one way', async () => {
  const response = await new Browser().get('/api/rooms')
  expect([response.status, await errorOf(response)]).toEqual([401, 'unauthorized'])
})
