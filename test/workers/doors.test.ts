import { evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { env, errorOf, guestNamed, registered, roomAnswer, roomOf } from './support/browser.ts'
import { openSocket, present, ticketFor } from './support/socket.ts'
import { Live } from './support/live.ts'

const push = { t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'x']]] }

test('A8: case 37, after its code was changed the old one is a missing room, and who is inside stays', async () => {
  const [ada, bob, eve] = [await registered(), await registered(), await registered()]
  const room = await roomOf(ada)
  await bob.post(`/api/rooms/${room.code}/join`)
  const [inside] = await Live.with(room.id, await ticketFor(bob, room), 'bob')
  const rotated = await ada.post(`/api/rooms/${room.code}/rotate`)
  const { code } = v.parse(roomAnswer, await rotated.json()).room
  expect(code).not.toBe(room.code)
  expect((await inside.next('room')).room.code).toBe(code)

  const missing = await eve.get('/api/rooms/000-000-000')
  for (const person of [eve, bob, ada]) {
    const old = await person.get(`/api/rooms/${room.code}`)
    expect([old.status, await old.text()]).toEqual([missing.status, await missing.clone().text()])
  }
  // A page that was away meanwhile comes back by the room's id, which lets in nobody else.
  expect((await bob.post(`/api/rooms/${room.id}/ticket`)).status).toBe(200)
  expect((await eve.post(`/api/rooms/${room.id}/join`)).status).toBe(404)
  expect((await eve.get(`/api/rooms/${room.id}`)).status).toBe(404)
  expect((await eve.post(`/api/rooms/${code}/join`)).status).toBe(200)
})

test('A14, A4: who is sent out is closed at once with every ticket they had, and may come back by the code', async () => {
  const [ada, eve] = [await registered(), await guestNamed('Eve')]
  const room = await roomOf(ada)
  await eve.post(`/api/rooms/${room.code}/join`)
  await ada.patch(`/api/rooms/${room.code}/members/${eve.id}`, { role: 'runner' })
  const live = await present(eve, room)
  const ticket = await ticketFor(eve, room)
  await scheduler.wait(5)
  expect((await ada.delete(`/api/rooms/${room.code}/members/${eve.id}`)).status).toBe(204)
  expect(await live.closed).toBe(4403)
  expect((await openSocket(room.id, ticket, { Origin: 'https://cc.example' })).status).toBe(401)
  expect((await eve.post(`/api/rooms/${room.code}/ticket`)).status).toBe(403)
  const back = await eve.post(`/api/rooms/${room.code}/join`)
  expect(v.parse(roomAnswer, await back.json()).room.role).toBe('runner')
})

test('A14, A4: who is kept out finds nothing until they are let in again, and then comes back as they came', async () => {
  const [ada, kim] = [await registered(), await guestNamed('Kim')]
  const room = await roomOf(ada)
  await kim.post(`/api/rooms/${room.code}/join`)
  const live = await present(kim, room)
  await ada.delete(`/api/rooms/${room.code}/members/${kim.id}?ban=1`)
  expect(await live.closed).toBe(4403)
  expect((await kim.post(`/api/rooms/${room.code}/join`)).status).toBe(404)
  const members = v.object({
    banned: v.array(v.object({ user: v.string(), name: v.string(), guest: v.boolean() })),
  })
  const { banned } = v.parse(members, await (await ada.get(`/api/rooms/${room.code}/members`)).json())
  expect(banned).toEqual([{ user: kim.id, name: 'Kim', guest: true }])
  expect((await ada.delete(`/api/rooms/${room.code}/bans/${kim.id}`)).status).toBe(204)
  expect((await ada.delete(`/api/rooms/${room.code}/bans/${kim.id}`)).status).toBe(404)
  expect((await kim.post(`/api/rooms/${room.code}/ticket`)).status, 'not in by itself').toBe(403)
  expect((await kim.post(`/api/rooms/${room.code}/join`)).status).toBe(200)
})

test('A2, A6: roles, locking and sealing reach open sockets at once, also after the room slept', async () => {
  const [ada, sam, bob] = [await registered(), await registered(), await registered()]
  const room = await roomOf(ada)
  const stub = env.ROOMS.get(env.ROOMS.idFromName(room.id))
  for (const person of [sam, bob]) await person.post(`/api/rooms/${room.code}/join`)
  await ada.patch(`/api/rooms/${room.code}/members/${sam.id}`, { role: 'staff' })
  const [live] = await Live.with(room.id, await ticketFor(bob, room), 'bob')
  await evictDurableObject(stub)
  expect((await sam.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'viewer' })).status).toBe(204)
  expect(await live.next('you')).toMatchObject({ role: 'viewer' })
  expect(await live.ask(push, 'refused')).toMatchObject({ code: 'not_allowed' })
  await sam.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'writer' })
  await live.next('you')
  await evictDurableObject(stub)
  await ada.patch(`/api/rooms/${room.code}`, { locked: true })
  expect((await live.next('room')).room).toMatchObject({ locked: true, sealed: false })
  expect(await live.ask({ t: 'createFile', id: 'q1', name: 'b.py' }, 'refused')).toMatchObject({
    message: 'This room is locked: only its staff change anything.',
  })
  expect(await live.ask({ t: 'chat', id: 'm1', text: 'still here' }, 'chat')).toMatchObject({
    text: 'still here',
  })
  await ada.patch(`/api/rooms/${room.code}`, { sealed: true })
  expect((await live.next('room')).room).toMatchObject({ locked: true, sealed: true })
  expect(await live.ask({ t: 'chat', id: 'm2', text: 'no' }, 'refused')).toMatchObject({
    code: 'not_allowed',
  })
})

test('A7: a sealed room takes no title, no lock and no opening', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const change = (body: object) => ada.patch(`/api/rooms/${room.code}`, body)
  await change({ sealed: true })
  expect((await change({ title: 'Another' })).status).toBe(403)
  expect((await change({ locked: true })).status).toBe(403)
  expect(await errorOf(await change({ sealed: false }))).toBe('invalid sealed')
  expect((await change({ visibility: 'private' })).status, 'who may open it is another thing').toBe(200)
})

test('A7: a sealed room is not renamed by way of the lobby either, and may leave it', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const change = (body: object) => ada.patch(`/api/rooms/${room.code}`, body)
  await change({ sealed: true })
  expect((await change({ lobbyName: `Not ${room.id}` })).status).toBe(403)
  const now = v.parse(roomAnswer, await (await ada.get(`/api/rooms/${room.code}`)).json())
  expect(now.room).toMatchObject({ title: room.title, lobbyName: null })
  expect((await change({ lobbyName: null })).status).toBe(200)
})

test('A16: staff change nobody who is not below them', async () => {
  const [ada, sam, mia] = [await registered(), await registered(), await registered()]
  const room = await roomOf(ada)
  for (const person of [sam, mia]) {
    await ada.post(`/api/rooms/${room.code}/members`, { username: person.username, role: 'staff' })
  }
  const at = (person: { id: string }) => `/api/rooms/${room.code}/members/${person.id}`
  const answers = [
    await sam.patch(at(mia), { role: 'viewer' }),
    await sam.delete(at(mia)),
    await sam.delete(`${at(mia)}?ban=1`),
    await sam.patch(at(ada), { role: 'viewer' }),
    await sam.delete(at(ada)),
    await sam.patch(at(sam), { role: 'viewer' }),
    await sam.post(`/api/rooms/${room.code}/members`, {
      username: (await registered()).username,
      role: 'staff',
    }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 403])
  await ada.delete(`${at(mia)}?ban=1`)
  expect((await sam.post(`/api/rooms/${room.code}/members`, { username: mia.username })).status).toBe(403)
  expect((await sam.delete(`/api/rooms/${room.code}/bans/${mia.id}`)).status).toBe(403)
})
