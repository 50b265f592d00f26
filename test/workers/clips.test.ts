import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { clipAnswer, clipsAnswer, manifest } from '#core/protocol/api/record.ts'
import { parseLines, type RecordedEvent } from '#core/replay/event.ts'
import { keyframe } from '#core/replay/keyframe.ts'
import { Seeker } from '#core/replay/seek.ts'
import { Browser, env, errorOf, guestNamed, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { ada, record, session } from './support/recorded.ts'

const path = ({ code }: RoomJSON, rest = '') => `/api/rooms/${code}/record/clips${rest}`
const wish = { title: 'A clip', from: 4, to: 8 }
const bob = { user: 'u_bob', name: 'Bob', color: 2 }

/** A session in which Bob was before and left, and things were said, typed and deleted that no later clip may tell of. */
function longer(room: string): RecordedEvent[] {
  const at = (seq: number) => ({ seq, at: 1_700_000_000_000 + 500 * seq })
  const push = (seq: number, user: string, version: number, ops: unknown[][]): RecordedEvent => ({
    ...at(seq),
    ...{ kind: 'push', file: 'f1', version, client: user.replace('_', 'client'), user, n: version + 1, ops },
  })
  const run = { id: 'run-0001', by: ada, at: 1, language: 'python', entry: 'main.py', output: [] }
  return [
    ...session(room).slice(0, 4),
    { ...at(5), kind: 'join', by: bob },
    push(6, bob.user, 1, [[13, [0, 'EARLIER']]]),
    push(7, bob.user, 2, [[13, [7]]]),
    push(8, bob.user, 3, [[13, [0, '!!']]]),
    { ...at(9), kind: 'chat', chat: { id: 'm9', by: bob, text: 'EARLIER words' } },
    { ...at(10), kind: 'run', run: { ...run, status: 'running' } },
    { ...at(11), kind: 'output', run: run.id, chunks: [{ s: 'stdout', data: 'EARLIER output' }] },
    { ...at(12), kind: 'leave', by: bob },
    push(13, ada.user, 4, [[15, [0, 'x']]]),
    { ...at(14), kind: 'chat', chat: { id: 'm14', by: ada, text: 'Now', mentions: [bob.user] } },
    { ...at(15), kind: 'output', run: run.id, chunks: [{ s: 'stdout', data: 'now' }] },
    { ...at(16), kind: 'staffChat', chat: { id: 'm16', by: ada, text: 'SECRET' } },
    push(17, ada.user, 5, [[16, [0, 'LATER']]]),
    { ...at(18), kind: 'chat', chat: { id: 'm18', by: ada, text: 'LATER words' } },
  ]
}

async function recorded(events?: (room: string) => RecordedEvent[], size = 4) {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id, events?.(room.id), size)
  return { owner, room }
}
async function clipOf(person: Browser, room: RoomJSON, more: object = {}) {
  const response = await person.post(path(room), { ...wish, ...more })
  const json: unknown = await response.json()
  expect([response.status, json]).toMatchObject([201, {}])
  return v.parse(clipAnswer, json)
}
const show = (token: string, rest = '') =>
  new Browser().get(`/api/clips${rest}`, { Authorization: `Bearer ${token}` })
const manifestOf = async (token: string) => v.parse(manifest, await (await show(token)).json())

test('Q1: a clip shows its stretch to anybody, and its link is told once', async () => {
  const { owner, room } = await recorded()
  const { clip, token, url } = await clipOf(owner, room, { expiresIn: 60 })
  expect(url).toBe(`https://cc.example/clip#${token}`)
  expect(clip).toMatchObject({ title: 'A clip', from: 4, to: 8, by: owner.username })
  expect((clip.expiresAt ?? 0) - clip.createdAt).toBe(60_000)
  const seen = await manifestOf(token)
  expect(seen).toMatchObject({
    clip: { title: 'A clip', from: 4, to: 8 },
    ...{ live: false, staff: false, edit: false, run: false },
    room: { code: null, title: 'A clip', origin: null },
  })
  expect(seen.segments.map(({ first, last, keyframe }) => [first, last, keyframe])).toEqual([
    [4, 4, true],
    [5, 8, false],
  ])
  const lines = await Promise.all(
    [4, 5].map(async (first) => (await show(token, `/segments/${first}`)).text()),
  )
  expect(lines.flatMap(parseLines).map(({ seq }) => seq)).toEqual([4, 6, 8])
  expect(JSON.stringify(await env.DB.prepare('SELECT * FROM session_clips').all())).not.toContain(token)
})

test('Q2: nothing from outside the stretch leaves, whatever is asked for', async () => {
  for (const size of [4, 100]) {
    const { owner, room } = await recorded(longer, size)
    const { token } = await clipOf(owner, room, { from: 13, to: 16 })
    const seen = await manifestOf(token)
    const answers = [JSON.stringify(seen)]
    const asked = ['/keyframe', '/staff', '']
    for (const first of [1, 5, 9, 12, 13, 17]) {
      for (const rest of asked) answers.push(await (await show(token, `/segments/${first}${rest}`)).text())
      answers.push(await (await show(token, `/texts/f1/${first}`)).text())
    }
    const all = answers.join('\n')
    expect(all).not.toMatch(/EARLIER|LATER|SECRET|abc-def-ghj|u_bob|Bob/)
    expect(all).not.toContain(room.id)
    expect(all).not.toContain(room.code)
    expect(seen.people).toMatchObject([
      { user: 'u_ada', name: 'Ada', edits: 1, typed: 1, messages: 1, runs: 0 },
    ])
    expect(seen.files).toEqual([['f1', 'main.py', 1, 1, 0]])
    expect(seen.marks.map(({ seq }) => seq)).toEqual([14])
    expect(
      Object.values(seen.activity)
        .flat()
        .map(([, inserted]) => inserted),
    ).toEqual([1])
  }
})

test('Q11: what a clip begins with is folded once, and anew after each change of the record', async () => {
  const { owner, room } = await recorded(longer, 4)
  const { token } = await clipOf(owner, room, { from: 13, to: 16 })
  const folds = vi.spyOn(Seeker.prototype, 'stateAt')
  const text = async () => (await show(token, '/texts/f1/12')).text()
  const frame = async () => (await show(token, '/segments/13/keyframe')).text()
  const [first, said] = [await frame(), await text()]
  // The texts were made with the keyframe.
  await vi.waitFor(async () => {
    folds.mockClear()
    expect([await frame(), await text()]).toEqual([first, said])
    expect(folds).not.toHaveBeenCalled()
  }, 5_000)
  expect((await show(token, '/texts/f2/12')).status).toBe(404)
  expect((await show('another', '/texts/f1/12')).status).toBe(404)
  // As a redaction writes it, with the same signature: the keyframe before, and the text it names.
  const over = 'UPDATE session_events SET keyframe = keyframe WHERE room_id = ? AND first_seq = 1'
  await env.DB.prepare(over).bind(room.id).run()
  folds.mockClear()
  expect(await text()).toBe(said)
  expect(folds).toHaveBeenCalled()
  await vi.waitFor(async () => {
    folds.mockClear()
    await text()
    expect(folds).not.toHaveBeenCalled()
  }, 5_000)
  for (const change of [
    `UPDATE session_texts SET body = body WHERE room_id = '${room.id}'`,
    `DELETE FROM session_events WHERE room_id = '${room.id}' AND first_seq <= 13`,
  ])
    await env.DB.prepare(change).run()
  expect((await show(token, '/texts/f1/12')).status).toBe(404)
  folds.mockRestore()
})

test('Q3: it begins with the texts as they were, in one keyframe that says nothing of how they became so', async () => {
  const { owner, room } = await recorded(longer, 4)
  const { token } = await clipOf(owner, room, { from: 13, to: 16 })
  const frame = v.parse(keyframe, await (await show(token, '/segments/13/keyframe')).json())
  expect(frame).toMatchObject({ seq: 12, chat: [], deleted: [], run: { id: 'run-0001', output: [] } })
  expect(frame.people.map(({ user }) => user)).toEqual(['u_ada'])
  expect(frame.files).toEqual([{ id: 'f1', name: 'main.py', version: 4, text: 12 }])
  const text = v.parse(v.string(), await (await show(token, '/texts/f1/12')).json())
  expect(JSON.parse(text)).toEqual({
    text: 'print("é😀")\n!!',
    origins: { tags: ['ou_ada', 'tsomebody'], runs: expect.any(String) },
  })
})

test('Q4: case 64: a clip that was ended, is over or whose room is deleted is a missing one', async () => {
  const missing = await show('x'.repeat(43))
  const gone = async (token: string) => {
    for (const rest of ['', '/segments/4', '/segments/4/keyframe', '/texts/f1/3', '/moments/6']) {
      const response = await show(token, rest)
      expect([rest, response.status, await response.text()]).toEqual([
        rest,
        404,
        await missing.clone().text(),
      ])
    }
  }
  const { owner, room } = await recorded()
  const ended = await clipOf(owner, room)
  expect((await show(ended.token)).status).toBe(200)
  expect((await owner.delete(path(room, `/${ended.clip.id}`))).status).toBe(204)
  expect((await owner.delete(path(room, `/${ended.clip.id}`))).status).toBe(404)
  await gone(ended.token)
  const over = await clipOf(owner, room, { expiresIn: 60 })
  await env.DB.prepare('UPDATE session_clips SET expires_at = ? WHERE id = ?')
    .bind(Date.now() - 1, over.clip.id)
    .run()
  await gone(over.token)
  const { token } = await clipOf(owner, room)
  await owner.delete(`/api/rooms/${room.code}`)
  await gone(token)
})

test('Q4: a clip shows something only while its maker belongs to the room and may see what was', async () => {
  const { owner, room } = await recorded()
  const kim = await guestNamed('Kim')
  await kim.post(`/api/rooms/${room.code}/join`)
  const { token } = await clipOf(kim, room)
  expect((await show(token)).status).toBe(200)
  await owner.patch(`/api/rooms/${room.code}/members/${kim.id}`, { role: 'bot' })
  expect((await show(token)).status).toBe(404)
  await owner.patch(`/api/rooms/${room.code}/members/${kim.id}`, { role: 'viewer' })
  expect((await show(token)).status).toBe(200)
  await owner.delete(`/api/rooms/${room.code}/members/${kim.id}`)
  expect((await show(token)).status).toBe(404)
})

test('Q5: members make clips of what is there; each ends their own, staff everybody’s', async () => {
  const { owner, room } = await recorded()
  const [kim, lou] = [await guestNamed('Kim'), await guestNamed('Lou')]
  for (const person of [kim, lou]) await person.post(`/api/rooms/${room.code}/join`)
  const { clip } = await clipOf(kim, room)
  const list = async (person: Browser) =>
    v.parse(clipsAnswer, await (await person.get(path(room))).json()).clips.map(({ id }) => id)
  expect([await list(kim), await list(lou), await list(owner)]).toEqual([[clip.id], [], [clip.id]])
  expect((await lou.delete(path(room, `/${clip.id}`))).status).toBe(404)
  expect((await owner.delete(path(room, `/${clip.id}`))).status).toBe(204)
  const error = async (body: object) => errorOf(await kim.post(path(room), { ...wish, ...body }))
  expect(await error({ from: 9, to: 8 })).toBe('invalid to')
  expect(await error({ to: 13 })).toBe('invalid to')
  expect(await error({ from: 0 })).toBe('invalid from')
  expect(await error({ title: ' ' })).toBe('invalid title')
  expect(await error({ expiresIn: 0 })).toBe('invalid expiresIn')
  expect(await error({ staff: true })).toBe('invalid staff')
})

test('Q5: case 28: a clip’s token opens nothing else, and no other token opens a clip', async () => {
  const { owner, room } = await recorded()
  const { token } = await clipOf(owner, room)
  const headers = { Authorization: `Bearer ${token}` }
  expect((await owner.get('/api/rooms', headers)).status).toBe(401)
  expect((await owner.get(`/api/rooms/${room.code}/record`, headers)).status).toBe(401)
  expect((await owner.get('/api/clips')).status).toBe(404)
  expect((await new Browser().get('/api/clips')).status).toBe(404)
})

test('Q5: how often an address may ask is limited', async () => {
  const { owner, room } = await recorded()
  const { token } = await clipOf(owner, room)
  const browser = new Browser()
  const limits = env.LIMITER.get(env.LIMITER.idFromName(`address:${browser.address}`))
  await limits.take([{ name: 'clipOpenPerAddress', burst: 1, perMs: 60_000 * 120 }])
  expect((await browser.get('/api/clips', { Authorization: `Bearer ${token}` })).status).toBe(429)
})
