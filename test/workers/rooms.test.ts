import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import {
  Browser,
  env,
  errorOf,
  guestNamed,
  registered,
  roomAnswer,
  roomOf,
  type RoomJSON,
} from './support/browser.ts'

const roomIn = async (response: Response): Promise<RoomJSON> =>
  v.parse(roomAnswer, await response.json()).room
const list = async (browser: Browser, query = ''): Promise<RoomJSON[]> =>
  v.parse(
    v.object({ rooms: v.array(roomAnswer.entries.room) }),
    await (await browser.get(`/api/rooms${query}`)).json(),
  ).rooms

test('what a request lacks or has too much is said in a sentence', async () => {
  const ada = await registered('ada-lacks')
  const room = { title: 'Day', language: 'rust', visibility: 'private' }
  const said = async (body: object) => {
    const response = await ada.post('/api/rooms', body)
    expect(response.status).toBe(422)
    return v.parse(v.object({ error: v.looseObject({ message: v.string() }) }), await response.json()).error
  }
  expect(await said({ ...room, visibility: undefined })).toMatchObject({
    message: 'The field visibility is missing.',
    field: 'visibility',
  })
  expect(await said({ ...room, colour: 'red' })).toMatchObject({ message: 'There is no field colour here.' })
})

test('a room is created with a code that can be read aloud', async () => {
  const ada = await registered('ada-creates')
  const response = await ada.post('/api/rooms', {
    title: '  Pair\u00a0 day ',
    language: 'rust',
    visibility: 'private',
  })
  expect(response.status).toBe(201)
  const room = await roomIn(response)
  expect(room).toEqual({
    id: expect.stringMatching(/^r_[0-9a-z]{20}$/),
    code: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{3}(-[0-9a-hjkmnp-tv-z]{3}){2}$/),
    title: 'Pair day',
    language: 'rust',
    visibility: 'private',
    archived: false,
    locked: false,
    sealed: false,
    waiting: false,
    role: 'owner',
    owner: true,
    ownerName: 'ada-creates',
    lobbyName: null,
    trial: false,
    recorded: true,
    retentionDays: null,
    createdAt: expect.any(Number),
    lastUsedAt: room.createdAt,
    people: [],
  })
  expect(await roomIn(await ada.get(`/api/rooms/${room.code}`))).toEqual(room)
})

test('a code is found however it was typed', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  await env.DB.prepare("UPDATE rooms SET code = '10abcdef0' WHERE id = ?").bind(room.id).run()
  for (const typed of ['10a-bcd-ef0', '10ABCDEF0', 'loabcdefO', 'I0a bcd ef0', ' 1-0-a-b-c-d-e-f-0 ']) {
    const response = await ada.get(`/api/rooms/${encodeURIComponent(typed)}`)
    expect([typed, response.status]).toEqual([typed, 200])
  }
})

test('what cannot be a room is refused beside its field', async () => {
  const ada = await registered()
  const good = { title: 'A room', language: 'python', visibility: 'code' }
  for (const [body, error] of [
    [{ ...good, title: '' }, 'invalid title'],
    [{ ...good, title: 'x'.repeat(81) }, 'invalid title'],
    [{ ...good, title: 'a\u202eb' }, 'invalid title'],
    [{ ...good, language: 'klingon' }, 'invalid language'],
    [{ ...good, visibility: 'public' }, 'invalid visibility'],
    [{ ...good, owner: 'u_x' }, 'invalid owner'],
  ] as const) {
    const response = await ada.post('/api/rooms', body)
    expect([response.status, await errorOf(response)]).toEqual([422, error])
  }
  const kim = await guestNamed('Kim')
  const refused = await kim.post('/api/rooms', good)
  expect([refused.status, await errorOf(refused)]).toEqual([403, 'forbidden'])
})

test('my rooms: owned and joined, newest use first, who is in them, archived ones on request', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const [first, second, third] = [await roomOf(ada), await roomOf(ada, 'private'), await roomOf(bob)]
  await ada.post(`/api/rooms/${third.code}/join`)
  const use = env.DB.prepare('UPDATE rooms SET last_used_at = ? WHERE id = ?')
  const enter = env.DB.prepare('INSERT INTO room_presence VALUES (?, ?, ?, ?, ?, ?)')
  const now = Date.now()
  await env.DB.batch([
    use.bind(now + 3, first.id),
    use.bind(now + 1, second.id),
    use.bind(now + 2, third.id),
    enter.bind(first.id, bob.id, 'Bob', 3, now, now + 60_000),
    enter.bind(first.id, ada.id, 'Ada', 1, now + 1, now - 1),
  ])
  const rooms = await list(ada)
  expect(rooms.map(({ id, role }) => [id, role])).toEqual([
    [first.id, 'owner'],
    [third.id, 'writer'],
    [second.id, 'owner'],
  ])
  expect(rooms[0]?.people, 'the expired row does not count').toEqual([
    { user: bob.id, name: 'Bob', color: 3 },
  ])
  expect((await roomIn(await ada.get(`/api/rooms/${first.code}`))).people).toHaveLength(1)
  expect(await list(bob)).toHaveLength(1)

  await ada.patch(`/api/rooms/${first.code}`, { archived: true })
  expect((await list(ada)).map((room) => room.id)).not.toContain(first.id)
  expect((await list(ada, '?archived=1')).find((room) => room.id === first.id)?.archived).toBe(true)
})

test('the owner renames, archives, opens and closes a room; the room object follows', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  expect(await roomIn(await ada.patch(`/api/rooms/${room.code}`, { title: 'Renamed' }))).toMatchObject({
    title: 'Renamed',
  })
  expect(await roomIn(await ada.patch(`/api/rooms/${room.code}`, { archived: true }))).toMatchObject({
    archived: true,
    title: 'Renamed',
  })
  expect(
    await roomIn(await ada.patch(`/api/rooms/${room.code}`, { archived: false, visibility: 'private' })),
  ).toMatchObject({
    archived: false,
    visibility: 'private',
  })
  expect(await roomIn(await ada.patch(`/api/rooms/${room.code}`, {}))).toMatchObject({ title: 'Renamed' })
})

test('a deleted room is gone: rows, membership and code; its object answers nobody', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  await bob.post(`/api/rooms/${room.code}/join`)
  expect((await ada.delete(`/api/rooms/${room.code}`)).status).toBe(204)
  for (const person of [ada, bob]) {
    expect((await person.get(`/api/rooms/${room.code}`)).status).toBe(404)
    expect(await list(person, '?archived=1')).toEqual([])
  }
  const left = await env.DB.prepare('SELECT count(*) AS n FROM room_members WHERE room_id = ?')
    .bind(room.id)
    .first('n')
  expect(left).toBe(0)
  expect((await ada.delete(`/api/rooms/${room.code}`)).status).toBe(404)
})

test('a code that is taken by chance is not used twice', async () => {
  const { insertRoom } = await import('../../worker/db/rooms.ts')
  const { database } = await import('../../worker/db/database.ts')
  const ada = await registered()
  const room = await roomOf(ada)
  const row = {
    id: 'r_22222222222222222222',
    code: room.code.replaceAll('-', ''),
    title: 'Second',
    language: 'python',
    visibility: 'code',
    ownerId: ada.id,
    archivedAt: null,
    createdAt: 1,
    lastUsedAt: 1,
  } as const
  expect(await insertRoom(database(env), { ...row }, 'Ada', 100)).toBe('code_taken')
  expect(await insertRoom(database(env), { ...row, code: '222222222' }, 'Ada', 100)).toBe('made')
  const again = insertRoom(database(env), { ...row, code: '333333333' }, 'Ada', 100)
  await expect(again, 'the id is taken').rejects.toThrow()
})

describe('joining', () => {
  test('by code makes a writer, also of a guest; joining again changes nothing', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    for (const person of [await registered(), await guestNamed('Kim')]) {
      expect((await roomIn(await person.get(`/api/rooms/${room.code}`))).role).toBeNull()
      expect((await roomIn(await person.post(`/api/rooms/${room.code}/join`))).role).toBe('writer')
      expect((await roomIn(await person.post(`/api/rooms/${room.code}/join`))).role).toBe('writer')
    }
    expect((await roomIn(await ada.post(`/api/rooms/${room.code}/join`))).role).toBe('owner')
  })

  test('a private room is joined by being added by user name', async () => {
    const [ada, bob] = [await registered(), await registered('Bob-added')]
    const room = await roomOf(ada, 'private')
    expect((await bob.post(`/api/rooms/${room.code}/join`)).status).toBe(404)
    const unknown = await ada.post(`/api/rooms/${room.code}/members`, { username: 'no-such-person' })
    expect([unknown.status, await errorOf(unknown)]).toEqual([422, 'invalid username'])
    expect((await ada.post(`/api/rooms/${room.code}/members`, { username: 'BOB-ADDED' })).status).toBe(200)
    expect((await roomIn(await bob.get(`/api/rooms/${room.code}`))).role).toBe('writer')
    expect(await (await bob.get(`/api/rooms/${room.code}/members`)).json()).toEqual({
      next: null,
      members: [
        {
          user: ada.id,
          username: ada.username,
          name: ada.username,
          guest: false,
          role: 'owner',
          lastSeenAt: null,
        },
        {
          user: bob.id,
          username: 'Bob-added',
          name: 'Bob-added',
          guest: false,
          role: 'writer',
          lastSeenAt: null,
        },
      ],
    })
  })

  test('members leave and are removed; the owner stays', async () => {
    const [ada, bob, eve] = [await registered(), await registered(), await registered()]
    const room = await roomOf(ada)
    await bob.post(`/api/rooms/${room.code}/join`)
    await eve.post(`/api/rooms/${room.code}/join`)
    expect((await bob.delete(`/api/rooms/${room.code}/members/${eve.id}`)).status).toBe(403)
    expect((await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)).status).toBe(204)
    expect((await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)).status).toBe(204)
    expect((await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)).status).toBe(404)
    expect((await ada.delete(`/api/rooms/${room.code}/members/${ada.id}`)).status).toBe(403)
    expect((await bob.post(`/api/rooms/${room.code}/ticket`)).status).toBe(403)
    expect((await eve.post(`/api/rooms/${room.code}/ticket`)).status).toBe(404)
  })
})
