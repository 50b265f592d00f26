import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { nextDue, timerAfter, whyNotTimed, type TimerStep } from './timer.ts'

const MINUTE = 60_000
const owner = { user: 'u_owner', name: 'Owner', color: 0 }
const ada = { user: 'u_ada', name: 'ada', color: 0 }
const READY: RoomTimer = {
  ...{ endsAt: null, pausedAt: null, leftMs: 60 * MINUTE, endedAt: null },
  ...{ locksAtEnd: true, handsIn: false },
}

let world: World
beforeEach(() => {
  world = new World({ language: 'python' })
})
const order = (command: TimerStep, by = owner) => world.step({ t: 'timerStep', command, by })
const prepare = (more: object = {}) =>
  order({ do: 'prepare', leftMs: 60 * MINUTE, locksAtEnd: true, handsIn: false, ...more })
const changes = () =>
  world.log.events(['timer'], 100).map((event) => (event.kind === 'timer' ? event.change : ''))
const push = (n: number) => ({
  t: 'push',
  file: 'f1',
  version: n,
  n,
  ops: [[[0, 'x'], world.room.chars.get('f1')]],
})

describe('each step of a timer', () => {
  const running: RoomTimer = { ...READY, leftMs: null, endsAt: 10 * MINUTE }
  const paused: RoomTimer = { ...READY, leftMs: 4 * MINUTE, pausedAt: 6 * MINUTE }
  const over: RoomTimer = { ...READY, leftMs: null, endedAt: 10 * MINUTE }
  const start = { do: 'start', minutes: 5 } as const
  const extend = { do: 'extend', minutes: 2 } as const
  const cases: [string, RoomTimer | null, TimerStep, Partial<RoomTimer> | string][] = [
    ['nothing, start', null, start, { endsAt: 13 * MINUTE, leftMs: null, locksAtEnd: true }],
    ['nothing, start without minutes', null, { do: 'start' }, 'how many minutes'],
    ['nothing, pause', null, { do: 'pause' }, 'not running'],
    ['nothing, resume', null, { do: 'resume' }, 'not paused'],
    ['nothing, extend', null, extend, 'no timer'],
    ['nothing, stop', null, { do: 'stop' }, 'no timer'],
    ['ready, start', READY, { do: 'start' }, { endsAt: 68 * MINUTE, leftMs: null }],
    [
      'ready, start otherwise',
      READY,
      { ...start, locksAtEnd: false },
      { endsAt: 13 * MINUTE, locksAtEnd: false },
    ],
    ['ready, prepare', READY, { do: 'prepare', ...READY, leftMs: 1 }, 'already'],
    ['ready, pause', READY, { do: 'pause' }, 'not running'],
    ['ready, extend', READY, extend, { leftMs: 62 * MINUTE, endsAt: null }],
    ['ready, stop', READY, { do: 'stop' }, { endedAt: 8 * MINUTE, leftMs: null }],
    ['running, start', running, start, 'already'],
    ['running, pause', running, { do: 'pause' }, { pausedAt: 8 * MINUTE, leftMs: 2 * MINUTE, endsAt: null }],
    ['running, resume', running, { do: 'resume' }, 'not paused'],
    ['running, extend', running, extend, { endsAt: 12 * MINUTE }],
    ['running, stop', running, { do: 'stop' }, { endedAt: 8 * MINUTE, endsAt: null }],
    ['paused, start', paused, start, 'already'],
    ['paused, pause', paused, { do: 'pause' }, 'not running'],
    ['paused, resume', paused, { do: 'resume' }, { endsAt: 12 * MINUTE, pausedAt: null, leftMs: null }],
    ['paused, extend', paused, extend, { leftMs: 6 * MINUTE, pausedAt: 6 * MINUTE }],
    ['paused, stop', paused, { do: 'stop' }, { endedAt: 8 * MINUTE, pausedAt: null, leftMs: null }],
    ['over, start anew', over, start, { endsAt: 13 * MINUTE, endedAt: null }],
    ['over, extend', over, extend, 'no timer'],
    ['over, stop', over, { do: 'stop' }, 'no timer'],
    ['handed in, start', { ...over, handsIn: true }, start, 'handed in'],
  ]
  test.each(cases)('M1: %s', (_, timer, command, expected) => {
    const after = timerAfter(timer, command, 8 * MINUTE)
    if (typeof expected === 'string') expect(after).toContain(expected)
    else expect(after).toMatchObject({ timer: expected })
  })
})

test('M2: everybody is told of each change with the room’s clock, who comes is told how it stands, and it outlives the object', () => {
  const bob = Visitor.in(world, 'bob')
  prepare()
  order({ do: 'start' })
  const told = bob.heard().filter(({ t }) => t === 'timer')
  const running = { endsAt: world.now + 60 * MINUTE, leftMs: null }
  expect(told).toMatchObject([
    { change: 'prepared', timer: READY, by: owner, at: world.now },
    { change: 'started', timer: running, at: world.now },
  ])
  world.pass(MINUTE)
  world.evict()
  const welcome = Visitor.silent(world, 'kim')
    .hello()
    .find(({ t }) => t === 'welcome')
  expect(welcome).toMatchObject({ at: world.now, timer: running })
})

test('M3: the end locks the room for everybody but staff, once, at the time it was due', () => {
  const [bob, staff] = [Visitor.in(world, 'bob'), Visitor.in(world, 'eve', 'staff')]
  prepare()
  order({ do: 'start' })
  const endsAt = world.now + 60 * MINUTE
  expect(nextDue(world.room, world.now)).toBe(endsAt)
  world.now = endsAt + 5_000
  world.step({ t: 'tick' })
  world.step({ t: 'tick' })
  world.evict()
  expect(changes()).toEqual(['prepared', 'started', 'ended'])
  expect(world.log.events(['room'], 100)).toHaveLength(2)
  expect(world.room.clock).toMatchObject({ endedAt: endsAt, endsAt: null })
  expect(nextDue(world.room, world.now)).toBe(null)
  expect(bob.refusal(push(1))).toBe('not_allowed')
  expect(staff.refusal(push(1))).toBe(undefined)
})

test('M3: what arrives after the end is refused although no alarm has rung, and what came before is kept', () => {
  const bob = Visitor.in(world, 'bob')
  order({ do: 'start', minutes: 1 })
  world.now += MINUTE - 1
  expect(bob.refusal(push(1))).toBe(undefined)
  world.now += 1
  expect(bob.refusal({ ...push(2), version: 2 })).toBe('not_allowed')
  expect(changes()).toEqual(['started', 'ended'])
})

test('M3: a timer that does not lock leaves the room open, and staff may open a locked one again', () => {
  const bob = Visitor.in(world, 'bob')
  order({ do: 'start', minutes: 1, locksAtEnd: false })
  world.now += MINUTE
  expect(bob.refusal(push(1))).toBe(undefined)
  order({ do: 'start', minutes: 1, locksAtEnd: true })
  world.now += MINUTE
  world.step({ t: 'tick' })
  expect(world.room.info.locked).toBe(true)
  world.step({ t: 'info', locked: false })
  world.step({ t: 'tick' })
  expect(world.room.info.locked).toBe(false)
})

test('M4: extended a second before the end it goes on; once it is over nothing makes it longer', () => {
  order({ do: 'start', minutes: 1 })
  world.now += MINUTE - 1_000
  order({ do: 'extend', minutes: 1 })
  world.now += 1_000
  world.step({ t: 'tick' })
  expect(changes()).toEqual(['started', 'extended'])
  world.now += MINUTE
  order({ do: 'extend', minutes: 1 })
  expect(changes()).toEqual(['started', 'extended', 'ended'])
})

test('M4: while it is paused no time passes', () => {
  order({ do: 'start', minutes: 2 })
  world.now += MINUTE
  order({ do: 'pause' })
  world.now += 600 * MINUTE
  world.step({ t: 'tick' })
  expect([changes().at(-1), nextDue(world.room, world.now)]).toEqual(['paused', null])
  order({ do: 'resume' })
  expect(nextDue(world.room, world.now)).toBe(world.now + MINUTE)
})

test('M1: in a room that is archived or sealed no timer changes, but one that runs ends', () => {
  order({ do: 'start', minutes: 1 })
  world.step({ t: 'info', archived: true })
  expect(whyNotTimed(world.room, { do: 'pause' }, world.now)).toContain('archived')
  order({ do: 'pause' })
  world.now += MINUTE
  world.step({ t: 'tick' })
  expect(changes()).toEqual(['started', 'ended'])
})

test('M1: a timer goes on for seven days at most', () => {
  order({ do: 'start', minutes: 24 * 60 })
  for (let day = 0; day < 8; day++) order({ do: 'extend', minutes: 24 * 60 })
  expect(nextDue(world.room, world.now)).toBe(world.now + 7 * 24 * 60 * MINUTE)
})

describe('handing in', () => {
  const problem = (id: string) => ({
    ...{ id, version: 1, slug: id, title: id, difficulty: 'easy' as const, kind: 'stdio' as const },
    ...{ language: 'python', tests: [{ name: '1', hidden: true }] },
  })
  const open = (id: string, name = 'main.py') =>
    world.step({
      t: 'openProblem',
      opening: { problem: problem(id), entry: name, files: [{ name, text: `# ${id}` }], by: owner },
    })
  const asks = () => world.outside.flatMap((effect) => (effect.do === 'judge' ? [effect.ask] : []))
  const end = (status: 'ok' | 'lost' | 'checker_failed') => {
    const id = asks().at(-1)?.id ?? ''
    world.step({ t: 'judgeEnd', judgement: id, verdict: { status, passed: 1, total: 1 } })
  }
  beforeEach(() => {
    for (const id of ['one', 'two']) open(id)
    prepare({ handsIn: true, of: ada })
    order({ do: 'start' })
  })
  const states = () => world.room.clock?.handedIn?.map(({ state }) => state)

  test('M5: at the end every problem is submitted in turn, as it is, in the name of whose work it is', () => {
    world.now += 60 * MINUTE
    world.step({ t: 'tick' })
    expect(asks()).toMatchObject([
      { problem: 'one', kind: 'submit', user: 'u_ada', files: [{ text: '# one' }] },
    ])
    end('ok')
    expect(asks()).toMatchObject([{ problem: 'one' }, { problem: 'two' }])
    end('ok')
    expect([states(), changes().at(-1), nextDue(world.room, world.now)]).toEqual([
      ['judged', 'judged'],
      'handedIn',
      null,
    ])
    world.step({ t: 'tick' })
    world.evict()
    world.step({ t: 'tick' })
    expect([asks().length, changes().filter((change) => change === 'handedIn').length]).toEqual([2, 1])
  })

  test('M5: by hand before the time is over, once', () => {
    order({ do: 'stop' }, ada)
    order({ do: 'stop' }, ada)
    expect([asks().length, changes()]).toEqual([1, ['prepared', 'started', 'stopped']])
    expect(world.room.info.locked).toBe(true)
  })

  test('M6: while the runner is away each is tried again a minute later, also after an eviction, for an hour', () => {
    order({ do: 'stop' }, ada)
    end('lost')
    expect(asks()).toHaveLength(1)
    world.step({ t: 'tick' })
    expect(asks(), 'not at once').toHaveLength(1)
    expect(nextDue(world.room, world.now)).toBe(world.now + MINUTE)
    world.now += MINUTE
    world.evict()
    expect(asks().map((ask) => ask.problem)).toEqual(['one', 'one'])
    end('ok')
    expect(asks().at(-1)).toMatchObject({ problem: 'two' })
    world.now += 61 * MINUTE
    end('lost')
    expect(states()).toEqual(['judged', 'not_judged'])
    expect([changes().at(-1), nextDue(world.room, world.now)]).toEqual(['handedIn', null])
  })

  test('M6: where the checker failed it was not judged, and is not tried again', () => {
    order({ do: 'stop' }, ada)
    end('checker_failed')
    end('ok')
    expect([asks().length, states()]).toEqual([2, ['not_judged', 'judged']])
  })

  test('M6: an eviction while one is judged loses nothing', () => {
    order({ do: 'stop' }, ada)
    world.evict()
    world.now += MINUTE
    world.step({ t: 'tick' })
    end('ok')
    end('ok')
    expect(states()).toEqual(['judged', 'judged'])
    const ids = asks().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('M6: what cannot be judged keeps nothing else from it, and a judgement that goes on is waited for', () => {
    const entry = world.room.problems.get('one')?.entry ?? ''
    const bob = Visitor.in(world, 'bob')
    expect(bob.refusal({ t: 'judge', id: 'judge-0001', problem: 'two', kind: 'submit' })).toBe(undefined)
    bob.say({ t: 'removeFile', id: 'q1', file: entry })
    order({ do: 'stop' }, ada)
    expect(asks()).toHaveLength(1)
    end('ok')
    expect([states(), asks().at(-1)?.problem, asks().length]).toEqual([['not_judged', 'waiting'], 'two', 2])
    end('ok')
    expect(states()).toEqual(['not_judged', 'judged'])
  })

  test('M5: nobody but the room names what is handed in: a judgement with such a name is refused, a run too', () => {
    const bob = Visitor.in(world, 'bob')
    const id = `hand-in-${world.room.info.id}-${world.room.seq + 1}`
    const entry = world.room.problems.get('one')?.entry ?? ''
    expect(bob.refusal({ t: 'judge', id, problem: 'one', kind: 'try', input: '' })).toBe('bad_message')
    expect(bob.refusal({ t: 'run', id, entry })).toBe('bad_message')
    if (asks().length > 0) end('ok')
    order({ do: 'stop' }, ada)
    end('ok')
    end('ok')
    expect(asks()).toMatchObject([
      { problem: 'one', kind: 'submit' },
      { problem: 'two', kind: 'submit' },
    ])
  })
})
