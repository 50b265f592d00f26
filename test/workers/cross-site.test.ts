import { exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  Browser,
  env,
  errorOf,
  PASSWORD,
  registered,
  roomOf,
  SITE,
  type RoomJSON,
} from './support/browser.ts'

const main = (exports as unknown as { default: Fetcher }).default

let ada: Browser
let room: RoomJSON

beforeAll(async () => {
  ada = await registered()
  room = await roomOf(ada)
})

/** Everything a request could have changed. */
async function state(): Promise<unknown> {
  const tables = ['users', 'sessions', 'rooms', 'room_members']
  return Promise.all(
    tables.map(async (table) => (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results),
  )
}

describe('case 34: what another site makes a browser send has no effect', () => {
  const crossed: [string, Record<string, string | null>][] = [
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a form with files', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['JSON as text/plain', { 'Content-Type': 'text/plain' }],
    ['JSON in two types', { 'Content-Type': 'text/plain, application/json' }],
    ['a type that only starts like JSON', { 'Content-Type': 'application/jsonp' }],
    ['no type', { 'Content-Type': null }],
    ['Sec-Fetch-Site: cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'Sec-Fetch-Site': 'same-site' }],
    ['Sec-Fetch-Site: none', { 'Sec-Fetch-Site': 'none' }],
    ['another origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': null }],
    ['a look-alike origin', { Origin: 'https://cc.example.evil.com', 'Sec-Fetch-Site': null }],
    ['the origin null', { Origin: 'null', 'Sec-Fetch-Site': null }],
    ['no origin', { Origin: null, 'Sec-Fetch-Site': null }],
    ['no origin, same-origin by its own word', { Origin: null }],
  ]

  test.each(crossed)('%s', async (_, headers) => {
    const before = await state()
    const requests: [string, string, unknown][] = [
      ['POST', '/api/auth/register', { username: 'crossed', email: 'c@mail.example', password: PASSWORD }],
      ['POST', '/api/auth/login', { login: ada.username, password: PASSWORD }],
      ['POST', '/api/auth/guest', { name: 'Crossed' }],
      ['POST', '/api/auth/refresh', undefined],
      ['POST', '/api/auth/logout', undefined],
      ['POST', '/api/rooms', { title: 'x', language: 'python', visibility: 'code' }],
      ['POST', '/api/auth/upgrade', { username: 'crossed', email: 'c@mail.example', password: PASSWORD }],
      ['POST', '/api/trial', {}],
      ['POST', `/api/lobby/${room.id}/join`, undefined],
      ['POST', `/api/rooms/${room.code}/join`, undefined],
      ['POST', `/api/rooms/${room.code}/ticket`, undefined],
      ['POST', `/api/rooms/${room.code}/members`, { username: ada.username }],
      ['PATCH', `/api/rooms/${room.code}`, { title: 'Crossed' }],
    ]
    for (const [method, path, body] of requests) {
      const response = await ada.send(method, path, body, headers)
      expect([path, response.status, await errorOf(response)]).toEqual([path, 403, 'cross_site'])
      expect(response.headers.get('Set-Cookie')).toBeNull()
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
    if (!('Content-Type' in headers)) {
      expect((await ada.send('DELETE', `/api/rooms/${room.code}`, undefined, headers)).status).toBe(403)
    }
    expect(await state()).toEqual(before)
  })

  test('the same requests from a page of this site work', async () => {
    expect((await ada.post(`/api/rooms/${room.code}/join`)).status).toBe(200)
    const charset = { 'Content-Type': 'application/json; charset=UTF-8' }
    expect((await ada.post(`/api/rooms/${room.code}/join`, undefined, charset)).status).toBe(200)
  })

  test('a GET changes nothing, also on paths that change something by POST', async () => {
    const before = await state()
    const gets = ['register', 'login', 'guest', 'refresh', 'logout'].map((name) => `/api/auth/${name}`)
    const rooms = ['', '/join', '/ticket'].map((end) => `/api/rooms/${room.code}${end}`)
    for (const path of [...gets, ...rooms, '/api/rooms', '/api/me', '/api/languages']) await ada.get(path)
    expect(await state()).toEqual(before)
  })

  test('a preflight gets no permission', async () => {
    const response = await ada.send('OPTIONS', '/api/rooms', undefined, {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization, content-type',
    })
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('case 38: fields that nobody asked for', () => {
  const base = { username: 'extra', email: 'extra@mail.example', password: PASSWORD }
  test.each([
    ['role', JSON.stringify({ ...base, role: 'owner' })],
    ['isAdmin', JSON.stringify({ ...base, isAdmin: true })],
    ['id', JSON.stringify({ ...base, id: 'u_mine' })],
    ['kind', JSON.stringify({ ...base, kind: 'account' })],
    ['__proto__', `{"__proto__":{"isAdmin":true},${JSON.stringify(base).slice(1)}`],
    ['constructor', `{"constructor":{"prototype":{"isAdmin":true}},${JSON.stringify(base).slice(1)}`],
    ['an array', JSON.stringify([base])],
    ['nothing', 'null'],
  ])('registering with %s is refused and changes no prototype', async (_, body) => {
    const response = await new Browser().post('/api/auth/register', body)
    expect([response.status, (await errorOf(response)).split(' ')[0]]).toEqual([422, 'invalid'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    expect(await env.DB.prepare("SELECT id FROM users WHERE username = 'extra'").first()).toBeNull()
  })

  test.each([
    { id: 'r_other' },
    { code: 'aaa-aaa-aaa' },
    { ownerId: 'u_other' },
    { owner_id: 'u_other' },
    { role: 'owner' },
    { title: 'x', createdAt: 1 },
  ])('changing a room with %j is refused', async (body) => {
    const before = await state()
    expect((await ada.patch(`/api/rooms/${room.code}`, body)).status).toBe(422)
    expect(await state()).toEqual(before)
  })

  test('of a key written twice one value is used, and it is checked', async () => {
    const body = `{"name":"Kim","name":"\\u202e"}`
    expect((await new Browser().post('/api/auth/guest', body)).status).toBe(422)
    const twice = await new Browser().post('/api/auth/guest', `{"name":"First","name":"Second"}`)
    expect(await twice.json()).toMatchObject({ user: { name: 'Second' } })
  })

  test('an address with //, backslashes or line breaks redirects nowhere', async () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '/login?next=//evil.example',
      '/%0d%0aLocation:%20https://evil.example',
      '/api//evil.example',
    ]) {
      const response = await main.fetch(SITE + path, { redirect: 'manual' })
      expect(response.headers.get('Location'), path).toBeNull()
      expect(response.status === 200 || response.status === 404, `${path} ${response.status}`).toBe(true)
    }
  })
})
