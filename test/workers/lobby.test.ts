import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { Browser, env, errorOf, guestNamed, registered, roomAnswer, roomOf } from './support/browser.ts'

const lobbyAnswer = v.strictObject({
  rooms: v.array(
    v.strictObject({
      id: v.string(),
      name: v.string(),
      language: v.string(),
      ownerName: v.string(),
      locked: v.boolean(),
      lastUsedAt: v.number(),
      joined: v.boolean(),
      people: v.number(),
    }),
  ),
  next: v.nullable(v.string()),
  total: v.number(),
})

const create = (owner: Browser, lobbyName: string, more: object = {}) =>
  owner.post('/api/rooms', { language: 'python', visibility: 'code', lobbyName, ...more })
const made = async (response: Response) => v.parse(roomAnswer, await response.json()).room
const search = async (who: Browser, words = '', cursor = '') =>
  v.parse(
    lobbyAnswer,
    await (
      await who.get(`/api/lobby?limit=20&search=${encodeURIComponent(words)}${cursor && `&after=${cursor}`}`)
    ).json(),
  )
const names = async (who: Browser, words = '') => (await search(who, words)).rooms.map(({ name }) => name)

test('H1: of many rooms made at once under one name, however it is spelled, one exists', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, () => registered()))
  const spellings = ['Caf\u00e9 Algorithmen', 'cafe\u0301 algorithmen', 'CAF\u00c9ALGORITHMEN']
  const tries = people.flatMap((person) => spellings.map((name) => create(person, name)))
  const answers = await Promise.all(tries)
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 17 }, () => 409)])
  const refused = answers.find(({ status }) => status === 409) ?? new Response()
  expect(await errorOf(refused)).toBe('lobby_name_taken lobbyName')
  const count = env.DB.prepare("SELECT count(*) AS n FROM rooms WHERE lobby_key = 'caf\u00e9algorithmen'")
  expect(await count.first('n')).toBe(1)
  expect((await create(people[0] ?? new Browser(), 'Straße')).status).toBe(201)
  expect((await create(people[1] ?? new Browser(), 'STRASSE')).status).toBe(409)
  expect((await create(people[1] ?? new Browser(), 'Str\u200dasse')).status, 'a joiner shows nothing').toBe(
    409,
  )
})

describe('a public room is found by its name and joined without its code', () => {
  test('H2: also by a guest, and its owner and language are told', async () => {
    const ada = await registered()
    const room = await made(await create(ada, 'Rust for beginners', { language: 'rust' }))
    expect(room).toMatchObject({ title: 'Rust for beginners', lobbyName: 'Rust for beginners', trial: false })
    const kim = await guestNamed('Kim')
    const [found] = (await search(kim, 'FOR BEG')).rooms
    expect(found).toEqual({
      id: room.id,
      name: 'Rust for beginners',
      language: 'rust',
      ownerName: ada.username,
      locked: false,
      lastUsedAt: room.lastUsedAt,
      joined: false,
      people: 0,
    })
    const joined = await made(await kim.post(`/api/lobby/${room.id}/join`))
    expect(joined).toMatchObject({ code: room.code, role: 'writer' })
    expect((await search(kim, 'rust for')).rooms[0]?.joined).toBe(true)
    expect((await new Browser().get('/api/lobby')).status).toBe(401)
  })

  test('H2: what is searched for is text: nothing in it is a pattern', async () => {
    const ada = await registered()
    await create(ada, '100% _done_')
    expect(await names(ada, '% _')).toEqual(['100% _done_'])
    expect(await names(ada, '%x')).toEqual([])
    expect(await names(ada, "' OR 1=1 --")).toEqual([])
    expect((await ada.get(`/api/lobby?search=${'x'.repeat(201)}`)).status).toBe(422)
    for (const cursor of ['x', '1.r_', '-1.r_22222222222222222222', '1.r_2222222222222222222%27'])
      expect((await ada.get(`/api/lobby?cursor=${cursor}`)).status, 'as it was called before').toBe(400)
  })

  test('H2: page by page, each room once, newest use first', async () => {
    const ada = await registered()
    // A person may make 60 rooms an hour; nobody waits for that here.
    const row = env.DB.prepare(
      `INSERT INTO rooms (id, code, title, language, visibility, owner_id, created_at, last_used_at, lobby_name, lobby_key)
       VALUES (?1, ?2, ?3, 'python', 'code', ?4, 1, ?5, ?3, ?6)`,
    )
    const at = Date.now() + 1_000_000
    await env.DB.batch(
      Array.from({ length: 45 }, (_, i) => {
        const n = String(i).padStart(2, '0')
        // Three at a time were used in the same millisecond.
        return row.bind(
          `r_pagepagepagepagepa${n}`,
          `pagepage${i}`,
          `Page ${n}`,
          ada.id,
          at + Math.floor(i / 3),
          `page${n}`,
        )
      }),
    )
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: v.InferOutput<typeof lobbyAnswer> = await search(ada, 'page', cursor)
      expect(page.total).toBe(45)
      expect(page.rooms.length).toBeLessThanOrEqual(20)
      seen.push(...page.rooms.map(({ name }) => name))
      cursor = page.next
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `Page ${String(44 - i).padStart(2, '0')}`))
  })
})

describe('what is not public is not in the lobby and cannot be joined from it', () => {
  test('H3: a room with a code, a private one, an archived and a sealed one, and one that never was', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const ids = [
      (await roomOf(ada)).id,
      (await roomOf(ada, 'private')).id,
      (await made(await create(ada, 'Once archived'))).id,
      (await made(await create(ada, 'Once sealed'))).id,
      'r_00000000000000000000',
      'x',
      '%00',
    ]
    await env.DB.batch([
      env.DB.prepare('UPDATE rooms SET archived_at = 1 WHERE id = ?').bind(ids[2]),
      env.DB.prepare('UPDATE rooms SET sealed_at = 1 WHERE id = ?').bind(ids[3]),
    ])
    const list = JSON.stringify(await search(eve))
    expect(list).not.toContain('A room')
    expect(await names(eve, 'once')).toEqual([])
    const answers = await Promise.all(ids.map((id) => eve.post(`/api/lobby/${id}/join`)))
    const told = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))
    expect(new Set(told.map((answer) => JSON.stringify(answer))).size, 'case 37: all the same').toBe(1)
    expect(told[0]?.[0]).toBe(404)
  })

  test('H3: a person who was removed does not see the room again', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const room = await made(await create(ada, 'Without Eve'))
    await eve.post(`/api/lobby/${room.id}/join`)
    await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)
    expect(await names(eve, 'without eve')).toEqual([])
    expect((await eve.post(`/api/lobby/${room.id}/join`)).status).toBe(404)
  })

  test('H3: case 37: joining from the lobby cannot be tried without end', async () => {
    const eve = await guestNamed('Eve')
    const statuses = new Set<number>()
    const tries = Array.from({ length: 200 }, (_, i) => `r_${String(i).padStart(20, '0')}`)
    const answers = await Promise.all(tries.map((id) => eve.post(`/api/lobby/${id}/join`)))
    for (const { status } of answers) statuses.add(status)
    expect([...statuses].sort()).toEqual([404, 429])
  })

  test('H3: a guest makes no public room', async () => {
    const refused = await create(await guestNamed('Kim'), 'Of a guest')
    expect([refused.status, await errorOf(refused)]).toEqual([403, 'forbidden'])
  })
})

describe('a public room is called in the lobby as it is called inside', () => {
  test('H4: renaming it renames both, and a name that is taken changes nothing', async () => {
    const ada = await registered()
    await create(ada, 'Taken name')
    const room = await made(await create(ada, 'My name'))
    for (const change of [{ title: 'taken NAME' }, { lobbyName: 'takenname' }]) {
      const refused = await ada.patch(`/api/rooms/${room.code}`, change)
      expect([refused.status, await errorOf(refused)]).toEqual([
        409,
        `lobby_name_taken ${Object.keys(change)[0]}`,
      ])
    }
    expect(await names(ada, 'my name')).toEqual(['My name'])
    expect(await made(await ada.patch(`/api/rooms/${room.code}`, { title: 'Other name' }))).toMatchObject({
      title: 'Other name',
      lobbyName: 'Other name',
    })
    expect(await names(ada, 'my name')).toEqual([])
    expect((await create(ada, 'My name')).status, 'the old name is free').toBe(201)
    // Its own name in another case is no conflict.
    expect((await ada.patch(`/api/rooms/${room.code}`, { title: 'OTHER NAME' })).status).toBe(200)
  })

  test('H4: it leaves the lobby when it becomes private, and when its owner says so', async () => {
    const ada = await registered()
    const room = await made(await create(ada, 'For a while'))
    expect(await made(await ada.patch(`/api/rooms/${room.code}`, { lobbyName: null }))).toMatchObject({
      title: 'For a while',
      lobbyName: null,
    })
    expect(await names(ada, 'for a while')).toEqual([])
    await ada.patch(`/api/rooms/${room.code}`, { lobbyName: 'For a while' })
    expect(await names(ada, 'for a while')).toEqual(['For a while'])
    await ada.patch(`/api/rooms/${room.code}`, { visibility: 'private' })
    expect(await names(ada, 'for a while')).toEqual([])
    const refused = await ada.patch(`/api/rooms/${room.code}`, { lobbyName: 'For a while' })
    expect([refused.status, await errorOf(refused)]).toEqual([422, 'invalid lobbyName'])
  })

  test('H4: names and templates are checked', async () => {
    const ada = await registered()
    for (const [body, error] of [
      [{ lobbyName: 'a\u202eb' }, 'invalid lobbyName'],
      [{ lobbyName: '' }, 'invalid lobbyName'],
      [{ lobbyName: 'x'.repeat(81) }, 'invalid lobbyName'],
      [{ lobbyName: 'Hidden', visibility: 'private' }, 'invalid lobbyName'],
      [{}, 'invalid title'],
      [{ title: 'T', template: '../x' }, 'invalid template'],
      [{ title: 'T', trial: true }, 'invalid trial'],
    ] as const) {
      const response = await ada.post('/api/rooms', { language: 'python', visibility: 'code', ...body })
      expect([response.status, await errorOf(response)]).toEqual([422, error])
    }
    expect((await ada.patch('/api/rooms/000-000-000', { lobbyName: 1 })).status).toBe(422)
  })
})
