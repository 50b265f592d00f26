import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { ticketAnswer } from '#core/protocol/api/rooms.ts'
import { Browser, env, errorOf, PASSWORD, registered } from './support/browser.ts'
import { embeddedRoomOf, enterFrame, framed, OPEN, siteKey, siteToken } from './support/embedded.ts'
import { Live } from './support/live.ts'

let ada: Browser
beforeAll(async () => {
  ada = await registered()
})

test('case 50: no site carries words of its own into the policy of a page', async () => {
  const { code } = await embeddedRoomOf(ada)
  const hosts = [
    'x;script-src-elem',
    'x,default-src',
    "'self'",
    'a$b',
    'a"b',
    'a=b',
    'docs.example.',
    '[::1]',
  ]
  for (const host of hosts) {
    const sites = [`https://${host}`, 'https://evil.example']
    const answer = await ada.send('PUT', `/api/rooms/${code}/embed`, { ...OPEN, sites })
    expect([host, answer.status]).toEqual([host, 422])
  }
  const policy = (await new Browser().get(`/embed/live/${code}`)).headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain('frame-ancestors https://docs.example;')
  // Where names are written otherwise, a browser shows them so too.
  const sites = ['https://xn--bcher-kva.example', 'https://127.0.0.1:8443']
  expect((await ada.send('PUT', `/api/rooms/${code}/embed`, { ...OPEN, sites })).status).toBe(200)
})

test('case 50: a site that was kept before it was looked at so closely is framed nowhere', async () => {
  const { id, code } = await embeddedRoomOf(ada)
  const sites = JSON.stringify(['https://x;script-src-elem', 'https://evil.example'])
  await env.DB.prepare('UPDATE room_embeds SET sites = ? WHERE room_id = ?').bind(sites, id).run()
  const policy = (await new Browser().get(`/embed/live/${code}`)).headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain('frame-ancestors https://evil.example;')
})

test('EM2: ending a key ends the playgrounds that were begun by it, too', async () => {
  const key = await siteKey(ada)
  const files = [{ name: 'main.py', text: 'print(1)\n' }]
  const token = await siteToken(key, { playground: { files } })
  const { session, room } = await enterFrame({ mode: 'playground', token })
  const ticket = async () => framed('POST', '/api/embed/ticket', undefined, session)
  const [socket] = await Live.with(
    room.id,
    v.parse(ticketAnswer, await (await ticket()).json()).ticket,
    'kim',
  )
  expect((await ada.delete(`/api/embed-keys/${key.id}`)).status).toBe(204)
  expect(await socket.closed).toBe(4401)
  expect(await errorOf(await ticket())).toBe('embed_not_allowed')
  const renewed = await framed('POST', '/api/embed/sessions/renew', undefined, session)
  expect(await errorOf(renewed)).toBe('embed_not_allowed')
  // One that needed no key goes on.
  const own = await enterFrame({ mode: 'playground', files })
  expect((await framed('POST', '/api/embed/sessions/renew', undefined, own.session)).status).toBe(200)
})

test('EM4: a playground in a language that is not known is none', async () => {
  const key = await siteKey(ada)
  for (const language of ['klingon', '__proto__', 'constructor']) {
    const token = await siteToken(key, { playground: { language } })
    const answer = await framed('POST', '/api/embed/sessions', { mode: 'playground', token })
    expect([language, answer.ok ? 'in' : await errorOf(answer)]).toEqual([language, 'embed_token_invalid'])
  }
})

test('EM2: the frames of somebody’s keys end with their account, in rooms of others too', async () => {
  const kim = await registered()
  const { id, code } = await embeddedRoomOf(ada, { open: null })
  await kim.post(`/api/rooms/${code}/join`)
  await ada.patch(`/api/rooms/${code}/members/${kim.id}`, { role: 'staff' })
  const token = await siteToken(await siteKey(kim), { room: code })
  const { session } = await enterFrame({ mode: 'live', room: code, token })
  const answer = await framed('POST', '/api/embed/ticket', undefined, session)
  const [socket] = await Live.with(id, v.parse(ticketAnswer, await answer.json()).ticket, 'visitor')
  expect((await kim.post('/api/me/delete', { password: PASSWORD })).status).toBe(204)
  expect(await Promise.race([socket.closed, scheduler.wait(3_000)])).toBe(4401)
})

test('case 37: trying codes as pages of frames tells no more than trying them elsewhere', async () => {
  const { code } = await embeddedRoomOf(ada)
  const eve = new Browser()
  eve.address = '203.0.113.77'
  const ancestors = async (tried: string) => {
    const { headers } = await eve.get(`/embed/live/${tried}`)
    return /frame-ancestors ([^;]+)/.exec(headers.get('Content-Security-Policy') ?? '')?.[1]
  }
  expect(await ancestors(code)).toBe('https://docs.example')
  // Ten look-ups a second come back, so a slow machine needs more of them.
  let last: string | undefined
  for (let round = 0; round < 60 && last !== "'none'"; round++) {
    const tries = Array.from({ length: 150 }, (_, n) => ancestors(`zzz-zzz-${100 + n}`))
    expect(new Set(await Promise.all(tries))).toEqual(new Set(["'none'"]))
    last = await ancestors(code)
  }
  expect(last, 'nothing more for who tried so many').toBe("'none'")
})
