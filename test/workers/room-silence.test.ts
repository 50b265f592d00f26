import { evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { createdRoom, Live } from './support/live.ts'

test('J6: case 47, silence and junk are closed with 4408 after 10 s; who said hello stays', async () => {
  const { id } = await createdRoom()
  const started = Date.now()
  const [mute, busy, fine] = [
    await Live.open(id, 'mute'),
    await Live.open(id, 'busy'),
    await Live.in(id, 'fine'),
  ]
  const junk = setInterval(() => busy.say('junk'), 1_000)
  expect([await mute.closed, await busy.closed]).toEqual([4408, 4408])
  clearInterval(junk)
  expect(Date.now() - started).toBeGreaterThan(9_000)
  expect((await fine.ask({ t: 'chat', id: 'm1', text: 'hi' }, 'chat')).text).toBe('hi')
}, 60_000)

test('J6: case 59, the object sleeping does not make silence allowed', async () => {
  const { id, stub } = await createdRoom()
  const [mute, fine] = [await Live.open(id, 'mute'), await Live.in(id, 'fine')]
  await evictDurableObject(stub)
  await fine.ask({ t: 'chat', id: 'm1', text: 'waking the room' }, 'chat')
  expect(await mute.closed).toBe(4408)
}, 60_000)
