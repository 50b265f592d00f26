import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WEBHOOK_KINDS } from '#core/protocol/api/webhooks.ts'
import { errorOf, guestNamed, registered, roomOf } from './support/browser.ts'
import { deliveriesOf, hookOf, pass, queueOf, Receiver, sendAll } from './support/hooks.ts'
import { createdRoom } from './support/live.ts'
import { enter, evict, recordedRoom, stubOf, whileFailing, type Stub } from './support/record.ts'
import { bare, personalToken } from './support/script.ts'

let receiver: Receiver
beforeEach(() => (receiver = new Receiver()))
afterEach(() => vi.restoreAllMocks())

/** Waits until the room told what it had to tell. */
async function told(stub: Stub): Promise<void> {
  await vi.waitFor(
    async () => {
      const [last, upTo] = await runInDurableObject(stub, (_room, { storage }) => [
        Number(
          storage.sql
            .exec(
              `SELECT coalesce(max(seq), 0) AS n FROM log WHERE kind IN ('room', 'join', 'verdict', 'judged', 'timer')`,
            )
            .one().n,
        ),
        storage.kv.get<number>('hooked') ?? 0,
      ])
      expect(upTo).toBeGreaterThanOrEqual(last ?? 0)
    },
    { timeout: 10_000, interval: 50 },
  )
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('EV6: what happens in one’s rooms is told once, in order: made, joined, sealed, and nothing of others’ rooms', async () => {
  const owner = await registered()
  await hookOf(owner, WEBHOOK_KINDS)
  const room = await roomOf(owner)
  const stub = stubOf(room.id)
  const ada = await enter(room.id, 'ada')
  await owner.patch(`/api/rooms/${room.code}`, { sealed: true })
  await told(stub)
  const other = await roomOf(await registered())
  await told(stubOf(other.id))
  await sendAll(queueOf(owner.id))
  expect(receiver.kinds(room.id)).toEqual(['room.created', 'member.joined', 'room.sealed'])
  expect(receiver.got.map(({ data }) => data.room.id)).toEqual([room.id, room.id, room.id])
  expect(receiver.got[1]?.data).toMatchObject({ by: { user: 'u_ada', name: 'ada' }, role: 'writer' })
  expect(receiver.got[0]?.id).toBe(`msg_${room.id}_1`)
  ada.leave()
})

test('EV6: once everybody left and the record is whole, that is told, once', async () => {
  const { owner, id, stub } = await recordedRoom()
  await hookOf(owner, ['record.ready'])
  const ada = await enter(id, 'ada')
  ada.leave()
  await ada.closed
  for (let ring = 0; ring < 3; ring++) {
    await stub.archive()
    await runDurableObjectAlarm(stub)
    // It rings for something only when it is set.
    await runInDurableObject(stub, (_room, { storage }) => storage.setAlarm(Date.now() + 60_000))
  }
  await sendAll(queueOf(owner.id))
  expect(receiver.kinds(id)).toEqual(['record.ready'])
})

test.each([1, 2, 3])(
  'EV6: seed %i: while room, queue and receiver die at random, nothing is lost, and a receiver that remembers ids gets each once',
  async (seed) => {
    const random = randomOf(seed)
    receiver.answers = () => {
      const r = random()
      return r < 0.2 ? 500 : r < 0.3 ? null : r < 0.5 ? 'after' : 200
    }
    const owner = await registered()
    await hookOf(owner, ['room.created', 'member.joined'])
    const room = await roomOf(owner)
    const [stub, queue] = [stubOf(room.id), queueOf(owner.id)]
    await told(stub)
    // The room first: while it lives it refers to the queue, and the runtime ends nothing that is referred to.
    const kill = async () => {
      for (const one of random() < 0.7 ? [stub, queue as unknown as Stub] : [stub]) {
        await runInDurableObject(one, () => {})
        await evict(one)
      }
    }
    for (let round = 0; round < 6; round++) {
      const come = async () => void (await enter(room.id, `p${round}`))
      if (random() < 0.3) await whileFailing('webhooks', come)
      else await come()
      if (random() < 0.6) await kill()
      if (random() < 0.5) await pass(queue, 10_000)
    }
    await runInDurableObject(stub, (_room, { storage }) => storage.setAlarm(Date.now() + 60_000))
    await runDurableObjectAlarm(stub)
    await told(stub)
    await sendAll(queue, async () => {
      if (random() < 0.2) await kill()
    })
    expect(receiver.asked.length).toBeGreaterThan(receiver.once().length)
    expect(receiver.kinds(room.id)).toEqual(['room.created', ...Array<string>(6).fill('member.joined')])
  },
  60_000,
)

test('EV6: what fails is sent again after 5 s, 1 min, 5 min and on, for a day; then it is given up, and sent by hand under its id', async () => {
  receiver.answers = () => 503
  const owner = await registered()
  const { webhook } = await hookOf(owner, ['room.created'])
  await told(stubOf((await roomOf(owner)).id))
  const queue = queueOf(owner.id)
  const waits: number[] = []
  await pass(queue)
  for (;;) {
    const [one] = (await deliveriesOf(owner, webhook.id)).deliveries
    if (one?.state !== 'waiting') break
    const wait = (one.nextAt ?? 0) - Date.now()
    waits.push(wait)
    await pass(queue, wait + 10)
  }
  const minutes = [5 / 60, 1, 5, 30, 120, 300, 600, 360]
  expect(waits).toHaveLength(minutes.length)
  for (const [i, wait] of waits.entries())
    expect(Math.abs(wait / ((minutes[i] ?? 0) * 60_000) - 1)).toBeLessThan(i === 0 ? 0.5 : 0.13)
  const { deliveries } = await deliveriesOf(owner, webhook.id, '?state=dead')
  expect(deliveries).toMatchObject([{ tries: 9, status: 503, said: 'answer 503', nextAt: null }])
  receiver.answers = () => 200
  const [dead] = deliveries
  const retry = `/api/webhooks/${webhook.id}/deliveries/${dead?.id}/retry`
  expect((await owner.post(retry)).status).toBe(204)
  await pass(queue)
  expect((await deliveriesOf(owner, webhook.id)).deliveries).toMatchObject([{ state: 'delivered', tries: 1 }])
  expect(receiver.once()).toEqual([dead?.message])
})

test('EV6: messages of a room wait for those before them for some minutes, those of other rooms do not', async () => {
  const owner = await registered()
  await hookOf(owner, ['room.created', 'member.joined'])
  receiver.answers = () => null
  const [first, second] = [await roomOf(owner), await roomOf(owner)]
  await enter(first.id, 'ada')
  for (const { id } of [first, second]) await told(stubOf(id))
  const stuck = `msg_${first.id}_1`
  receiver.answers = (n) => (receiver.asked[n - 1] === stuck ? 500 : 200)
  const queue = queueOf(owner.id)
  await pass(queue, 6_000)
  expect(receiver.once()).toEqual([`msg_${second.id}_1`])
  for (let i = 0; i < 4; i++) await pass(queue, 60 * 60_000)
  expect(receiver.kinds(first.id)).toEqual(['member.joined'])
  receiver.answers = () => 200
  await sendAll(queue)
  expect(receiver.kinds(first.id)).toEqual(['member.joined', 'room.created'])
})

test('EV6: one that is off, or deleted, is told nothing; one of a room only of that room', async () => {
  const owner = await registered()
  const [mine, other] = [await roomOf(owner), await roomOf(owner)]
  const { webhook } = await hookOf(owner, ['member.joined'], { room: mine.code })
  expect(webhook.room).toBe(mine.id)
  const come = async (id: string, name: string) => {
    await enter(id, name)
    await told(stubOf(id))
    await sendAll(queueOf(owner.id))
  }
  await come(other.id, 'ada')
  await come(mine.id, 'ada')
  await owner.patch(`/api/webhooks/${webhook.id}`, { active: false })
  await come(mine.id, 'bob')
  await owner.patch(`/api/webhooks/${webhook.id}`, { active: true })
  await come(mine.id, 'eve')
  expect(receiver.got.map(({ data }) => (data.by as { name: string }).name)).toEqual(['ada', 'eve'])
  await owner.delete(`/api/webhooks/${webhook.id}`)
  await come(mine.id, 'kim')
  expect(receiver.got).toHaveLength(2)
})

test('EV6: a room from before there were webhooks tells what happens from now on, and not what was', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const stub = stubOf(room.id)
  await told(stub)
  await evict(stub)
  await runInDurableObject(stub, (_room, { storage }) => storage.kv.delete('hooked'))
  await hookOf(owner, ['room.created', 'member.joined'])
  await enter(room.id, 'ada')
  await told(stub)
  await sendAll(queueOf(owner.id))
  expect(receiver.kinds(room.id)).toEqual(['member.joined'])
})

test('EV7: webhooks are their account’s own, and a token of their scope opens them', async () => {
  const [owner, kim, guest] = [await registered(), await registered(), await guestNamed('Guest')]
  const { webhook, secret } = await hookOf(owner, ['room.created'])
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(await (await owner.get('/api/webhooks')).text()).not.toContain('whsec_')
  expect(await (await kim.get('/api/webhooks')).json()).toEqual({ webhooks: [] })
  for (const [method, rest, body] of [
    ['PATCH', '', { active: false }],
    ['GET', '/deliveries', undefined],
    ['POST', '/deliveries/1/retry', {}],
    ['DELETE', '', undefined],
  ] as const)
    expect(await errorOf(await kim.send(method, `/api/webhooks/${webhook.id}${rest}`, body))).toBe(
      'not_found',
    )
  const room = await roomOf(owner)
  await kim.post(`/api/rooms/${room.code}/join`)
  const wish = { url: 'https://hooks.example/x', kinds: ['run.ended'] }
  expect(await errorOf(await kim.post('/api/webhooks', { ...wish, room: room.code }))).toBe('invalid room')
  expect(await errorOf(await kim.post('/api/webhooks', { ...wish, url: 'https://10.0.0.1/' }))).toBe(
    'invalid url',
  )
  expect(await errorOf(await guest.post('/api/webhooks', wish))).toBe('forbidden')
  const ask = async (token: string) =>
    (await bare('GET', '/api/webhooks', undefined, { Authorization: `Bearer ${token}` })).status
  expect(await ask((await personalToken(owner, ['webhooks'])).secret)).toBe(200)
  expect(await ask((await personalToken(owner, ['rooms:read', 'rooms:write'])).secret)).toBe(401)
})

test('EV7: whoever is erased leaves nothing behind that waits', async () => {
  receiver.answers = () => 500
  const owner = await registered()
  await hookOf(owner, ['room.created'])
  await told(stubOf((await roomOf(owner)).id))
  const queue = queueOf(owner.id)
  await pass(queue)
  await owner.post('/api/me/delete', { password: 'correct horse battery' })
  const left = await runInDurableObject(queue, (_queue, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS n FROM delivery').one().n),
  )
  expect(left).toBe(0)
})

test('EV6: a room that is deleted while it tells leaves nothing in its object', async () => {
  const { stub } = await createdRoom()
  await stub.destroy()
  const left = await runInDurableObject(stub, (_room, { storage }) => [...storage.kv.list()])
  expect(left).toEqual([])
})
