import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { insightsAnswer } from '#core/protocol/api/insights.ts'
import {
  type Browser,
  env,
  errorOf,
  guestNamed,
  registered,
  roomOf,
  type RoomJSON,
} from './support/browser.ts'

const NUMBERS = [
  'first_at',
  'last_at',
  'edits',
  'typed',
  'pasted_inside',
  'pasted_outside',
  'completed',
].concat(['undone', 'other', 'deleted', 'messages', 'runs', 'passed', 'active_ms', 'away_ms'])

/** Writes what somebody did in a room; their session began `at`. */
async function did(room: RoomJSON, user: string, at: number): Promise<void> {
  const columns = ['room_id', 'user_id', 'name', 'color', ...NUMBERS]
  const values = [room.id, user, 'Somebody', 1, at, at + 60_000, ...NUMBERS.slice(2).map((_, i) => i + 1)]
  await env.DB.prepare(
    `INSERT INTO session_stats (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
  )
    .bind(...values)
    .run()
}

const ask = async (who: Browser, query = '') =>
  v.parse(insightsAnswer, await (await who.get(`/api/me/insights${query}`)).json())
const seen = async (who: Browser, query = '') =>
  (await ask(who, query)).sessions.map(({ room, user }) => [room.title, user])
const role = (room: RoomJSON, person: Browser, to: string) =>
  env.DB.prepare('UPDATE room_members SET role = ? WHERE room_id = ? AND user_id = ?')
    .bind(to, room.id, person.id)
    .run()

describe('numbers across sessions', () => {
  let ada: Browser
  let bob: Browser
  let eve: Browser
  let room: RoomJSON
  beforeAll(async () => {
    ;[ada, bob, eve] = [await registered(), await registered(), await registered()]
    room = await roomOf(ada)
    await bob.post(`/api/rooms/${room.code}/join`)
    for (const user of [ada.id, bob.id, 'room']) await did(room, user, 1_000)
  })

  test('are one’s own, in order and with every column', async () => {
    const { sessions, next } = await ask(bob)
    const { id, code, title, language } = room
    expect({ sessions, next }).toEqual({
      sessions: [
        {
          ...{ room: { id, code, title, language }, user: bob.id, name: 'Somebody', color: 1 },
          ...{ firstAt: 1_000, lastAt: 61_000, edits: 1, typed: 2, pastedInside: 3, pastedOutside: 4 },
          ...{ completed: 5, undone: 6, other: 7, deleted: 8, messages: 9, runs: 10, passed: 11 },
          ...{ activeMs: 12, awayMs: 13 },
        },
      ],
      next: null,
    })
  })

  test('I9: those of others are told to the owner only, and the room’s own texts are nobody’s', async () => {
    const mine = [ada.id, bob.id].sort().reverse()
    expect(await seen(ada, '?of=rooms')).toEqual(mine.map((user) => [room.title, user]))
    expect(await seen(ada)).toEqual([[room.title, ada.id]])
    await role(room, bob, 'staff')
    expect(await seen(bob, '?of=rooms')).toEqual([])
    expect(await seen(eve, '?of=rooms')).toEqual([])
    expect(await seen(eve)).toEqual([])
  })

  test('I9: who may not see the history (any more) is told nothing, not even their own', async () => {
    for (const to of ['writer', 'runner', 'viewer']) {
      await role(room, bob, to)
      expect(await seen(bob), to).toHaveLength(1)
    }
    await role(room, bob, 'bot')
    expect(await seen(bob)).toEqual([])
    await role(room, bob, 'writer')
    await ada.delete(`/api/rooms/${room.code}/members/${bob.id}?ban=1`)
    expect(await seen(bob)).toEqual([])
    await ada.delete(`/api/rooms/${room.code}/bans/${bob.id}`)
    expect(await seen(bob), 'not before they come again').toEqual([])
    await bob.post(`/api/rooms/${room.code}/join`)
    expect(await seen(bob)).toHaveLength(1)
  })

  test('I10: pages hold each session once, also where many began at once', async () => {
    const [owner, people] = [await registered(), Array.from({ length: 120 }, (_, i) => `u_many${i}`)]
    const [one, two] = [await roomOf(owner), await roomOf(owner)]
    for (const user of people) {
      await did(one, user, 5_000)
      await did(two, user, user.endsWith('7') ? 9_000 : 5_000)
    }
    const found: string[] = []
    let cursor: string | null = ''
    const sizes: number[] = []
    while (cursor !== null) {
      const { sessions, next } = await ask(owner, `?of=rooms&limit=100${cursor && `&cursor=${cursor}`}`)
      sizes.push(sessions.length)
      found.push(...sessions.map(({ room, user }) => `${room.id} ${user}`))
      cursor = next
    }
    expect(sizes).toEqual([100, 100, 40])
    expect(new Set(found).size).toBe(240)
  })

  test('a question that is none is refused', async () => {
    const asked = { '?of=eve': [422, 'invalid'], '?cursor=1': [400, 'bad_page after'] }
    for (const [query, refusal] of Object.entries(asked)) {
      const answer = await ada.get(`/api/me/insights${query}`)
      expect([query, answer.status, await errorOf(answer)]).toEqual([query, ...refusal])
    }
  })
})

describe('chapters', () => {
  const rows = async (room: RoomJSON) =>
    (
      await env.DB.prepare(
        'SELECT seq, title, changed_by FROM session_chapters WHERE room_id = ? ORDER BY seq',
      )
        .bind(room.id)
        .all()
    ).results
  const at = (room: RoomJSON, seq: number | string) => `/api/rooms/${room.code}/record/chapters/${seq}`

  test('I4: staff names, removes and leaves chapters, and it is kept who changed each', async () => {
    const [ada, bob] = [await registered(), await registered()]
    const room = await roomOf(ada)
    await bob.post(`/api/rooms/${room.code}/join`)
    const statuses = [
      (await ada.send('PUT', at(room, 7), { title: '  The <b>first</b>  idea ' })).status,
      (await ada.send('PUT', at(room, 9), { title: null })).status,
      (await bob.send('PUT', at(room, 7), { title: 'Mine' })).status,
      (await bob.delete(at(room, 9))).status,
    ]
    expect(statuses).toEqual([204, 204, 403, 403])
    await role(room, bob, 'staff')
    await ada.patch(`/api/rooms/${room.code}`, { sealed: true })
    expect((await bob.send('PUT', at(room, 9), { title: 'Back' })).status).toBe(204)
    expect(await rows(room)).toEqual([
      { seq: 7, title: 'The <b>first</b> idea', changed_by: ada.id },
      { seq: 9, title: 'Back', changed_by: bob.id },
    ])
    expect((await ada.delete(at(room, 7))).status).toBe(204)
    expect(await rows(room)).toHaveLength(1)
    expect((await (await guestNamed('Kim')).send('PUT', at(room, 7), { title: 'x' })).status).toBe(404)
  })

  test('what is no chapter is refused, and there is an end to them', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    for (const seq of ['0', '-1', '1.5', 'x', '9'.repeat(20)])
      expect((await ada.send('PUT', at(room, seq), { title: 'x' })).status, seq).toBe(404)
    for (const body of [{ title: '' }, { title: 7 }, { title: 'a\u202eb' }, { title: 'x'.repeat(81) }, {}])
      expect((await ada.send('PUT', at(room, 1), body)).status, JSON.stringify(body)).toBe(422)
    await env.DB.batch(
      Array.from({ length: 200 }, (_, i) =>
        env.DB.prepare('INSERT INTO session_chapters VALUES (?, ?, NULL, ?, 1)').bind(room.id, i + 1, ada.id),
      ),
    )
    expect((await ada.send('PUT', at(room, 500), { title: 'One more' })).status).toBe(403)
    expect((await ada.send('PUT', at(room, 200), { title: 'Changed' })).status).toBe(204)
  })
})
