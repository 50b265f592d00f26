import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { SCOPES } from '#core/protocol/api/tokens.ts'
import { app } from '../../worker/app.ts'
import { ENDPOINTS, openapi } from '../../worker/openapi/document.ts'
import type { Endpoint } from '../../worker/openapi/endpoint.ts'
import { errorAnswer, registered, roomOf, type Browser, type RoomJSON } from './support/browser.ts'
import { everyRequest } from './support/every-request.ts'
import { bare, personalToken } from './support/script.ts'

type Shape = { properties?: object }

/** Addresses that are about the API itself, and the one of whoever runs this process. */
const OWN = ['GET /api/openapi.json', 'GET /api/docs', 'GET /api/docs.css', 'POST /operator/stop']
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
      requestBody: { content: Record<string, { schema: Shape & { anyOf?: Shape[] } }> }
    }
    const schema = operation.requestBody.content['application/json']?.schema ?? {}
    const shapes = schema.anyOf ?? [schema]
    for (const field of Object.keys(body.example as object))
      expect(shapes.flatMap(({ properties = {} }) => Object.keys(properties))).toContain(field)
    for (const shape of shapes) expect(shape).toMatchObject({ type: 'object', additionalProperties: false })
  },
)

/** What a test cannot have here: a runner, and a socket by a request that asks for none. */
const REFUSED = ['get /api/runner', 'get /api/rooms/{id}/socket', 'get /ws/{session_id}']

test('answers are what the document says, and every field of them is in it', async () => {
  const requests = everyRequest(ada, room)
  const documented = ENDPOINTS.map(({ method, path }) => `${method} ${path}`)
  expect(documented).toEqual(expect.arrayContaining(Object.keys(requests)))
  const ending = ({ method }: Endpoint) => Number(method === 'delete')
  for (const endpoint of ENDPOINTS.toSorted((a, b) => ending(a) - ending(b))) {
    const { method, path, body, answer, status, also, errors } = endpoint
    const name = `${method} ${path}`
    const at = path.replace('{code}', room.code)
    const send = requests[name] ?? (() => ada.send(method.toUpperCase(), at, body?.example))
    const response = await send()
    // What tells of a limit can be refused by it.
    if (response.headers.has('RateLimit'))
      expect([name, errors]).toEqual([name, expect.arrayContaining(['rate_limited'])])
    const { type = 'application/json' } = endpoint
    if (response.ok && type !== 'application/json') {
      const is = [response.status, response.headers.get('Content-Type')]
      expect([name, ...is, (await response.arrayBuffer()).byteLength > 0]).toEqual([name, status, type, true])
      continue
    }
    const json: unknown = response.status === 204 ? null : await response.json()
    if (REFUSED.includes(name)) {
      const { error } = v.parse(errorAnswer, json)
      expect([name, errors]).toEqual([name, expect.arrayContaining([error.code])])
      continue
    }
    expect([name, [status, also], json]).toEqual([name, expect.arrayContaining([response.status]), json])
    // What the schema does not know is not in its output.
    expect([name, answer && v.parse(answer, json)]).toEqual([name, json])
  }
}, 300_000)

/** Asks for what is not there, or sends nothing of what is wanted: whether it is refused for who asks. */
async function refuses({ method, path }: Endpoint, token: string): Promise<boolean> {
  const at = path.replace(/\{\w+\}/g, 'zzz-zzz-zzz')
  const response = await bare(method.toUpperCase(), at, method === 'get' ? undefined : {}, {
    Authorization: `Bearer ${token}`,
  })
  if (response.status !== 401) return false
  return v.parse(errorAnswer, await response.json()).error.code === 'unauthorized'
}

/** What a token opens; to renew a sign-in takes a cookie, which no script has, and sockets are tried elsewhere. */
const OPENED = ENDPOINTS.filter(
  ({ path }) => !path.startsWith('/ws/') && !path.endsWith('/socket') && path !== '/api/auth/refresh',
)

test('who may ask is what the document says', async () => {
  for (const endpoint of OPENED) {
    const { method, path, who } = endpoint
    expect([method, path, await refuses(endpoint, 'x')]).toEqual([method, path, who !== 'anybody'])
  }
})

test.each(SCOPES)(
  'case 28: a personal token for %s opens what the document says and nothing else',
  async (scope) => {
    const { secret } = await personalToken(await registered(), [scope])
    for (const endpoint of OPENED) {
      const { method, path, who } = endpoint
      const opens = who === 'anybody' || who === scope
      expect([method, path, await refuses(endpoint, secret)]).toEqual([method, path, !opens])
    }
  },
)

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
  // Examples are words.
  const around = html.replace(/<pre[^]*?<\/pre>/g, '')
  expect(around).not.toMatch(/<script|style=|src=|https?:\/\//)
  const style = await bare('GET', '/api/docs.css')
  expect([style.status, style.headers.get('Content-Type')]).toEqual([200, 'text/css; charset=utf-8'])
})
