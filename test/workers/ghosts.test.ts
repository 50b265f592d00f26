import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { env, registered, roomOf } from './support/browser.ts'
import { createdRoom, Live } from './support/live.ts'
import { present } from './support/socket.ts'

const wait = (ms: number) => scheduler.wait(ms)
/** More than the least time anybody gets to answer. */
const ROUND_MS = 4_200

test('U11: case 46, who gives no sign of life is gone after two rounds; everybody else stays, asleep or not', async () => {
  const { id, stub } = await createdRoom()
  const [ada, bob, ghost] = [await Live.in(id, 'ada'), await Live.in(id, 'bob'), await Live.in(id, 'ghost')]
  ghost.answers = false
  expect(await runDurableObjectAlarm(stub), 'an alarm is set while somebody is here').toBe(true)
  await evictDurableObject(stub)
  const late = await Live.in(id, 'late')
  late.answers = false
  await wait(ROUND_MS)
  await runDurableObjectAlarm(stub)
  expect((await ada.next('leave')).client).toBe(ghost.client)
  expect(ada.asked).toBe(2)
  await wait(ROUND_MS)
  await runDurableObjectAlarm(stub)
  expect((await ada.next('leave')).client, 'who was never asked before had another round').toBe(late.client)
  // The platform still holds the sockets of the dead; a room that wakes must not take them for people.
  await evictDurableObject(stub)
  const welcome = await (await Live.open(id, 'eve')).hello()
  expect(welcome.people.map(({ name }) => name).sort()).toEqual(['ada', 'bob', 'eve'])
  expect((await bob.ask({ t: 'chat', id: 'm1', text: 'still here' }, 'chat')).text).toBe('still here')
}, 60_000)

test('U11: rounds that follow each other too fast end nobody', async () => {
  const { id, stub } = await createdRoom()
  const [ada, slow] = [await Live.in(id, 'ada'), await Live.in(id, 'slow')]
  slow.answers = false
  for (let i = 0; i < 3; i++) await runDurableObjectAlarm(stub)
  expect((await slow.ask({ t: 'chat', id: 'm1', text: 'hi' }, 'chat')).text).toBe('hi')
  expect(ada.asked).toBe(1)
})

test('U11: in real time, a ghost is gone within 30 s and one that answers is not', async () => {
  const { id } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const ghost = await Live.in(id, 'ghost')
  ghost.answers = false
  const died = Date.now()
  expect((await ada.next('leave')).client).toBe(ghost.client)
  const passed = Date.now() - died
  expect(passed).toBeGreaterThan(ROUND_MS)
  expect(passed).toBeLessThan(30_000)
  expect((await ada.ask({ t: 'chat', id: 'm1', text: 'hi' }, 'chat')).text).toBe('hi')
}, 60_000)

test('U11: who closes the socket is gone at once', async () => {
  const { id } = await createdRoom()
  const [ada, bob] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
  const left = Date.now()
  bob.leave()
  expect((await ada.next('leave')).client).toBe(bob.client)
  expect(Date.now() - left).toBeLessThan(1_000)
})

test('U7: activity and file survive that the object sleeps with its sockets', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  ada.say({ t: 'view', file: 'f1' })
  ada.say({ t: 'activity', state: 'away' })
  await ada.next('presence')
  await evictDurableObject(stub)
  expect((await (await Live.open(id, 'bob')).hello()).presence).toEqual([
    { client: ada.client, activity: 'away', file: 'f1', follows: null },
  ])
})

const members = v.object({
  members: v.array(v.object({ user: v.string(), lastSeenAt: v.nullable(v.number()) })),
})

test('U13: members are listed with the time at which the room last saw them, after a death of the room too', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const bob = await registered()
  await bob.post(`/api/rooms/${room.code}/join`)
  const seen = async () =>
    v
      .parse(members, await (await owner.get(`/api/rooms/${room.code}/members`)).json())
      .members.find(({ user }) => user === bob.id)?.lastSeenAt
  expect(await seen()).toBeNull()
  const came = Date.now()
  await present(bob, room)
  await vi.waitFor(async () => expect(await seen()).toBeGreaterThanOrEqual(came))

  // The room died ten minutes ago with bob in it.
  const expired = Date.now() - 480_000
  await env.DB.prepare('UPDATE room_presence SET expires_at = ? WHERE room_id = ?')
    .bind(expired, room.id)
    .run()
  await evictDurableObject(env.ROOMS.get(env.ROOMS.idFromName(room.id)), { webSockets: 'close' })
  await Live.in(room.id, 'eve')
  await vi.waitFor(async () => expect(await seen()).toBe(expired - 120_000))
})
