import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { env } from './support/browser.ts'
import {
  enter,
  everythingOf,
  evict,
  inObject,
  recordedRoom,
  recordOf,
  segmentsOf,
  whileFailing,
  type Stub,
} from './support/record.ts'

const SECRET = 'the password is tr0ub4dor'
const everywhere = async (room: string, stub: Stub) =>
  (await everythingOf(room)) + JSON.stringify(await inObject(stub, 'SELECT * FROM log'))
const queue = (stub: Stub) => inObject(stub, 'SELECT seq FROM replaced')

/** Says something, archives it, and goes on until later keyframes quote it. */
async function saidAndArchived() {
  const made = await recordedRoom()
  const [ada, boss] = [await enter(made.id, 'ada'), await enter(made.id, 'boss', 'staff')]
  const { seq } = await ada.ask({ t: 'chat', id: 'm1', text: SECRET }, 'chat')
  boss.say({ t: 'note', id: 'n1', text: `${SECRET} noted`, after: seq })
  const note = await boss.next('note')
  for (let i = 0; i < 9; i++) {
    await ada.ask({ t: 'chat', id: `more-${i}`, text: `and ${i}` }, 'chat')
    await made.stub.archive()
  }
  const quoted = (await segmentsOf(made.id)).filter(({ keyframe }) =>
    JSON.stringify(keyframe).includes(SECRET),
  )
  expect(quoted.length, 'two keyframes quote it').toBe(2)
  return { ...made, ada, boss, seq, note }
}

test('K5, K6: what is removed after it was archived is nowhere any more, in lines, outlines, keyframes and the object', async () => {
  const { id, stub, ada, boss, seq, note } = await saidAndArchived()
  await evict(stub)
  await ada.ask({ t: 'removeChat', id: 'r1', seq }, 'chatChange')
  await boss.ask({ t: 'editNote', id: 'r2', seq: note.seq, text: 'all well' }, 'noteChange')
  await stub.archive()
  expect(await everywhere(id, stub)).not.toContain(SECRET)
  expect(await queue(stub)).toEqual([])
  const events = await recordOf(id)
  expect(events.find((event) => event.seq === seq)).toMatchObject({
    kind: 'chat',
    was: expect.any(String),
    chat: { text: '', removed: { user: 'u_ada' } },
  })
  expect(events.find((event) => event.seq === note.seq)).toMatchObject({ note: { text: 'all well' } })
  // The next keyframe is made of what the room remembers.
  for (let i = 0; i < 5; i++) {
    await ada.ask({ t: 'chat', id: `later-${i}`, text: 'later' }, 'chat')
    await stub.archive()
  }
  expect(await everywhere(id, stub)).not.toContain(SECRET)
  const last = (await segmentsOf(id)).findLast(({ keyframe }) => keyframe !== null)?.keyframe
  expect(last?.chat.find((message) => message.seq === seq)).toMatchObject({ text: '' })
})

test('K5: a message that is edited twice keeps the digest of what it said first, and doing it again changes nothing', async () => {
  const { id, stub, ada, seq } = await saidAndArchived()
  const wasOf = async () => (await recordOf(id)).find((event) => event.seq === seq)?.was
  const edit = async (text: string) => {
    await ada.ask({ t: 'editChat', id: 'e1', seq, text }, 'chatChange')
    await stub.archive()
    return wasOf()
  }
  const first = await edit('once')
  expect(first).toBeDefined()
  expect(await edit('twice')).toBe(first)
  const rows = () =>
    env.DB.prepare('SELECT first_seq, signature, lines FROM session_events WHERE room_id = ?').bind(id).all()
  const before = (await rows()).results
  await inObject(stub, 'INSERT INTO replaced VALUES (?, 1)', seq)
  await stub.archive()
  expect((await rows()).results).toEqual(before)
  expect(await queue(stub)).toEqual([])
})

test('K6: what cannot be written over now stays to be written over', async () => {
  const { id, stub, ada, seq } = await saidAndArchived()
  await whileFailing('session_events', async () => {
    await ada.ask({ t: 'removeChat', id: 'r1', seq }, 'chatChange')
    await stub.archive().catch(() => 'as it should')
    expect(await queue(stub)).toEqual([{ seq }])
  })
  expect(await everythingOf(id)).toContain(SECRET)
  await stub.archive()
  await ada.ask({ t: 'chat', id: 'm9', text: 'on' }, 'chat')
  expect(await everythingOf(id)).toContain('"removed"')
  expect((await everywhere(id, stub)).includes(`${SECRET}"`)).toBe(false)
})

test('K6: evicted between a write and its note, an edit is still found', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  const { seq } = await ada.ask({ t: 'chat', id: 'm1', text: SECRET }, 'chat')
  await stub.archive()
  await runInDurableObject(stub, (_room, { storage }) => void storage.kv.delete('archived'))
  await evict(stub)
  await ada.ask({ t: 'removeChat', id: 'r1', seq }, 'chatChange')
  await stub.archive()
  expect(await everywhere(id, stub)).not.toContain(SECRET)
  await recordOf(id)
})
