import { listDurableObjectIds } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { Browser, env, errorOf, registered, roomOf, SITE, type RoomJSON } from './support/browser.ts'
import { openSocket, ticketFor } from './support/socket.ts'
import { signTicket } from '../../worker/auth/ticket.ts'

let ada: Browser
let room: RoomJSON

beforeAll(async () => {
  ada = await registered()
  room = await roomOf(ada)
})

const main = (exports as unknown as { default: Fetcher }).default
const awake = async () => (await listDurableObjectIds(env.ROOMS)).length

test('a ticket opens a socket, and the answer chooses the protocol', async () => {
  const response = await openSocket(room.id, await ticketFor(ada, room), { Origin: SITE })
  expect(response.status).toBe(101)
  expect(response.headers.get('Sec-WebSocket-Protocol')).toBe('codecollab.v1')
})

test('case 35: other origins are refused before anything else, and no object wakes', async () => {
  // A room that has no object yet: had one been asked, it would be listed now.
  const unborn = 'r_00000000000000000000'
  const ticket = await signTicket(env, unborn, {
    user: ada.id,
    name: 'Ada',
    guest: false,
    role: 'owner',
    session: 'x',
  })
  const before = await awake()
  for (const origin of [
    'https://evil.example',
    'null',
    '',
    'https://cc.example.evil.com',
    'https://evilcc.example',
    'http://cc.example',
    'https://cc.example:8443',
    'HTTPS://CC.EXAMPLE',
    'https://CC.example',
    'https://cc.example.',
    'https://cc.example/',
    'https://cc.example@evil.example',
  ]) {
    const response = await openSocket(unborn, ticket, { Origin: origin, Cookie: 'cc_refresh=x' })
    expect([origin, response.status, await errorOf(response)]).toEqual([origin, 403, 'cross_site'])
    const hidden = await openSocket('not-a-room', 'no ticket', { Origin: origin, Cookie: 'a=b' })
    expect(hidden.status, 'the origin comes before every other check').toBe(403)
  }
  const none = await openSocket(unborn, ticket, { Cookie: 'cc_refresh=x' })
  expect(none.status, 'no origin but cookies: a browser of a kind that cannot be trusted').toBe(403)
  expect(await awake()).toBe(before)
})

test('case 35: a script without origin and without cookies may use its ticket, as documented', async () => {
  expect((await openSocket(room.id, await ticketFor(ada, room), {})).status).toBe(101)
})

test('a configured origin may open sockets too', async () => {
  const { app } = await import('../../worker/app.ts')
  const request = (origin: string) =>
    app.request(
      `http://127.0.0.1/api/rooms/${room.id}/socket`,
      { headers: { Origin: origin } },
      {
        ...env,
        ALLOWED_ORIGINS: 'https://code.example, https://other.example',
      },
    )
  expect((await request('https://code.example')).status).toBe(415)
  expect((await request('https://code.example.evil')).status).toBe(403)
})

test('without a ticket, without the protocol or with a foreign header nothing opens', async () => {
  const before = await awake()
  const ask = (protocols: string | null, headers: Record<string, string> = {}) =>
    main.fetch(`${SITE}/api/rooms/${room.id}/socket`, {
      headers: {
        Upgrade: 'websocket',
        Origin: SITE,
        ...(protocols === null ? {} : { 'Sec-WebSocket-Protocol': protocols }),
        ...headers,
      },
    })
  const ticket = await ticketFor(ada, room)
  const identity = encodeURIComponent(
    JSON.stringify({ user: ada.id, name: 'x', guest: false, role: 'owner' }),
  )
  expect((await ask(null)).status).toBe(401)
  expect((await ask('codecollab.v1')).status).toBe(401)
  expect((await ask(`ticket.${ticket}`)).status).toBe(401)
  expect((await ask('codecollab.v1, ticket.')).status).toBe(401)
  expect((await ask('codecollab.v1', { 'X-Codecollab-Identity': identity })).status).toBe(401)
  expect((await ask('codecollab.v1', { Authorization: `Bearer ${ada.token}` })).status).toBe(401)
  expect((await main.fetch(`${SITE}/api/rooms/${room.id}/socket?ticket=${ticket}`)).status).toBe(415)
  expect(await awake()).toBe(before)
})

test('a room that was never created has no socket, whatever the ticket says', async () => {
  const unborn = 'r_11111111111111111111'
  const ticket = await signTicket(env, unborn, {
    user: ada.id,
    name: 'Ada',
    guest: false,
    role: 'owner',
    session: 'x',
  })
  expect((await openSocket(unborn, ticket, { Origin: SITE })).status).toBe(404)
})

test('who has not joined, or has signed out, gets no ticket', async () => {
  const eve = await registered()
  const refused = await eve.post(`/api/rooms/${room.code}/ticket`)
  expect([refused.status, await errorOf(refused)]).toEqual([403, 'forbidden'])
  await eve.post(`/api/rooms/${room.code}/join`)
  expect((await eve.post(`/api/rooms/${room.code}/ticket`)).status).toBe(200)
  await eve.post('/api/auth/logout')
  const after = await eve.post(`/api/rooms/${room.code}/ticket`)
  expect([after.status, await errorOf(after)]).toEqual([401, 'unauthorized'])
})
