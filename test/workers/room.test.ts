import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import type { Room } from '../../durable-objects/room.ts'
import { SqliteRoomLog } from '../../durable-objects/sqlite-room-log.ts'
import { Document } from '#core/room/document.ts'
import { HARD_TEXTS } from '../contracts/room-log/samples.ts'
import { env } from './support/browser.ts'
import { createdRoom, Live, ticketOf, upgrade } from './support/live.ts'

type Stub = DurableObjectStub<Room>

const push = (n: number, text: string, version = n - 1, length = 0) => ({
  ...{ t: 'push', file: 'f1', version, n },
  ops: [[[0, ...text.split('\n')], ...(length > 0 ? [length] : [])]],
})
const chat = (text: string, id = 'm1') => ({ t: 'chat', id, text })

const inLog = <T>(stub: Stub, read: (log: SqliteRoomLog) => T): Promise<T> =>
  runInDurableObject(stub, (_room, state) => read(new SqliteRoomLog(state.storage)))
/** The text by the log alone. */
const fold = (stub: Stub) =>
  inLog(stub, (log) => {
    const document = Document.empty('f1')
    for (const entry of log.pushesOf('f1', 0)) document.replay(entry)
    return document.text.toString()
  })
const comings = (stub: Stub) =>
  inLog(stub, (log) =>
    log
      .events(['join', 'leave'], 100)
      .flatMap((e) => (e.kind === 'join' || e.kind === 'leave' ? [`${e.kind} ${e.by.name}`] : [])),
  )
const presence = async (room: string): Promise<unknown[]> => {
  const { results } = await env.DB.prepare(
    'SELECT user_id FROM room_presence WHERE room_id = ? ORDER BY user_id',
  )
    .bind(room)
    .all()
  return results.map(({ user_id }) => user_id)
}

test('D6, P1: two people edit through real sockets, and the log folds to what both have', async () => {
  const { id, stub } = await createdRoom()
  const [ada, bob] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
  expect((await ada.ask(push(1, 'world'), 'ack')).version).toBe(1)
  expect(await bob.next('ops')).toMatchObject({ version: 0, n: 1, ops: [[[0, 'world']]], client: ada.client })
  bob.say(push(1, 'hello ', 1, 5))
  ada.say({ ...push(2, ''), version: 1, ops: [[5, [0, '!']]] })
  expect((await bob.next('ack')).version).toBe(2)
  expect(await bob.next('ops')).toMatchObject({ version: 2, ops: [[11, [0, '!']]] })
  expect(await fold(stub)).toBe('hello world!')
})

test('D3: texts that storage likes to change are the same for who comes after a restart', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const text = [...Object.values(HARD_TEXTS), '中'.repeat(3_000)]
    .map((hard) => hard.replace(/[\n\r]/g, ''))
    .join('\n')
  await ada.ask(push(1, text), 'ack')
  await evictDurableObject(stub, { webSockets: 'close' })
  const { texts } = await (await Live.open(id, 'bob')).hello()
  expect(texts[0]?.text === text).toBe(true)
})

test('J10: case 59, the object sleeps with its sockets: edits, roles and presence go on, nobody joins or leaves', async () => {
  const { id, stub } = await createdRoom()
  const [ada, bob] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
  const viewer = await Live.in(id, 'viewer', 'viewer')
  await ada.ask(push(1, 'a'), 'ack')
  for (let n = 2; n <= 4; n++) {
    await evictDurableObject(stub)
    expect((await ada.ask(push(n, 'x', n - 1, n - 1), 'ack')).version).toBe(n)
    expect((await bob.next('ops')).client).toBe(ada.client)
  }
  expect((await viewer.ask(push(1, 'x', 4, 4), 'refused')).code).toBe('not_allowed')
  const late = await (await Live.open(id, 'late')).hello()
  expect(late.people.map(({ name }) => name).sort()).toEqual(['ada', 'bob', 'late', 'viewer'])
  expect(await comings(stub)).toEqual(['join ada', 'join bob', 'join viewer', 'join late'])
  bob.leave()
  expect((await ada.next('leave')).client).toBe(bob.client)
})

test('J8: case 59, the object dies with its sockets: who was there has left, and comes back', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  await ada.ask(push(1, 'kept'), 'ack')
  await evictDurableObject(stub, { webSockets: 'close' })
  const again = await Live.open(id, 'ada')
  const welcome = await again.hello()
  expect([welcome.texts[0]?.text, welcome.n, welcome.people.length]).toEqual(['kept', 1, 1])
  expect(await comings(stub)).toEqual(['join ada', 'leave ada', 'join ada'])
})

test('R4: case 59, a run of an object that died has ended as lost; without a runner it ends as lost at once', async () => {
  const { id, stub } = await createdRoom('python')
  const ada = await Live.in(id, 'ada')
  await ada.ask({ t: 'run', id: 'run-0001', entry: 'f1' }, 'run')
  expect((await ada.next('verdict')).verdict.status).toBe('lost')
  await inLog(stub, (log) => {
    const by = { user: 'u_ada', name: 'ada', color: 1 }
    const run = {
      id: 'run-0002',
      by,
      at: 1,
      language: 'python',
      entry: 'main.py',
      status: 'waiting' as const,
      output: [],
    }
    log.appendEvent(log.head() + 1, log.lastAt(), { kind: 'run', run })
  })
  await evictDurableObject(stub)
  const welcome = await (await Live.open(id, 'bob')).hello()
  expect(welcome.run).toMatchObject({ id: 'run-0002', status: 'lost' })
})

test('L1, L2: case 44, large, binary and malformed frames; the others go on', async () => {
  const { id } = await createdRoom()
  const witness = await Live.in(id, 'witness')
  const large = await Live.in(id, 'large')
  large.say('x'.repeat(256 * 1024 + 1))
  const huge = await Live.in(id, 'huge')
  huge.say('['.repeat(8 * 1024 * 1024))
  expect([await large.closed, await huge.closed]).toEqual([1009, 1009])
  const rude = await Live.in(id, 'rude')
  expect((await rude.ask(new ArrayBuffer(8), 'refused')).code).toBe('bad_message')
  for (let i = 0; i < 18; i++)
    expect((await rude.ask(`{"t":"nonsense${i}"}`, 'refused')).code).toBe('bad_message')
  rude.say('')
  expect(await rude.closed).toBe(4400)
  expect((await witness.ask(push(1, 'fine'), 'ack')).n).toBe(1)
})

test('L3: case 46, a flood is closed with 4429 and the others go on', async () => {
  const { id } = await createdRoom()
  const [witness, flood] = [await Live.in(id, 'witness'), await Live.in(id, 'flood')]
  for (let i = 0; i < 1_000; i++) flood.say({ t: 'cursor', file: 'f1', version: 0, ranges: [] })
  expect(await flood.closed).toBe(4429)
  expect((await witness.ask(push(1, 'fine'), 'ack')).n).toBe(1)
})

test('J4, J5: a client id of somebody else is closed with 4403, the same client again with 4409', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const eve = await Live.open(id, 'eve')
  eve.say({ t: 'hello', v: 2, client: ada.client, files: [] })
  expect(await eve.closed).toBe(4403)
  const again = await Live.in(id, 'ada')
  expect(await ada.closed).toBe(4409)
  expect((await again.ask(push(1, 'a'), 'ack')).n).toBe(1)
  expect(await comings(stub)).toEqual(['join ada'])
})

test('J12: a ticket opens one socket, once', async () => {
  const { id, stub } = await createdRoom()
  const ticket = await ticketOf(id, 'ada')
  const first = await upgrade(id, ticket)
  first.webSocket?.accept()
  first.webSocket?.close(1000)
  expect([first.status, first.headers.get('Sec-WebSocket-Protocol')]).toEqual([101, 'codecollab.v1'])
  await evictDurableObject(stub)
  expect((await upgrade(id, ticket)).status).toBe(401)
})

test('A5: case 64, a deleted room closes its sockets with 4404, and the same name starts empty', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  await ada.ask(push(1, 'secret'), 'ack')
  await stub.destroy()
  expect(await ada.closed).toBe(4404)
  expect((await upgrade(id, await ticketOf(id, 'ada'))).status).toBe(404)
  await createdRoom('markdown', id)
  const welcome = await (await Live.open(id, 'ada')).hello()
  expect([welcome.texts[0]?.text, welcome.n, welcome.seq]).toEqual(['', 0, 3])
})

test('A2, A4: roles and members change on open sockets, and tickets from before say nothing any more', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const [writing, visiting] = [await ticketOf(id, 'ada'), await ticketOf(id, 'ada')]
  await scheduler.wait(1_001)
  await stub.setRole('u_ada', 'viewer')
  expect(await ada.next('you')).toMatchObject({ role: 'viewer' })
  expect((await upgrade(id, writing)).status).toBe(401)
  await evictDurableObject(stub)
  expect((await ada.ask(push(1, 'x'), 'refused')).code).toBe('not_allowed')
  await stub.removeMember('u_ada')
  expect(await ada.closed).toBe(4403)
  expect((await upgrade(id, visiting)).status).toBe(401)
})

test('J12: the tickets of a sign-in that ended are void', async () => {
  const { id, stub } = await createdRoom()
  const ticket = await ticketOf(id, 'ada')
  await scheduler.wait(1_001)
  await stub.endSession('of-ada')
  expect((await upgrade(id, ticket)).status).toBe(401)
  const other = await upgrade(id, await ticketOf(id, 'bob'))
  expect(other.status).toBe(101)
  other.webSocket?.accept()
  other.webSocket?.close(1000)
})

test('U1: the directory lists who is here; the alarm mends it, also when it fires twice', async () => {
  const { id, stub } = await createdRoom()
  const [ada] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
  await vi.waitFor(async () => expect(await presence(id)).toEqual(['u_ada', 'u_bob']))
  ada.leave()
  await vi.waitFor(async () => expect(await presence(id)).toEqual(['u_bob']))
  await env.DB.prepare('DELETE FROM room_presence WHERE room_id = ?').bind(id).run()
  for (let i = 0; i < 2; i++) {
    await runInDurableObject(stub, (_room, state) => void state.storage.kv.delete('directory'))
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    expect(await presence(id)).toEqual(['u_bob'])
  }
  await evictDurableObject(stub, { webSockets: 'close' })
  expect(await runDurableObjectAlarm(stub), 'after a crash it tells that nobody is here').toBe(true)
  await vi.waitFor(async () => expect(await presence(id)).toEqual([]))
  expect(await comings(stub)).toEqual(['join ada', 'join bob', 'leave ada', 'leave bob'])
})

test('S3: case 61, a hello that fails after its first write leaves nothing, and the next one works', async () => {
  const { id, stub } = await createdRoom()
  const broken = `CREATE TRIGGER broken BEFORE INSERT ON log WHEN NEW.kind = 'join' BEGIN SELECT RAISE(ABORT, 'broken'); END`
  await runInDurableObject(stub, (_room, state) => void state.storage.sql.exec(broken))
  const head = await inLog(stub, (log) => log.head())
  const ada = await Live.open(id, 'ada')
  ada.say({ t: 'hello', v: 2, client: ada.client, files: [] })
  ada.say('a frame that is read after it')
  await ada.next('refused')
  expect(await inLog(stub, (log) => [log.head(), log.client(ada.client)])).toEqual([head, undefined])
  await runInDurableObject(stub, (_room, state) => void state.storage.sql.exec('DROP TRIGGER broken'))
  expect((await ada.hello()).n).toBe(0)
  expect(await comings(stub)).toEqual(['join ada'])
})

test('S3: case 61, a checkpoint that fails takes no push back, and the next one is made', async () => {
  const { id, stub } = await createdRoom()
  const ada = await Live.in(id, 'ada')
  const broken = `CREATE TRIGGER broken BEFORE INSERT ON snapshot BEGIN SELECT RAISE(ABORT, 'broken'); END`
  await runInDurableObject(stub, (_room, state) => void state.storage.sql.exec(broken))
  const large = 'y'.repeat(200_000)
  const message = (n: number) => (n % 2 === 1 ? push(n, large) : { ...push(n, ''), ops: [[[200_000]]] })
  const kept = () => inLog(stub, (log) => [log.pushesAfter(0).length, log.checkpointed() > 0])
  for (let n = 1; n <= 24; n++) expect((await ada.ask(message(n), 'ack')).n).toBe(n)
  expect([await kept(), await fold(stub)]).toEqual([[24, false], ''])
  await runInDurableObject(stub, (_room, state) => void state.storage.sql.exec('DROP TRIGGER broken'))
  expect((await ada.ask(message(25), 'ack')).n).toBe(25)
  expect(await kept()).toEqual([25, true])
})

test('S6: case 62, a directory that fails disturbs nobody in an open room, and is mended afterwards', async () => {
  const { id, stub } = await createdRoom()
  await env.DB.prepare('ALTER TABLE room_presence RENAME TO room_presence_away').run()
  try {
    const [ada, bob] = [await Live.in(id, 'ada'), await Live.in(id, 'bob')]
    expect((await ada.ask(push(1, 'going on'), 'ack')).n).toBe(1)
    await bob.next('ops')
    bob.leave()
    expect((await ada.next('leave')).client).toBe(bob.client)
    expect((await ada.ask(chat('still here'), 'chat')).text).toBe('still here')
  } finally {
    await env.DB.prepare('ALTER TABLE room_presence_away RENAME TO room_presence').run()
  }
  expect(
    await vi.waitFor(
      async () => (await runDurableObjectAlarm(stub)) || Promise.reject(new Error('no alarm')),
    ),
  ).toBe(true)
  expect(await presence(id)).toEqual(['u_ada'])
})
