import { afterEach, beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import {
  adminOverviewAnswer,
  adminPeopleAnswer,
  adminReportsAnswer,
  adminRoomsAnswer,
} from '#core/protocol/api/admin.ts'
import { ENDPOINTS } from '../../worker/openapi/document.ts'
import { actsSeenBy, administrator, signedInAgain, withVariables } from './support/admin.ts'
import { Browser, env, errorOf, guestNamed, PASSWORD, registered, roomOf } from './support/browser.ts'
import { embeddedRoomOf, framed } from './support/embedded.ts'
import { askEvents, hear, nothingHeard } from './support/events.ts'
import { bare, personalToken } from './support/script.ts'
import { openSocket, present, ticketFor } from './support/socket.ts'

let root: Browser
beforeAll(async () => {
  root = await administrator()
})

const ROUTES = ENDPOINTS.filter(({ path }) => path.startsWith('/api/admin'))
const why = { reason: 'Spam' }

/** Lets the sign-in of somebody be of a while ago. */
const signedInLongAgo = (person: Browser) =>
  env.DB.prepare('UPDATE sessions SET started_at = ? WHERE user_id = ?')
    .bind(Date.now() - 16 * 60_000, person.id)
    .run()

afterEach(() =>
  env.DB.prepare('UPDATE sessions SET started_at = ? WHERE user_id = ?').bind(Date.now(), root.id).run(),
)

test('AD1: to everybody who is no administrator no address of theirs is there, whatever is sent', async () => {
  const [ada, guest] = [await registered(), await guestNamed('Eve')]
  expect(ROUTES.length).toBe(10)
  for (const { method, path } of ROUTES) {
    const at = path.replace('{id}', ada.id)
    for (const person of [ada, guest]) {
      const response = await person.send(method.toUpperCase(), at, method === 'get' ? undefined : why)
      expect([method, path, response.status, await errorOf(response)]).toEqual([
        method,
        path,
        404,
        'not_found',
      ])
    }
    const nobody = await new Browser().send(method.toUpperCase(), at, method === 'get' ? undefined : why)
    expect([path, nobody.status]).toEqual([path, 401])
  }
  expect((await ada.get('/api/admin/nothing')).status).toBe(404)
  expect((await root.get('/api/admin/rooms')).status).toBe(200)
})

test('AD2: no personal token is enough, whatever it is for, and a sign-in that ended is over', async () => {
  const scopes = ['rooms:read', 'rooms:write', 'account:read', 'ws', 'webhooks'] as const
  const { secret } = await personalToken(root, [...scopes])
  for (const { method, path } of ROUTES) {
    const body = method === 'get' ? undefined : why
    const response = await bare(method.toUpperCase(), path.replace('{id}', 'x'), body, {
      Authorization: `Bearer ${secret}`,
    })
    expect([path, response.status]).toEqual([path, 401])
  }
  const other = await signedInAgain(root)
  expect((await other.get('/api/admin/log')).status).toBe(200)
  await other.post('/api/auth/logout')
  expect((await other.get('/api/admin/log')).status).toBe(401)
})

test('AD3: nobody registers the name of an administrator, in any way, and a guest who is called so is none', async () => {
  await withVariables({ ADMINS: `${env.ADMINS}, Boss` }, async () => {
    const body = { username: 'BOSS', email: 'boss@mail.example', password: PASSWORD }
    expect(await errorOf(await new Browser().post('/api/auth/register', body))).toBe(
      'username_taken username',
    )
    const guest = await guestNamed('boss')
    expect(await errorOf(await guest.post('/api/auth/upgrade', body))).toBe('username_taken username')
    expect((await bare('POST', '/register/', { username: 'boss', password: PASSWORD })).status).toBe(409)
    expect((await guest.get('/api/admin/log')).status).toBe(404)
  })
})

test('AD4: a blocked account is out at once: sign-ins, tokens, sockets and tickets; its rooms stay for the others', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  await bob.post(`/api/rooms/${room.code}/join`)
  const { secret } = await personalToken(ada, ['rooms:read'])
  const [live, others] = [await present(ada, room), await present(bob, room)]
  const ticket = await ticketFor(ada, room)
  const authorization = { Authorization: `Bearer ${secret}` }
  expect((await bare('GET', '/api/rooms', undefined, authorization)).status).toBe(200)
  expect((await ada.get('/api/rooms')).status).toBe(200)
  await scheduler.wait(5)

  expect((await root.post(`/api/admin/people/${ada.id}/block`, why)).status).toBe(204)
  expect(await live.closed).toBe(4401)
  expect(others.code).toBeNull()
  // The access token in the page would last ten minutes.
  expect((await ada.get('/api/rooms')).status).toBe(401)
  expect((await ada.get('/api/me')).status).toBe(401)
  expect((await bare('GET', '/api/rooms', undefined, authorization)).status).toBe(401)
  expect((await openSocket(room.id, ticket, {})).status).toBe(401)
  expect((await ada.post('/api/auth/refresh')).status).toBe(401)
  const login = { login: ada.username, password: PASSWORD }
  expect(await errorOf(await new Browser().post('/api/auth/login', login))).toBe('bad_credentials')
  expect((await bob.get(`/api/rooms/${room.code}`)).status).toBe(200)

  expect((await root.post(`/api/admin/people/${ada.id}/unblock`, { reason: 'A mistake' })).status).toBe(204)
  expect((await signedInAgain(ada)).token).not.toBeNull()
  expect((await bare('GET', '/api/rooms', undefined, authorization)).status).toBe(401)
  expect((await root.post(`/api/admin/people/${ada.id}/unblock`, why)).status).toBe(404)
  expect((await actsSeenBy(root)).filter(({ target }) => target === ada.id)).toMatchObject([
    { action: 'person.unblock', by: root.username },
    { action: 'person.unblock', detail: `${ada.username}: A mistake` },
    { action: 'person.block', detail: `${ada.username}: Spam` },
  ])
})

test('AD4: a stream of events that a blocked account began before ends, and tells nothing that happens after', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  await bob.post(`/api/rooms/${room.code}/join`)
  const heard = nothingHeard()
  const stream = hear(await askEvents(room.code, ada.token, '?follow=1'), heard)
  await expect.poll(() => heard.after).toBeGreaterThan(0)
  expect((await root.post(`/api/admin/people/${ada.id}/block`, why)).status).toBe(204)
  const late = scheduler.wait(8_000)
  // Rights are looked at every two seconds.
  await scheduler.wait(2_500)
  await bob.post(`/api/rooms/${room.code}/chat`, { text: 'not for the blocked' })
  await Promise.race([stream, late])
  expect(heard.end).toBe('not_allowed')
  expect([...heard.lines.values()].join()).not.toContain('not for the blocked')
}, 20_000)

test('AD5: what destroys asks for a sign-in of the last 15 minutes or the password, and nothing happens without', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  await signedInLongAgo(root)
  const asks = [
    (body: object) => root.post(`/api/admin/people/${ada.id}/block`, body),
    (body: object) => root.patch(`/api/admin/rooms/${room.id}`, { sealed: true, ...body }),
    (body: object) => root.post(`/api/admin/rooms/${room.id}/delete`, body),
  ]
  for (const ask of asks) {
    expect(await errorOf(await ask(why))).toBe('password_needed password')
    expect(await errorOf(await ask({ ...why, password: 'not the password' }))).toBe('invalid password')
  }
  expect((await ada.get(`/api/rooms/${room.code}`)).status).toBe(200)
  expect((await root.patch(`/api/admin/rooms/${room.id}`, { archived: true, ...why })).status).toBe(204)
  for (const ask of asks.toReversed()) {
    if (ask === asks[1]) continue
    expect((await ask({ ...why, password: PASSWORD })).status).toBe(204)
  }
  expect((await root.get(`/api/admin/rooms?q=${room.id}`)).status).toBe(200)
})

test('AD6: an administrator blocks no administrator, themselves neither, and nobody who is not there', async () => {
  expect(await errorOf(await root.post(`/api/admin/people/${root.id}/block`, why))).toBe('forbidden')
  expect((await root.post('/api/admin/people/u_nobody/block', why)).status).toBe(404)
  const gone = await registered()
  await gone.post('/api/me/delete', { password: PASSWORD })
  for (const what of ['block', 'unblock'])
    expect((await root.post(`/api/admin/people/${gone.id}/${what}`, why)).status).toBe(404)
})

test('AD7: rooms and people are found by words and in pages, with nothing of what is written, said or secret', async () => {
  const ada = await registered()
  const room = await roomOf(ada, 'private')
  await ada.patch(`/api/rooms/${room.code}`, { title: 'Quarterly numbers' })
  const live = await present(ada, room)
  const find = async (q: string) =>
    v.parse(adminRoomsAnswer, await (await root.get(`/api/admin/rooms?q=${encodeURIComponent(q)}`)).json())
  for (const q of ['quarterly NUM', room.code, room.id, ada.username]) {
    const { rooms } = await find(q)
    expect([q, rooms.map(({ id }) => id)]).toEqual([q, [room.id]])
    expect(rooms).toMatchObject([{ owner: { id: ada.id }, members: 1, people: [{ user: ada.id }] }])
  }
  expect(live.code).toBeNull()
  const people = await root.get(`/api/admin/people?q=${ada.username}`)
  const text = await people.text()
  expect(v.parse(adminPeopleAnswer, JSON.parse(text)).people).toMatchObject([
    { id: ada.id, guest: false, admin: false, sessions: 1, rooms: 1, blocked: null },
  ])
  expect(text).not.toMatch(/@mail|hash|password/i)

  const rows = Array.from(
    { length: 60 },
    (_, i) => `('r_page${i}', 'page${i}', 'Paged', 'python', 'code', '${ada.id}', 5, 5)`,
  )
  await env.DB.prepare(
    `INSERT INTO rooms (id, code, title, language, visibility, owner_id, created_at, last_used_at) VALUES ${rows.join()}`,
  ).run()
  const first = await find('paged')
  const more = await root.get(`/api/admin/rooms?q=paged&after=${first.next}`)
  const second = v.parse(adminRoomsAnswer, await more.json())
  expect([first.rooms.length, second.rooms.length, second.next]).toEqual([50, 10, null])
  expect(new Set([...first.rooms, ...second.rooms].map(({ id }) => id)).size).toBe(60)
  expect(await errorOf(await root.get('/api/admin/rooms?after=x'))).toBe('bad_page after')
})

test('AD8: closing a room counts for everybody in it at once, and each thing done has its row', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const live = await present(ada, room)
  const change = (body: object) => root.patch(`/api/admin/rooms/${room.id}`, { ...body, reason: 'Illegal' })
  expect((await change({ archived: true })).status).toBe(204)
  expect(await (await ada.get(`/api/rooms/${room.code}`)).json()).toMatchObject({ room: { archived: true } })
  expect((await change({ archived: false })).status).toBe(204)
  expect((await change({ sealed: true })).status).toBe(204)
  expect(await errorOf(await change({}))).toBe('invalid')
  expect((await root.post(`/api/admin/rooms/${room.id}/delete`, { reason: 'Illegal' })).status).toBe(204)
  expect(await live.closed).toBe(4404)
  expect((await ada.get(`/api/rooms/${room.code}`)).status).toBe(404)
  const acts = (await actsSeenBy(root)).filter(({ target }) => target === room.id)
  expect(acts.map(({ action }) => action)).toEqual(['room.delete', 'room.seal', 'room.open', 'room.archive'])
})

test('AD9: what administrators did is only added to', async () => {
  const [first] = await actsSeenBy(root)
  expect(first).toBeDefined()
  for (const sql of ["UPDATE admin_log SET detail = ''", 'DELETE FROM admin_log'])
    await expect(env.DB.prepare(sql).run()).rejects.toThrow(/only added to/)
  expect((await actsSeenBy(root))[0]).toEqual(first)
})

test('AD10: whoever sees a room reports it: members, lobby visitors, and frames without a sign-in; others find nothing', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const hidden = await roomOf(ada, 'private')
  const report = (person: Browser, room: string, more: object = {}) =>
    person.post('/api/reports', { room, reason: 'spam', text: ' It advertises. ', ...more })
  expect((await report(ada, hidden.code)).status).toBe(204)
  for (const person of [bob, new Browser()]) expect((await report(person, hidden.code)).status).toBe(404)
  const open = await roomOf(ada)
  expect((await report(bob, open.code)).status).toBe(204)
  expect((await report(new Browser(), open.code)).status).toBe(404)
  const wish = { lobbyName: 'Reported', language: 'python', visibility: 'code' }
  const { room } = (await (await ada.post('/api/rooms', wish)).json()) as { room: { id: string } }
  expect((await report(bob, room.id)).status).toBe(204)
  const framedRoom = await embeddedRoomOf(ada)
  expect((await report(new Browser(), framedRoom.code)).status).toBe(204)
  expect((await framed('POST', '/api/reports', { room: framedRoom.code, reason: 'spam' })).status).toBe(403)
  expect(await errorOf(await report(bob, open.code, { text: 'x'.repeat(1_001) }))).toBe('invalid text')
  expect(await errorOf(await report(bob, open.code, { reason: 'boredom' }))).toBe('invalid reason')

  const list = async (state: string) =>
    v.parse(adminReportsAnswer, await (await root.get(`/api/admin/reports?state=${state}`)).json()).reports
  const [last, ...before] = await list('open')
  expect(last).toMatchObject({ room: { id: framedRoom.id, gone: false }, by: null, text: 'It advertises.' })
  expect(before).toMatchObject([{ by: { id: bob.id } }, { by: { id: bob.id } }, { by: { id: ada.id } }])
  const at = `/api/admin/reports/${last?.id}`
  expect((await root.patch(at, { state: 'closed', note: 'Looked at' })).status).toBe(204)
  expect(await list('closed')).toMatchObject([{ id: last?.id, closed: { note: 'Looked at' } }])
  expect((await root.patch(at, { state: 'open' })).status).toBe(204)
  expect(await list('closed')).toEqual([])
  expect((await root.patch('/api/admin/reports/none', { state: 'open' })).status).toBe(404)
})

test('AD10: reports of one person are limited', async () => {
  const ada = await registered()
  const { code } = await roomOf(ada)
  const statuses: number[] = []
  for (let n = 0; n < 11; n++)
    statuses.push((await ada.post('/api/reports', { room: code, reason: 'other' })).status)
  expect(statuses).toEqual([...Array<number>(10).fill(204), 429])
})

test('AD7: the overview adds up what there is', async () => {
  const overview = v.parse(adminOverviewAnswer, await (await root.get('/api/admin/overview')).json())
  const { bytes, groups } = overview.storage
  expect(bytes).toBeGreaterThan(0)
  expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(bytes)
  expect(overview.people.accounts).toBeGreaterThan(2)
  expect(overview.runner.state).toBe('none')
})
