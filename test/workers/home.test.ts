import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { type Browser, env, guestNamed, registered, roomAnswer, roomOf } from './support/browser.ts'
import { Live } from './support/live.ts'

const onlineAnswer = v.strictObject({
  people: v.array(
    v.strictObject({
      user: v.string(),
      name: v.string(),
      color: v.number(),
      room: v.strictObject({ id: v.string(), code: v.nullable(v.string()), title: v.string() }),
    }),
  ),
  more: v.boolean(),
  next: v.nullable(v.string()),
})
const activityAnswer = v.strictObject({
  activity: v.array(
    v.strictObject({
      seq: v.number(),
      at: v.number(),
      kind: v.picklist(['created', 'joined', 'ran']),
      user: v.string(),
      name: v.string(),
      detail: v.string(),
      room: v.strictObject({ id: v.string(), code: v.string(), title: v.string() }),
    }),
  ),
  next: v.nullable(v.string()),
})

const online = async (who: Browser) => v.parse(onlineAnswer, await (await who.get('/api/online')).json())
const activity = async (who: Browser) =>
  v.parse(activityAnswer, await (await who.get('/api/activity')).json()).activity
const publicRoom = async (owner: Browser, lobbyName: string) =>
  v.parse(
    roomAnswer,
    await (await owner.post('/api/rooms', { language: 'markdown', visibility: 'code', lobbyName })).json(),
  ).room
const enter = (room: string, user: string, name: string, at = 0) =>
  env.DB.prepare(
    `INSERT INTO room_presence (room_id, user_id, name, color, joined_at, expires_at) VALUES (?, ?, ?, 1, ?, ?)`,
  )
    .bind(room, user, name, at, Date.now() + 60_000)
    .run()

describe('who is online is told where one may know it, each person once', () => {
  test('H5: a private room is never told of to who does not belong to it: neither its title nor who is in it', async () => {
    const [ada, bob, eve] = [await registered(), await registered(), await registered()]
    const hidden = v.parse(
      roomAnswer,
      await (
        await ada.post('/api/rooms', { title: 'Hidden title', language: 'python', visibility: 'private' })
      ).json(),
    ).room
    const coded = await roomOf(ada)
    await ada.post(`/api/rooms/${hidden.code}/members`, { username: bob.username })
    await enter(hidden.id, ada.id, 'Ada', 1)
    await enter(coded.id, ada.id, 'Ada', 2)
    const eves = JSON.stringify(await online(eve))
    for (const secret of [hidden.id, hidden.code, 'Hidden title', coded.id, coded.code, ada.id])
      expect(eves).not.toContain(secret)
    expect((await online(bob)).people).toEqual([
      {
        user: ada.id,
        name: 'Ada',
        color: 1,
        room: { id: hidden.id, code: hidden.code, title: 'Hidden title' },
      },
    ])
    // Removed, left, gone: nothing is told any more.
    await ada.delete(`/api/rooms/${hidden.code}/members/${bob.id}`)
    expect((await online(bob)).people).toEqual([])
  })

  test('H5: who is in a private and in a public room is in the public one to others', async () => {
    const [ada, bob] = [await registered(), await registered()]
    const hidden = await roomOf(ada, 'private')
    const open = await publicRoom(ada, 'Open to all')
    await enter(open.id, ada.id, 'Ada', 1)
    await enter(hidden.id, ada.id, 'Ada', 2)
    expect((await online(bob)).people.find(({ user }) => user === ada.id)?.room).toEqual({
      id: open.id,
      code: null,
      title: 'Open to all',
    })
    expect(
      (await online(ada)).people.some(({ user }) => user === ada.id),
      'oneself',
    ).toBe(false)
    await bob.post(`/api/lobby/${open.id}/join`)
    expect((await online(bob)).people.find(({ user }) => user === ada.id)?.room.code).toBe(open.code)
    await ada.patch(`/api/rooms/${open.code}`, { archived: true })
    const kim = await guestNamed('Kim')
    expect((await online(kim)).people.some(({ user }) => user === ada.id)).toBe(false)
  })

  test('H5: somebody who was removed from a public room does not see who is in it', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const open = await publicRoom(ada, 'Not for Eve')
    await enter(open.id, ada.id, 'Ada')
    expect((await online(eve)).people.some(({ user }) => user === ada.id)).toBe(true)
    await eve.post(`/api/lobby/${open.id}/join`)
    await ada.delete(`/api/rooms/${open.code}/members/${eve.id}?ban=1`)
    expect((await online(eve)).people.some(({ user }) => user === ada.id)).toBe(false)
  })

  test('H5: nothing new is answered with 304 and no body; what expired is not told', async () => {
    const [ada, bob] = [await registered(), await registered()]
    const room = await roomOf(ada)
    await bob.post(`/api/rooms/${room.code}/join`)
    await enter(room.id, ada.id, 'Ada')
    const first = await bob.get('/api/online')
    const etag = first.headers.get('ETag') ?? ''
    expect(etag).not.toBe('')
    const second = await bob.get('/api/online', { 'If-None-Match': etag })
    expect([second.status, await second.text()]).toEqual([304, ''])
    await env.DB.prepare('UPDATE room_presence SET expires_at = 1 WHERE room_id = ?').bind(room.id).run()
    const third = await bob.get('/api/online', { 'If-None-Match': etag })
    expect(third.status).toBe(200)
    expect(v.parse(onlineAnswer, await third.json()).people.map(({ user }) => user)).not.toContain(ada.id)
  })

  test('H5: of many people the list is cut, and says so', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    for (let i = 0; i < 130; i++) await enter(room.id, `u_${i}`, `Person ${i}`, i)
    const { people, more } = await online(ada)
    expect([people.length, more, new Set(people.map(({ user }) => user)).size]).toEqual([50, true, 50])
  })
})

describe('what happened is told to members only, and bounded', () => {
  test('H6: a room tells who made it, who came and what was run; to nobody else', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const room = v.parse(
      roomAnswer,
      await (
        await ada.post('/api/rooms', { title: 'Quiet title', language: 'python', visibility: 'private' })
      ).json(),
    ).room
    const live = await Live.in(room.id, 'ada', 'owner')
    await live.ask({ t: 'run', id: 'run-0001', entry: 'f1' }, 'verdict')
    live.leave()
    const wanted = [
      ['ran', 'main.py'],
      ['joined', ''],
      ['created', ''],
    ]
    await expect
      .poll(async () => (await activity(ada)).map(({ kind, detail }) => [kind, detail]))
      .toEqual(wanted)
    expect((await activity(ada))[0]).toMatchObject({
      name: 'ada',
      room: { id: room.id, code: room.code, title: 'Quiet title' },
    })
    expect(await activity(eve)).toEqual([])
    await ada.post(`/api/rooms/${room.code}/members`, { username: eve.username })
    expect(await activity(eve)).toHaveLength(3)
    await ada.delete(`/api/rooms/${room.code}/members/${eve.id}`)
    expect(await activity(eve)).toEqual([])
  })

  test('H6: coming again and again is told once; a crowd is told of in part; rows go with the room', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    for (let i = 0; i < 3; i++) {
      const live = await Live.in(room.id, 'again')
      live.leave()
      await live.closed
    }
    const kinds = async () => (await activity(ada)).filter(({ name }) => name === 'again').length
    await expect.poll(kinds).toBe(1)
    const crowd = await Promise.all(Array.from({ length: 12 }, (_, i) => Live.in(room.id, `p${i}`)))
    for (const live of crowd) live.leave()
    await Promise.all(crowd.map((live) => live.closed))
    const rows = env.DB.prepare('SELECT count(*) AS n FROM room_activity WHERE room_id = ?').bind(room.id)
    await expect.poll(() => rows.first('n')).toBe(6)
    await ada.delete(`/api/rooms/${room.code}`)
    expect(await rows.first('n')).toBe(0)
  })

  test('H6: a room keeps the newest 200 rows', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    const old = env.DB.prepare(`INSERT INTO room_activity VALUES (?, ?, ?, 'ran', 'u_x', 'X', 'main.py')`)
    // Negative numbers come before everything a room writes itself.
    await env.DB.batch(Array.from({ length: 250 }, (_, i) => old.bind(room.id, i - 300, i)))
    const live = await Live.in(room.id, 'bob')
    const count = env.DB.prepare(
      'SELECT count(*) AS n, min(seq) AS first FROM room_activity WHERE room_id = ?',
    )
    await expect.poll(() => count.bind(room.id).first('n')).toBe(200)
    expect(await count.bind(room.id).first('first')).toBeGreaterThan(-300)
    live.leave()
  })
})
