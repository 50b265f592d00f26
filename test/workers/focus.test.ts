import { evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { createdRoom, Live } from './support/live.ts'

test('O9, O10: who lost the focus has lost it still when the object slept', async () => {
  const { id, stub } = await createdRoom()
  const [ada, bob] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
  ada.say({ t: 'focus', here: false })
  const { list } = await bob.next('presence')
  const since = list[0]?.lost
  expect(since).toBeGreaterThan(1_700_000_000_000)
  await evictDurableObject(stub)
  const eve = await Live.open(id, 'eve')
  expect((await eve.hello()).presence).toMatchObject([{ client: ada.client, lost: since }])
})
