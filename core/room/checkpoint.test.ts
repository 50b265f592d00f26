import { expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { createRoom } from './create.ts'
import { Document } from './document.ts'
import { loadRoom, OPTIONS } from './load.ts'
import { MemoryRoomLog } from '../../test/support/memory-log.ts'
import { clientOf, documentOf, type Room } from './room.ts'

const push = (n: number, text: string, version = n - 1, length = version, file = 'f1') => ({
  ...{ t: 'push', file, version, n },
  ops: [[[0, text], ...(length > 0 ? [length] : [])]],
})

/** What must be the same in a room and in the room its log tells of. */
function told(room: Room) {
  const { info, seq, lastFile } = room
  const documents = [...room.files].map(([id, file]) => ({
    ...file,
    text: documentOf(room, id).text.toString(),
  }))
  const counts = [...room.clients].map(([id, { n }]) => `${id} ${n}`).sort()
  const members = [...room.members.values()].sort((a, b) => (a.user < b.user ? -1 : 1))
  return {
    info,
    seq,
    lastFile,
    documents,
    counts,
    members,
    run: room.run,
    chars: [...room.chars].filter(([, n]) => n > 0).sort(),
  }
}

const reloaded = (world: World) => {
  const room = loadRoom(world.log, { ...OPTIONS, checkpointPushes: world.checkpointPushes })
  if (!room) throw new Error('the room is gone')
  for (const id of world.room.clients.keys()) clientOf(room, id)
  return room
}

test.each([1, 3, 1000])(
  'S1: a room loaded from its log is the room that wrote it, checkpointing every %i pushes',
  (every) => {
    const world = new World({ language: 'python' }, every)
    const ada = Visitor.in(world, 'ada')
    const length = documentOf(world.room, 'f1').text.length
    ada.say(push(1, 'x', 1, length))
    ada.say({ t: 'createFile', id: 'q', name: 'b.md' })
    ada.say(push(2, 'second', 0, 0, 'f2'))
    ada.say({ t: 'renameFile', id: 'q', file: 'f2', name: 'c.md' })
    ada.say({ t: 'createFile', id: 'q', name: 'gone.md' })
    ada.say(push(3, 'gone', 0, 0, 'f3'))
    ada.say({ t: 'removeFile', id: 'q', file: 'f3' })
    ada.say({ t: 'chat', id: 'q', text: 'hi' })
    ada.say({ t: 'run', id: 'run-0001', entry: 'f1' })
    world.step({ t: 'runFrame', run: 'run-0001', frame: { t: 'stdout', data: 'out' } })
    world.step({ t: 'runEnd', run: 'run-0001', verdict: { status: 'ok' } })
    world.step({ t: 'info', title: 'Another title' })
    expect(told(reloaded(world))).toEqual(told(world.room))
    ada.say({ t: 'createFile', id: 'q', name: 'd.md' })
    expect([...reloaded(world).files.keys()]).toEqual(['f1', 'f2', 'f4'])
  },
)

test('S2: after a checkpoint only the pushes since are replayed', () => {
  const world = new World({}, 5)
  const ada = Visitor.in(world, 'ada')
  for (let n = 1; n <= 12; n++) ada.say(push(n, 'a'))
  const replayed = world.log.pushesAfter(world.log.checkpointed())
  expect(replayed.map(({ n }) => n)).toEqual([11, 12])
  expect(world.log.snapshotText('f1')).toBe('a'.repeat(10))
  expect(reloaded(world).dirty.pushes, 'and the next checkpoint is as near as before').toBe(2)
})

test('S2: a snapshot may stand inside a push', () => {
  const log = new MemoryRoomLog()
  log.appendPush(1, 1, {
    file: 'f1',
    version: 0,
    client: 'client0001',
    n: 1,
    ops: [[[0, 'a']], [1, [0, 'b']], [2, [0, 'c']]],
  })
  log.checkpoint(0, [{ file: 'f1', version: 2, seq: 0, text: 'ab' }], new Map())
  const document = Document.load('f1', log)
  expect([document.text.toString(), document.version]).toEqual(['abc', 3])
})

test('D2: folding the log from its first operation gives the text, whatever was checkpointed', () => {
  const world = new World({}, 2)
  const ada = Visitor.in(world, 'ada')
  for (let n = 1; n <= 9; n++) {
    ada.say(push(n, String(n)))
    expect(world.fold('f1')).toBe(documentOf(world.room, 'f1').text.toString())
  }
})

test('D2: a log that does not fold is an error, not a guess', () => {
  const world = new World()
  world.log.appendPush(world.log.head() + 1, 1, {
    file: 'f1',
    version: 0,
    client: 'elsewhere',
    n: 1,
    ops: [[5, [1]]],
  })
  expect(() => world.fold('f1')).toThrow('does not fold')
  world.log.appendPush(world.log.head() + 1, 1, {
    file: 'f2',
    version: 1,
    client: 'elsewhere',
    n: 2,
    ops: [[[0, 'x']]],
  })
  expect(() => world.fold('f2')).toThrow('does not fold')
})

test('S5: times in the log never go back, also after waking with an earlier clock', () => {
  const world = new World()
  const ada = Visitor.in(world, 'ada')
  ada.say({ t: 'chat', id: 'a', text: 'one' })
  world.now += 50_000
  ada.say(push(1, 'a'))
  world.now -= 60_000
  expect(ada.answer({ t: 'chat', id: 'b', text: 'two' }, 'chat').at).toBe(world.now + 60_000)
})

test('S5: a push is as good as any entry: the time of the newest counts after waking', () => {
  const world = new World()
  const ada = Visitor.in(world, 'ada')
  world.now += 50_000
  const newest = world.now
  ada.say(push(1, 'a'))
  world.now -= 60_000
  world.evict()
  expect(ada.answer({ t: 'chat', id: 'b', text: 'two' }, 'chat').at).toBe(newest)
})

test('S7: creating a room again changes nothing', () => {
  const world = new World({ language: 'python' })
  const was = [world.log.head(), world.log.events(['room', 'file'], 100), world.fold('f1')]
  createRoom(world.log, 5, { ...world.room.info, title: 'Another' }, { user: 'u_eve', name: 'Eve' })
  expect([world.log.head(), world.log.events(['room', 'file'], 100), world.fold('f1')]).toEqual(was)
})

test('S7: a room that was never created is none', () => {
  expect(loadRoom(new MemoryRoomLog())).toBeNull()
})
