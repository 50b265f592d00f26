import { expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import type { Ask } from './request.ts'
import { SPENDING } from './spending.ts'

const DAY_MS = 24 * 60 * 60_000

/** A room with its owner and with Bob, both of whom added so much to its record. */
function spentBy(today: number, all: number, info: { recorded?: boolean } = {}) {
  const world = new World({ language: 'python', ...info })
  const [ada, bob] = [Visitor.in(world, 'ada', 'owner'), Visitor.in(world, 'bob')]
  const day = Math.floor(world.now / DAY_MS)
  for (const user of world.room.members.keys())
    world.room.spent.set(user, { user, day, today, all, unwritten: 0 })
  const bobs = () => [...world.room.spent.values()].find(({ user }) => user.includes('bob'))
  return { world, ada, bob, bobs }
}

/** Pushes of one person into the first file, each at the newest version. */
function typist(who: Visitor) {
  let n = 0
  return (insert = 'x') => {
    const { text, version } = who.answer({ t: 'open', file: 'f1' }, 'text')
    const ops = [[[0, insert], ...(text.length > 0 ? [text.length] : [])]]
    const push = { t: 'push', file: 'f1', version, n: n + 1, ops }
    const [answer] = who.say(push)
    if (answer?.t === 'ack') n++
    return { push, answer }
  }
}

test('L11: what somebody adds is counted by what they send and what their programs print', () => {
  const { world, bob, bobs } = spentBy(0, 0)
  const { push } = typist(bob)('y'.repeat(1_000))
  expect(bobs()?.today).toBe(JSON.stringify(push).length)
  const before = bobs()?.all ?? 0
  bob.say({ t: 'chat', id: 'm1', text: 'hello', channel: 'all', mentions: [] })
  expect(bobs()?.all).toBeGreaterThan(before)
  const chatted = bobs()?.all
  bob.say({ t: 'open', file: 'f1' })
  bob.say({ t: 'chat', id: 'm2', text: '   ', channel: 'all', mentions: [] })
  expect(bobs()?.all, 'nothing was logged').toBe(chatted)
  bob.say({ t: 'run', id: 'run-0001', entry: 'f1' })
  const started = bobs()?.all ?? 0
  world.step({ t: 'runFrame', run: 'run-0001', frame: { t: 'stdout', data: 'z'.repeat(5_000) } })
  world.step({ t: 'runEnd', run: 'run-0001', verdict: { status: 'ok' } })
  expect((bobs()?.all ?? 0) - started).toBeGreaterThanOrEqual(5_000)
})

test('L11: who added as much as one may in a day is refused with why, the others and the owner go on', () => {
  const { world, ada, bob } = spentBy(SPENDING.dayChars - 10, SPENDING.dayChars - 10)
  const [types, owner] = [typist(bob), typist(ada)]
  const last = types()
  expect(last.answer?.t).toBe('ack')
  const refused = types('late')
  expect(refused.answer).toMatchObject({ t: 'refused', re: 'push', code: 'too_large', file: 'f1' })
  expect(JSON.stringify(refused.answer)).toContain('in a day')
  expect(bob.say(last.push)[0], 'a resend of what is on disk').toMatchObject({ t: 'ack' })
  const others = [
    { t: 'chat', id: 'm1', text: 'hello', channel: 'all', mentions: [] },
    { t: 'createFile', id: 'q1', name: 'b.py' },
    { t: 'run', id: 'run-0001', entry: 'f1' },
    { t: 'judge', id: 'judge-01', problem: 'p', kind: 'submit' },
  ]
  for (const message of others)
    expect(bob.say(message)[0], message.t).toMatchObject({ re: message.t, code: 'too_large', id: message.id })
  expect(bob.answer({ t: 'open', file: 'f1' }, 'text').text).not.toContain('late')
  expect(owner('mine').answer?.t).toBe('ack')
  world.now += DAY_MS
  expect(types('the next day').answer?.t).toBe('ack')
})

test('L11: who added as much as one may in all stays refused, also after the room slept', () => {
  const { world, bob } = spentBy(0, SPENDING.chars - 10)
  const types = typist(bob)
  expect(types('x'.repeat(20_000)).answer?.t).toBe('ack')
  world.now += DAY_MS
  expect(types().answer).toMatchObject({ code: 'too_large' })
  world.evict()
  expect(types().answer).toMatchObject({ code: 'too_large' })
})

test('L11: a room that is not recorded takes what there is', () => {
  const { bob } = spentBy(SPENDING.dayChars, SPENDING.chars, { recorded: false })
  expect(typist(bob)().answer?.t).toBe('ack')
})

test('L11: who asks without a socket is counted and refused as with one', () => {
  const { world, bobs } = spentBy(0, 0)
  const bob = [...world.room.members.values()].find(({ name }) => name === 'bob')
  if (!bob) throw new Error('bob is here')
  const ask = (wanted: Ask) => {
    const arrival = { ...bob, id: 'nobody' }
    const effects = world.step({ t: 'request', arrival, client: 'rest0000bob', ask: wanted })
    return effects.find((effect) => effect.do === 'send' && effect.to === 'nobody')
  }
  const version = () => world.room.files.get('f1')?.version ?? 0
  const text = 'y\n'.repeat(600)
  const asks: Ask[] = [
    { t: 'write', file: 'f1', base: version(), text },
    { t: 'chat', id: 'm1', text },
    { t: 'createFile', id: 'q1', name: 'b.py' },
    { t: 'run', id: 'run-0001', entry: 'f1', input: text },
  ]
  for (const wanted of asks) {
    const before = bobs()?.all ?? 0
    ask(wanted)
    expect((bobs()?.all ?? 0) - before, wanted.t).toBeGreaterThan(wanted.t === 'createFile' ? 10 : 1_000)
  }
  const counted = bobs()?.all ?? 0
  ask({ t: 'write', file: 'f1', base: version(), text: `${text}!` })
  expect((bobs()?.all ?? 0) - counted, 'only the change of a text').toBeLessThan(500)
  world.step({ t: 'runEnd', run: 'run-0001', verdict: { status: 'ok' } })

  const day = Math.floor(world.now / DAY_MS)
  world.room.spent.set(bob.user, { user: bob.user, day, today: SPENDING.dayChars, all: 0, unwritten: 0 })
  const { seq } = world.room
  const late: Ask[] = [
    { t: 'write', file: 'f1', base: version(), text: 'late' },
    { t: 'chat', id: 'm2', text: 'late' },
    { t: 'createFile', id: 'q2', name: 'late.py' },
    { t: 'run', id: 'run-0002', entry: 'f1' },
  ]
  for (const wanted of late)
    expect(ask(wanted), wanted.t).toMatchObject({ message: { t: 'refused', code: 'too_large' } })
  expect(world.room.seq, 'nothing is logged').toBe(seq)
})
