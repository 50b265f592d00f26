import * as v from 'valibot'
import { expect, test } from 'vitest'
import { clipAnswer } from '#core/protocol/api/record.ts'
import { readMomentParts } from '../../worker/db/moment.ts'
import { Browser, env, guestNamed, registered, roomOf, type RoomJSON } from './support/browser.ts'
import { partsOf } from './support/moment.ts'
import { record, session, storeText } from './support/recorded.ts'

const path = ({ code }: RoomJSON, rest = '') => `/api/rooms/${code}/record${rest}`

/** A room whose record has two keyframes, the second before event 17, and what staff said in the segment of event 5. */
async function furnished() {
  const owner = await registered()
  const room = await roomOf(owner)
  const more = Array.from({ length: 8 }, (_, i) => ({
    ...{ seq: 13 + i, at: 1_700_000_010_000 + i, kind: 'join' as const },
    by: { user: 'u_bob', name: 'Bob', color: 2 },
  }))
  await record(room.id, [...session(room.id), ...more], 4)
  const writer = await guestNamed('Kim')
  await writer.post(`/api/rooms/${room.code}/join`)
  return { owner, writer, room }
}

const moment = async (person: Browser, room: RoomJSON, seq: number) =>
  partsOf(await person.get(path(room, `/moments/${seq}`)))

test('V15: a moment has what the single requests answer, from the keyframe before it on', async () => {
  const { owner, writer, room } = await furnished()
  const parts = await moment(owner, room, 11)
  expect([...parts.keys()].toSorted()).toEqual([
    ...['/segments/1', '/segments/1/keyframe', '/segments/5', '/segments/5/staff', '/segments/9'],
    '/segments/9/staff',
  ])
  for (const [rest, text] of parts) expect(text, rest).toBe(await (await owner.get(path(room, rest))).text())
  const later = await moment(writer, room, 18)
  expect([...later.keys()].toSorted()).toEqual(['/segments/17', '/segments/17/keyframe', '/texts/f1/16'])
  for (const [rest, text] of later) expect(text, rest).toBe(await (await writer.get(path(room, rest))).text())
})

test('V15, V5: what is for staff is in moments of staff only, also what they said before the keyframe', async () => {
  const { owner, writer, room } = await furnished()
  for (let seq = 1; seq <= 20; seq++) {
    const parts = await moment(writer, room, seq)
    expect([...parts.keys()].filter((name) => name.endsWith('staff'))).toEqual([])
    expect([...parts.values()].join('')).not.toMatch(/SECRET|staffChat|staffChange|"note"/)
  }
  const staff = await moment(owner, room, 18)
  expect([...staff.keys()].filter((name) => name.endsWith('staff'))).toEqual([
    '/segments/9/staff',
    '/segments/5/staff',
  ])
  expect(staff.get('/segments/5/staff')).toContain('SECRET whisper')
})

test('V15: a text in parts comes as one, and the newest one before the keyframe', async () => {
  const { owner, room } = await furnished()
  await storeText(room.id, '\ude00 end', 1, 'f2', 9)
  await storeText(room.id, 'begin \ud83d', 0, 'f2', 9)
  await storeText(room.id, 'older', 0, 'f2', 4)
  await storeText(room.id, 'later', 0, 'f2', 17)
  const parts = await moment(owner, room, 20)
  expect([...parts.keys()].filter((name) => name.startsWith('/texts')).toSorted()).toEqual([
    '/texts/f1/16',
    '/texts/f2/9',
  ])
  expect(JSON.parse(parts.get('/texts/f2/9') ?? '')).toBe('begin 😀 end')
})

test('V15: a moment that the record does not hold is none, and nobody else gets one', async () => {
  const { owner, room } = await furnished()
  for (const seq of ['0', '21', '9007199254740993', 'x', '-1'])
    expect([seq, (await owner.get(path(room, `/moments/${seq}`))).status]).toEqual([seq, 404])
  expect((await (await registered()).get(path(room, '/moments/8'))).status).toBe(404)
  expect((await new Browser().get(path(room, '/moments/8'))).status).toBe(401)
})

test('V15: it is read in one go, and sent again only when it changed', async () => {
  const { owner, room } = await furnished()
  let asked = 0
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => target.prepare(sql)
      if (name !== 'batch') throw new Error(`${String(name)} was asked for`)
      asked++
      return (statements: D1PreparedStatement[]) => target.batch(statements)
    },
  })
  const parts = await readMomentParts(db, { room: room.id, seq: 18, staff: true, held: new Set() })
  expect([parts?.length, asked]).toEqual([5, 1])
  const first = await owner.get(path(room, '/moments/18'))
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'private, no-cache',
  })
  await first.arrayBuffer()
  const tag = { 'If-None-Match': first.headers.get('ETag') ?? '' }
  expect((await owner.get(path(room, '/moments/18'), tag)).status).toBe(304)
  expect((await (await registered()).get(path(room, '/moments/18'), tag)).status).toBe(404)
})

test('V16: what somebody has of a moment is not sent again, whoever they are', async () => {
  const { owner, writer, room } = await furnished()
  await storeText(room.id, 'another', 0, 'f2', 9)
  const names = async (person: Browser, seq: number, have: string) =>
    [...(await partsOf(await person.get(path(room, `/moments/${seq}?have=${have}`)))).keys()].toSorted()
  const all = ['/segments/17', '/segments/17/keyframe', '/texts/f1/16', '/texts/f2/9']
  expect(await names(writer, 18, '')).toEqual(all)
  expect(await names(writer, 18, 'f1.16,l13,k1')).toEqual(all.filter((name) => name !== '/texts/f1/16'))
  expect(await names(writer, 18, 'f1.15')).toEqual(all)
  expect(await names(writer, 18, 'k17')).toEqual(['/segments/17'])
  expect(await names(writer, 18, 'k17,l17')).toEqual([])
  const own = ['/segments/5/staff', '/segments/9/staff']
  expect(await names(owner, 18, 'f2.9,s5')).toEqual([
    ...['/segments/17', '/segments/17/keyframe', '/segments/9/staff', '/texts/f1/16'],
  ])
  expect(await names(owner, 11, 'k1,l1,l9')).toEqual(['/segments/5', ...own])
  expect(await names(owner, 18, 'k17,l17')).toEqual([])
  expect(await names(writer, 11, 'k1,l1,l5,l9')).toEqual([])
})

test('V16: names that are none are refused, and what is held does not open a record', async () => {
  const { owner, room } = await furnished()
  const other = await registered()
  for (const have of ['k0', 'x1', "k1')--", 'k1,,l1', Array(300).fill('k1').join(',')]) {
    const answer = await owner.get(path(room, `/moments/8?have=${encodeURIComponent(have)}`))
    expect([have.slice(0, 9), answer.status]).toEqual([have.slice(0, 9), 422])
  }
  expect((await other.get(path(room, '/moments/8?have=k1,l1'))).status).toBe(404)
  expect((await owner.get(path(room, '/moments/21?have=k17,l17'))).status).toBe(404)
})

test('V15, Q2: a moment of a clip is what its single requests answer, and nothing from outside the stretch', async () => {
  const { owner, room } = await furnished()
  const wish = { title: 'A clip', from: 6, to: 14 }
  const made = v.parse(clipAnswer, await (await owner.post(path(room, '/clips'), wish)).json())
  const show = (rest: string) =>
    new Browser().get(`/api/clips${rest}`, { Authorization: `Bearer ${made.token}` })
  for (const seq of [1, 5, 15, 18]) expect((await show(`/moments/${seq}`)).status).toBe(404)
  const parts = await partsOf(await show('/moments/10'))
  expect([...parts.keys()].toSorted()).toEqual([
    ...['/segments/6', '/segments/6/keyframe', '/segments/9', '/texts/f1/5'],
  ])
  for (const [rest, text] of parts) expect(text, rest).toBe(await (await show(rest)).text())
  const rest = await partsOf(await show('/moments/10?have=k6,l9'))
  expect([...rest.keys()]).toEqual(['/segments/6'])
  expect((await show('/moments/10?have=x')).status).toBe(422)
  const last = [...(await partsOf(await show('/moments/14'))).values()].join('\n')
  expect(last).not.toMatch(/SECRET|abc-def-ghj/)
  expect(last).not.toContain('"seq":15')
  await owner.delete(path(room, `/clips/${made.clip.id}`))
  expect((await show('/moments/10')).status).toBe(404)
})
