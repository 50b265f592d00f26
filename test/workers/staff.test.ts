import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { createdRoom, Live } from './support/live.ts'

const NEWEST = Number.MAX_SAFE_INTEGER
const staffChat = (text: string, id: string) => ({ t: 'chat', id, text, channel: 'staff' })
const history = (channel: string) => ({ t: 'history', id: 'h1', channel, before: NEWEST, count: 100 })
const note = (text: string, id: string) => ({ t: 'note', id, text, after: 1 })

/** A message to everybody and back: what was sent before it has come by then. */
async function caughtUp(live: Live, id: string): Promise<void> {
  while ((await live.next('chat')).id !== id);
}

test('C6: case 36, no byte of staff’s reaches a writer’s socket: live, welcomed, paged, after sleeping, after losing the role', async () => {
  const { id, stub } = await createdRoom()
  const staff = await Live.in(id, 'grace', 'staff')
  const ada = await Live.in(id, 'ada')
  const bob = await Live.in(id, 'bob', 'staff')
  const { seq } = await staff.ask(staffChat('CANARY one', 'm1'), 'chat')
  await staff.ask(note('CANARY two', 'n1'), 'note')
  await staff.ask({ t: 'editChat', id: 'e1', seq, text: 'CANARY three' }, 'chatChange')
  expect((await bob.next('chatChange')).chat.text).toBe('CANARY three')
  staff.say({ t: 'typing', channel: 'staff' })
  await bob.next('typing')

  for (const channel of ['staff', 'notes'])
    expect((await ada.ask(history(channel), 'refused')).code).toBe('not_allowed')
  expect((await ada.ask(history('all'), 'chats')).list).toEqual([])
  expect((await ada.ask({ t: 'removeChat', id: 'r1', seq }, 'refused')).code).toBe('no_message')

  await evictDurableObject(stub)
  await staff.ask(staffChat('CANARY four', 'm2'), 'chat')
  await caughtUp(bob, 'm2')
  expect((await bob.ask(history('staff'), 'chats')).list).toHaveLength(2)
  expect((await bob.ask(history('notes'), 'notes')).list).toHaveLength(1)
  const late = await Live.in(id, 'late')

  await stub.setRole('u_bob', 'writer')
  expect((await bob.next('you')).role).toBe('writer')
  const until = bob.frames.length
  staff.say(staffChat('CANARY five', 'm3'))
  staff.say(note('CANARY six', 'n2'))
  staff.say({ t: 'chat', id: 'all1', text: 'to everybody' })
  for (const live of [ada, bob, late]) await caughtUp(live, 'all1')
  expect((await bob.ask(history('staff'), 'refused')).code).toBe('not_allowed')
  const heard = [...ada.frames, ...late.frames, ...bob.frames.slice(until)]
  expect(heard.filter((frame) => /CANARY|"notes?"|"channel":"staff"/.test(frame))).toEqual([])
})

test('C8: a removed message, and what it said before, is in no row of the object any more', async () => {
  const { id, stub } = await createdRoom()
  const staff = await Live.in(id, 'grace', 'staff')
  const ada = await Live.in(id, 'ada')
  const rows = () =>
    runInDurableObject(stub, (_room, state) =>
      JSON.stringify([...state.storage.sql.exec('SELECT * FROM log')]),
    )
  const { seq } = await ada.ask({ t: 'chat', id: 'm1', text: 'SECRET one' }, 'chat')
  expect(await rows()).toContain('SECRET one')
  await ada.ask({ t: 'editChat', id: 'e1', seq, text: 'SECRET two' }, 'chatChange')
  expect(await rows()).not.toContain('SECRET one')
  await staff.ask({ t: 'removeChat', id: 'r1', seq }, 'chatChange')
  const noted = await staff.ask(note('SECRET three', 'n1'), 'note')
  await staff.ask({ t: 'removeNote', id: 'r2', seq: noted.seq }, 'noteChange')
  await evictDurableObject(stub)
  expect(await rows()).not.toContain('SECRET')
  const late = await Live.open(id, 'late')
  const [message] = (await late.hello()).chat
  expect(message).toMatchObject({ seq, text: '', by: { name: 'ada' }, removed: { name: 'grace' } })
})

test('S3: case 61, a removal whose event cannot be logged leaves the message as it was', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const { seq } = await ada.ask({ t: 'chat', id: 'm1', text: 'still here' }, 'chat')
  const broken = `CREATE TRIGGER broken BEFORE INSERT ON log WHEN NEW.kind = 'chatChange' BEGIN SELECT RAISE(ABORT, 'broken'); END`
  await runInDurableObject(stub, (_room, state) => void state.storage.sql.exec(broken))
  ada.say({ t: 'removeChat', id: 'r1', seq })
  expect((await ada.ask(history('all'), 'chats')).list).toMatchObject([{ text: 'still here' }])
})
