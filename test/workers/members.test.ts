import { expect, test } from 'vitest'
import * as v from 'valibot'
import { Browser, errorOf, guestNamed, registered, roomAnswer, roomOf } from './support/browser.ts'

const roleIn = async (response: Response): Promise<string | null> =>
  v.parse(roomAnswer, await response.json()).room.role
const rooms = async (person: Browser): Promise<number> =>
  v.parse(v.object({ rooms: v.array(v.unknown()) }), await (await person.get('/api/rooms')).json()).rooms
    .length
const names = async (person: Browser, code: string): Promise<string[]> =>
  v
    .parse(
      v.object({ members: v.array(v.object({ user: v.string() })) }),
      await (await person.get(`/api/rooms/${code}/members`)).json(),
    )
    .members.map(({ user }) => user)
/** What a person is told who asks for a room, in every way there is. */
const answers = async (person: Browser, code: string): Promise<[number, string][]> => {
  const responses = [
    await person.get(`/api/rooms/${code}`),
    await person.post(`/api/rooms/${code}/join`),
    await person.post(`/api/rooms/${code}/ticket`),
    await person.get(`/api/rooms/${code}/members`),
    await person.patch(`/api/rooms/${code}`, { title: 'Renamed' }),
    await person.delete(`/api/rooms/${code}/members/${person.id}`),
    await person.delete(`/api/rooms/${code}`),
  ]
  return Promise.all(
    responses.map(async (response): Promise<[number, string]> => [response.status, await response.text()]),
  )
}

test('who leaves and joins again by code has the role they had', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  for (const bob of [await registered(), await guestNamed('Kim')]) {
    await bob.post(`/api/rooms/${room.code}/join`)
    await ada.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'viewer' })
    expect((await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)).status).toBe(204)

    expect(await roleIn(await bob.get(`/api/rooms/${room.code}`))).toBeNull()
    expect([await rooms(bob), await names(ada, room.code)]).toEqual([0, [ada.id]])
    expect((await bob.get(`/api/rooms/${room.code}/members`)).status).toBe(403)
    expect((await bob.post(`/api/rooms/${room.code}/ticket`)).status).toBe(403)
    expect((await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)).status).toBe(404)
    const change = await ada.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'writer' })
    expect(change.status, 'who left has no role to change').toBe(404)

    expect(await roleIn(await bob.post(`/api/rooms/${room.code}/join`))).toBe('viewer')
    expect([await rooms(bob), await names(ada, room.code)]).toEqual([1, [ada.id, bob.id]])
    await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)
  }
})

test('who left a private room finds nothing there until they are added again', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada, 'private')
  await ada.post(`/api/rooms/${room.code}/members`, { username: bob.username })
  await ada.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'viewer' })
  await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)
  expect((await bob.post(`/api/rooms/${room.code}/join`)).status).toBe(404)
  await ada.post(`/api/rooms/${room.code}/members`, { username: bob.username })
  expect(await roleIn(await bob.get(`/api/rooms/${room.code}`))).toBe('viewer')
})

test('to who was removed the room is a missing one, until they are added by user name', async () => {
  const [ada, eve] = [await registered(), await registered()]
  const room = await roomOf(ada)
  await eve.post(`/api/rooms/${room.code}/join`)
  expect((await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)).status).toBe(204)

  expect(await answers(eve, room.code)).toEqual(await answers(eve, '000-000-000'))
  expect((await eve.post(`/api/rooms/${room.code}/join`)).status).toBe(404)
  expect([await rooms(eve), await names(ada, room.code)]).toEqual([0, [ada.id]])
  const change = await ada.patch(`/api/rooms/${room.code}/members/${eve.id}`, { role: 'viewer' })
  expect([change.status, await errorOf(change)]).toEqual([404, 'not_found'])

  expect((await ada.post(`/api/rooms/${room.code}/members`, { username: eve.username })).status).toBe(200)
  expect(await roleIn(await eve.get(`/api/rooms/${room.code}`))).toBe('writer')
  expect((await eve.post(`/api/rooms/${room.code}/ticket`)).status).toBe(200)
  expect([await rooms(eve), await names(ada, room.code)]).toEqual([1, [ada.id, eve.id]])
})

test('leaving first does not spare anybody from being kept out', async () => {
  const [ada, eve] = [await registered(), await registered()]
  const room = await roomOf(ada)
  await eve.post(`/api/rooms/${room.code}/join`)
  await eve.delete(`/api/rooms/${room.code}/members/${eve.id}`)
  expect((await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)).status).toBe(204)
  expect((await eve.post(`/api/rooms/${room.code}/join`)).status).toBe(404)
})
