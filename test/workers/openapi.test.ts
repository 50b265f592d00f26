import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { app } from '../../worker/app.ts'
import { ENDPOINTS, openapi } from '../../worker/openapi/document.ts'
import { Browser, PASSWORD, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { bare, personalToken } from './support/script.ts'

/** Addresses that are about the API itself, and what answers what is no address. */
const OWN = ['GET /api/openapi.json', 'GET /api/docs', 'GET /api/docs.css']
const keyOf = (method: string, path: string) =>
  `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}').replace(/\{\w+\}/g, '{}')}`

let ada: Browser
let room: RoomJSON
beforeAll(async () => {
  ada = await registered()
  room = await roomOf(ada)
})

test('every route is in the document, and nothing else is', () => {
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && (path.startsWith('/api') || method !== 'GET'))
    .map(({ method, path }) => keyOf(method, path.replace(/(?<=^\/(?:register|token))\/?$/, '')))
  const documented = ENDPOINTS.filter(({ path }) => !path.startsWith('/ws/')).map(({ method, path }) =>
    keyOf(method, path.replace(/\/$/, '')),
  )
  expect([...new Set(routes)].filter((route) => !OWN.includes(route)).toSorted()).toEqual(
    documented.toSorted(),
  )
  expect(new Set(documented).size).toBe(documented.length)
})

test.each(
  ENDPOINTS.filter(({ body }) => body).map(({ method, path, body }) => [`${method} ${path}`, body] as const),
)(
  'the example of %s passes the schema that checks requests, and its JSON Schema knows every field',
  (name, body) => {
    if (!body) return
    expect(v.safeParse(body.schema, body.example).issues).toBeUndefined()
    const [method = '', path = ''] = name.split(' ')
    const operation = openapi().paths[path]?.[method] as {
      requestBody: {
        content: Record<string, { schema: { properties: object; additionalProperties: boolean } }>
      }
    }
    const { schema } = operation.requestBody.content['application/json'] ?? { schema: { properties: {} } }
    for (const field of Object.keys(body.example as object))
      expect(Object.keys(schema.properties)).toContain(field)
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  },
)

test('answers are what the document says', async () => {
  const browser = new Browser()
  const account = { username: 'documented', email: 'd@mail.example', password: PASSWORD }
  const { secret } = await personalToken(ada, ['ws'])
  const token = (await ada.get('/api/tokens')).json() as Promise<{ tokens: { id: string }[] }>
  const at = (path: string) => path.replace('{code}', room.code)
  const requests: Record<string, () => Promise<Response>> = {
    'post /register/': () => bare('POST', '/register/', { username: 'documented-too', password: PASSWORD }),
    'post /token': () => bare('POST', '/token', { username: 'documented-too', password: PASSWORD }),
    'post /api/auth/register': () => browser.post('/api/auth/register', account),
    'post /api/auth/login': () =>
      browser.post('/api/auth/login', { login: 'documented', password: PASSWORD }),
    'post /api/auth/guest': () => new Browser().post('/api/auth/guest', { name: 'Guest' }),
    'post /api/auth/refresh': () => browser.post('/api/auth/refresh'),
    'post /api/auth/logout': () => browser.post('/api/auth/logout'),
    'get /api/runner': () => ada.get('/api/runner'),
    'delete /api/tokens/{id}': async () => ada.delete(`/api/tokens/${(await token).tokens[0]?.id}`),
    'post /api/rooms/{code}/members': () =>
      ada.post(`/api/rooms/${room.code}/members`, { username: 'documented' }),
    'patch /api/rooms/{code}/members/{user}': () =>
      ada.patch(`/api/rooms/${room.code}/members/u_x`, { role: 'viewer' }),
    'delete /api/rooms/{code}/members/{user}': () => ada.delete(`/api/rooms/${room.code}/members/u_x`),
    'get /api/rooms/{id}/socket': () => ada.get(`/api/rooms/${room.id}/socket`),
    'get /ws/{session_id}': () => bare('GET', `/ws/x?token=${secret}`),
  }
  for (const endpoint of ENDPOINTS.toSorted(
    (a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'),
  )) {
    const { method, path, body, answer, status, errors } = endpoint
    const name = `${method} ${path}`
    const send = requests[name] ?? (() => ada.send(method.toUpperCase(), at(path), body?.example))
    const response = await send()
    const json: unknown = response.status === 204 ? null : await response.json()
    if (response.status === status) {
      if (answer) expect([name, v.safeParse(answer, json).issues]).toEqual([name, undefined])
    } else {
      const { error } = json as { error: { code: string } }
      expect([name, errors]).toEqual([name, expect.arrayContaining([error.code])])
      expect(
        [
          'get /api/runner',
          'patch /api/rooms/{code}/members/{user}',
          'delete /api/rooms/{code}/members/{user}',
          'get /api/rooms/{id}/socket',
          'get /ws/{session_id}',
        ],
        name,
      ).toContain(name)
    }
  }
})

test('who may ask is what the document says', async () => {
  for (const { method, path, who } of ENDPOINTS) {
    if (path.startsWith('/ws/') || path.endsWith('/socket')) continue
    const at = path.replace(/\{\w+\}/g, 'zzz-zzz-zzz')
    const response = await bare(method.toUpperCase(), at, method === 'get' ? undefined : {}, {
      Authorization: 'Bearer x',
    })
    const { error } = (await response.json().catch(() => ({ error: { code: '' } }))) as {
      error: { code: string }
    }
    const refused = error.code === 'unauthorized' && !path.startsWith('/api/auth/')
    expect([path, refused]).toEqual([path, who !== 'anybody'])
  }
})

test('the document and the page are for everybody, load nothing from elsewhere and run no script', async () => {
  const document = await bare('GET', '/api/openapi.json')
  expect(await document.json()).toMatchObject({
    openapi: '3.1.0',
    paths: { '/api/rooms': { get: {}, post: {} } },
  })
  const page = await bare('GET', '/api/docs')
  expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'; style-src 'self'")
  const html = await page.text()
  for (const { path } of ENDPOINTS) expect(html).toContain(` ${path}</h3>`)
  expect(html).not.toMatch(/<script|style=|src=|https?:\/\//)
  const style = await bare('GET', '/api/docs.css')
  expect([style.status, style.headers.get('Content-Type')]).toEqual([200, 'text/css; charset=utf-8'])
})
