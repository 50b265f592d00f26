import { evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import {
  env,
  errorOf,
  guestNamed,
  registered,
  roomAnswer,
  roomOf,
  type Browser,
  type RoomJSON,
} from './support/browser.ts'
import { ticketFor } from './support/socket.ts'
import { Live } from './support/live.ts'

const knockAnswer = v.object({ knock: v.string() })
const join = (person: Browser, room: RoomJSON) => person.post(`/api/rooms/${room.code}/join`)
const standing = async (person: Browser, room: RoomJSON): Promise<string | number> => {
  const response = await person.post(`/api/rooms/${room.code}/knock`)
  return response.status === 200 ? v.parse(knockAnswer, await response.json()).knock : response.status
}
const answer = (person: Browser, room: RoomJSON, who: Browser, body: object) =>
  person.post(`/api/rooms/${room.code}/knocks/${who.id}`, body)

async function doorOf(owner: Browser): Promise<RoomJSON> {
  const room = await roomOf(owner)
  await owner.patch(`/api/rooms/${room.code}`, { waiting: true })
  return room
}

test('A15: who comes by the code waits, is seen inside, and comes in with the role they are given', async () => {
  const [ada, kim] = [await registered(), await guestNamed('Kim')]
  const room = await doorOf(ada)
  const [inside] = await Live.with(room.id, await ticketFor(ada, room), 'ada')
  const knocked = await join(kim, room)
  expect([knocked.status, await knocked.json()]).toEqual([202, { knock: 'waiting' }])
  expect(await inside.next('knock')).toMatchObject({ waiting: true, knock: { name: 'Kim', guest: true } })
  expect((await kim.post(`/api/rooms/${room.code}/ticket`)).status).toBe(403)
  expect(await standing(kim, room)).toBe('waiting')

  await evictDurableObject(env.ROOMS.get(env.ROOMS.idFromName(room.id)))
  const [, welcome] = await Live.with(room.id, await ticketFor(ada, room), 'adatab')
  expect(welcome.knocks).toMatchObject([{ user: kim.id }])

  expect((await answer(ada, room, kim, { role: 'runner' })).status).toBe(204)
  expect(await inside.next('knock')).toMatchObject({ waiting: false, knock: { user: kim.id } })
  expect(await standing(kim, room)).toBe('in')
  const [, hers] = await Live.with(room.id, await ticketFor(kim, room), 'kim')
  expect([hers.you.role, hers.knocks]).toEqual(['runner', undefined])
  expect((await answer(ada, room, kim, { role: 'runner' })).status).toBe(404)
})

test('A15: who was refused is told so, and asking again at once changes nothing', async () => {
  const [ada, eve] = [await registered(), await registered()]
  const room = await doorOf(ada)
  await join(eve, room)
  expect((await answer(ada, room, eve, { refuse: true })).status).toBe(204)
  expect(await standing(eve, room)).toBe('refused')
  expect(await (await join(eve, room)).json()).toEqual({ knock: 'refused' })
  expect((await answer(ada, room, eve, { role: 'writer' })).status).toBe(404)
  await env.DB.prepare('UPDATE room_knocks SET refused_at = refused_at - 600000').run()
  expect(await standing(eve, room)).toBe(404)
  expect(await (await join(eve, room)).json()).toEqual({ knock: 'waiting' })
})

test('A10: a knock ends ten minutes after its person last asked', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await doorOf(ada)
  await join(bob, room)
  const ago = (ms: number) =>
    env.DB.prepare('UPDATE room_knocks SET asked_at = ?')
      .bind(Date.now() - ms)
      .run()
  await ago(9 * 60_000)
  expect(await standing(bob, room)).toBe('waiting')
  const asked = await env.DB.prepare('SELECT asked_at FROM room_knocks WHERE room_id = ?')
    .bind(room.id)
    .first<number>('asked_at')
  expect(Date.now() - (asked ?? 0)).toBeLessThan(60_000)
  await ago(10 * 60_000 + 1)
  expect(await standing(bob, room)).toBe(404)
  expect((await answer(ada, room, bob, { role: 'writer' })).status).toBe(404)
})

test('A15: a link skips the waiting room, and who belongs to the room does not knock', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await doorOf(ada)
  await join(bob, room)
  const made = await ada.post(`/api/rooms/${room.code}/links`, { role: 'viewer' })
  const { token } = v.parse(v.object({ token: v.string() }), await made.json())
  expect((await bob.post('/api/links', { token })).status).toBe(200)
  expect(await standing(bob, room)).toBe('in')
  expect((await join(bob, room)).status).toBe(200)
})

test('A15: without a waiting room, with another code or in a private room nobody waits any more', async () => {
  const [ada, bob] = [await registered(), await registered()]
  for (const change of [
    (room: RoomJSON) => ada.patch(`/api/rooms/${room.code}`, { waiting: false }),
    (room: RoomJSON) => ada.patch(`/api/rooms/${room.code}`, { visibility: 'private' }),
    (room: RoomJSON) => ada.post(`/api/rooms/${room.code}/rotate`),
  ]) {
    const room = await doorOf(ada)
    await join(bob, room)
    expect((await change(room)).status).toBe(200)
    expect(await standing(bob, room)).toBe(404)
    const count = await env.DB.prepare('SELECT count(*) AS n FROM room_knocks WHERE room_id = ?')
      .bind(room.id)
      .first('n')
    expect(count).toBe(0)
    const [, welcome] = await Live.with(room.id, await ticketFor(ada, { ...room, code: room.id }), 'ada')
    expect(welcome.knocks).toEqual([])
  }
})

test('A16, A15: a knock is answered by nobody who may not, and not with a role that is not below their own', async () => {
  const [ada, sam, bob, eve] = [
    await registered(),
    await registered(),
    await registered(),
    await registered(),
  ]
  const room = await roomOf(ada)
  await sam.post(`/api/rooms/${room.code}/join`)
  await bob.post(`/api/rooms/${room.code}/join`)
  await ada.patch(`/api/rooms/${room.code}/members/${sam.id}`, { role: 'staff' })
  await ada.patch(`/api/rooms/${room.code}`, { waiting: true })
  await join(eve, room)
  expect((await answer(bob, room, eve, { role: 'viewer' })).status).toBe(403)
  expect((await answer(eve, room, eve, { role: 'writer' })).status).toBe(403)
  expect((await answer(sam, room, eve, { role: 'staff' })).status).toBe(403)
  expect(await errorOf(await answer(sam, room, eve, { role: 'owner' }))).toBe('invalid')
  expect((await answer(sam, room, eve, { role: 'writer' })).status).toBe(204)
})

test('case 37: a door that is not there, one that is hidden and one of a banned person answer the same', async () => {
  const [ada, eve] = [await registered(), await registered()]
  const hidden = await roomOf(ada, 'private')
  const door = await doorOf(ada)
  await join(eve, door)
  await answer(ada, door, eve, { role: 'viewer' })
  await ada.delete(`/api/rooms/${door.code}/members/${eve.id}?ban=1`)
  const asked = await Promise.all(
    ['000-000-000', hidden.code, door.code].flatMap((code) => [
      eve.get(`/api/rooms/${code}/knock`),
      eve.post(`/api/rooms/${code}/knocks/${eve.id}`, { role: 'viewer' }),
      eve.post(`/api/rooms/${code}/rotate`),
      eve.get(`/api/rooms/${code}/links`),
      eve.post(`/api/rooms/${code}/links`, { role: 'viewer' }),
      eve.post(`/api/rooms/${code}/invites`, { role: 'viewer', email: 'a@b.example' }),
      eve.delete(`/api/rooms/${code}/links/x`),
      eve.delete(`/api/rooms/${code}/bans/${eve.id}`),
      eve.post(`/api/rooms/${code}/join`),
    ]),
  )
  const said = await Promise.all(asked.map(async (response) => `${response.status} ${await response.text()}`))
  expect(new Set(said).size).toBe(1)
  expect(said[0]).toMatch(/^404 /)
})

test('A15: a room made for an interview has a waiting room, unless it is private or public', async () => {
  const ada = await registered()
  const made = async (body: object) => {
    const wanted = { language: 'python', visibility: 'code', template: 'interview', ...body }
    return v.parse(roomAnswer, await (await ada.post('/api/rooms', wanted)).json()).room.waiting
  }
  expect(await made({ title: 'A' })).toBe(true)
  expect(await made({ title: 'B', visibility: 'private' })).toBe(false)
  expect(await made({ lobbyName: 'An interview for all' })).toBe(false)
  expect(await made({ title: 'C', template: 'pairing' })).toBe(false)
})
