import { beforeEach, expect, test } from 'vitest'
import { ROLES, type Role } from '#core/protocol/access.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { World } from '../../test/support/world.ts'
import type { Ask } from './request.ts'
import { outputFrom, runSeen } from './run-seen.ts'

let world: World
beforeEach(() => (world = new World()))

/** Somebody without a socket asks for something; answers what they are told. */
function ask(name: string, wanted: Ask, role: Role = 'bot') {
  const arrival = { id: 'nobody', user: `u_${name}`, name, guest: false, role }
  const effects = world.step({ t: 'request', arrival, client: `rest0000${name}`, ask: wanted })
  return effects.flatMap((effect) => (effect.do === 'send' && effect.to === 'nobody' ? [effect.message] : []))
}
const write = (base: number, text: string, file = 'f1'): Ask => ({ t: 'write', file, base, text })
const inRoom = () => world.fold('f1')
const codeOf = (told: ReturnType<typeof ask>) => told.map((message) => 'code' in message && message.code)
const logged = () =>
  world.log
    .events(['join', 'leave', 'chat', 'file', 'run', 'output', 'verdict'], 1_000)
    .slice(1)
    .map(({ kind }) => kind)

test('FR1: a text is merged with what happened since its version, and its author is who asked', () => {
  const ada = world.peer('ada')
  world.settle()
  ada.edit('f1', { changes: { from: 0, insert: 'one\nthree\n' } })
  ada.write()
  world.settle()
  expect(ask('bot', write(1, 'one\ntwo\nthree\n'))).toMatchObject([{ t: 'ack', version: 2 }])
  expect(ask('other', write(1, 'one\nthree\nfour\n'))).toMatchObject([{ t: 'ack', version: 3 }])
  expect(inRoom()).toBe('one\ntwo\nthree\nfour\n')
  world.settle()
  expect(ada.text('f1')).toBe(inRoom())
  const pushes = world.log.pushesOf('f1', 1)
  expect(pushes.map(({ client, how }) => [world.log.client(client)?.user, how])).toEqual([
    ['u_bot', 'b'],
    ['u_other', 'b'],
  ])
})

test('FR1: line ends are \\n, and the same text again changes nothing', () => {
  ask('bot', write(0, 'a\r\nb\rc'))
  expect(inRoom()).toBe('a\nb\nc')
  const { seq } = world.room
  expect(ask('bot', write(1, 'a\nb\nc'))).toEqual([])
  expect(ask('bot', write(1, 'a\r\nb\nc'))).toEqual([])
  expect(world.room.seq).toBe(seq)
})

test('FR2: a version that is not known any more, or not yet, is refused and changes nothing', () => {
  world = new World({}, 3)
  for (const [base, text] of ['a', 'ab', 'abc', 'abcd'].entries()) ask('bot', write(base, text))
  const { seq } = world.room
  expect(codeOf(ask('bot', write(1, 'x')))).toEqual(['bad_version'])
  expect(codeOf(ask('bot', write(5, 'x')))).toEqual(['bad_version'])
  expect(codeOf(ask('bot', write(4, 'x', 'f9')))).toEqual(['no_file'])
  expect([world.room.seq, inRoom()]).toEqual([seq, 'abcd'])
})

test('FR2: what adds too much at a time, or makes a file too large, is refused', () => {
  const part = 'x\n'.repeat(LIMITS.frameChars / 2 - 10)
  expect(codeOf(ask('bot', write(0, `${part}${part}`)))).toEqual(['too_large'])
  for (const n of [0, 1, 2, 3]) expect(ask('bot', write(n, part.repeat(n + 1)))).toMatchObject([{ t: 'ack' }])
  expect(codeOf(ask('bot', write(4, part.repeat(4) + 'x\n'.repeat(50))))).toEqual(['too_large'])
  expect(inRoom()).toHaveLength(4 * part.length)
})

test.each(ROLES)('FR3: %s may do without a socket what they may with one, and is never present', (role) => {
  world = new World({ language: 'python' })
  const can = { edit: /owner|staff|writer|bot/.test(role), files: /owner|staff|writer/.test(role) }
  const run = /owner|staff|writer|runner|bot/.test(role)
  const refused = (wanted: Ask) => codeOf(ask('kim', wanted, role)).includes('not_allowed')
  expect(refused(write(world.room.files.get('f1')?.version ?? 0, 'print(1)'))).toBe(!can.edit)
  expect(refused({ t: 'createFile', id: 'q1', name: 'b.py' })).toBe(!can.files)
  expect(refused({ t: 'chat', id: 'q2', text: 'hello' })).toBe(false)
  expect(refused({ t: 'chat', id: 'q3', text: 'psst', channel: 'staff' })).toBe(!/owner|staff/.test(role))
  expect(refused({ t: 'run', id: 'run-0001', entry: 'f1' })).toBe(!run)
  expect(refused({ t: 'cancel', run: 'run-0001' })).toBe(!run)
  expect([world.room.connections.size, world.room.files.size]).toEqual([0, can.files ? 2 : 1])
  expect(inRoom() === 'print(1)').toBe(can.edit)
})

test.each(['locked', 'sealed', 'archived'] as const)(
  'FR3: in a room that is %s a bot changes nothing',
  (how) => {
    world.step({ t: 'info', [how]: true })
    const { seq } = world.room
    const asks: Ask[] = [write(0, 'x'), { t: 'run', id: 'run-0001', entry: 'f1' }]
    for (const wanted of asks) expect(codeOf(ask('bot', wanted))).toHaveLength(1)
    expect([world.room.seq, inRoom()]).toEqual([seq, ''])
  },
)

test('FR4: who writes so is noted once as having come and gone, and not at all where nothing was done', () => {
  ask('kim', write(0, 'x'), 'viewer')
  expect(logged()).toEqual([])
  ask('bot', write(0, 'x'))
  ask('bot', { t: 'chat', id: 'q1', text: 'hello' })
  expect(logged()).toEqual(['join', 'leave', 'chat'])
  const ada = world.peer('ada')
  world.settle()
  ask('ada', { t: 'chat', id: 'q2', text: 'from a script' }, 'writer')
  expect(logged().slice(3), 'whoever is there stays there').toEqual(['join', 'chat'])
  expect(ada.view.people.map(({ name }) => name)).toEqual(['ada'])
})

test('FR4: the count goes on after a restart, and nobody writes under the client of another', () => {
  ask('bot', write(0, 'x'))
  world.evict()
  expect(ask('bot', write(1, 'xy'))).toMatchObject([{ t: 'ack', n: 2 }])
  const arrival = { id: 'nobody', user: 'u_kim', name: 'kim', guest: false, role: 'bot' } as const
  const stolen = { t: 'request', arrival, client: 'rest0000bot', ask: write(2, 'z') } as const
  expect(() => world.step(stolen)).toThrow('somebody else')
})

test('FR5: a message said without a socket is told to its author and to everybody', () => {
  const ada = world.peer('ada')
  world.settle()
  expect(ask('bot', { t: 'chat', id: 'q1', text: ' hello ' })).toMatchObject([
    { t: 'chat', text: 'hello', by: { name: 'bot' } },
  ])
  world.settle()
  expect(ada.view.chat.list.map(({ text, by }) => `${by.name}: ${text}`)).toEqual(['bot: hello'])
  expect(codeOf(ask('bot', { t: 'chat', id: 'q2', text: '  ' }))).toEqual(['bad_text'])
})

test('FR6: a run with input is given it and its end; the output of one of before is told to who began it', () => {
  world = new World({ language: 'python' })
  const kinds = () => world.outside.map(({ do: what }) => what)
  ask('bot', { t: 'run', id: 'run-0001', entry: 'f1', input: '3\n' })
  expect(kinds()).toEqual(['run', 'stdin'])
  expect(world.outside[1]).toMatchObject({ run: 'run-0001', body: { data: '3\n', closed: true } })
  expect(codeOf(ask('bot', { t: 'run', id: 'run-0002', entry: 'f1' }))).toEqual(['busy'])
  world.step({ t: 'runFrame', run: 'run-0001', frame: { t: 'stdout', data: '9\n' } })
  world.step({ t: 'runEnd', run: 'run-0001', verdict: { status: 'ok' } })
  ask('other', { t: 'run', id: 'run-0002', entry: 'f1', input: '' })
  world.step({ t: 'runEnd', run: 'run-0002', verdict: { status: 'lost' } })
  const seen = (user: string, bits: number, id = 'run-0001') => runSeen(world.room, id, user, bits)
  expect(seen('u_bot', 1)).toMatchObject({ status: 'ok', verdict: { status: 'ok' } })
  expect(seen('u_bot', 1)?.output.map(({ s, data }) => `${s} ${data}`)).toEqual(['stdin 3\n', 'stdout 9\n'])
  expect(seen('u_other', 1), 'without the history').toBe(null)
  expect(seen('u_other', 512)).toMatchObject({ status: 'ok' })
  expect(seen('u_bot', 1, 'run-0002')).toMatchObject({ status: 'lost' })
  expect(seen('u_bot', 512, 'run-0003')).toBe(null)
})

test('FR6: output is told in parts that follow each other', () => {
  const output = [
    { s: 'stdout', data: 'abcd' },
    { s: 'stderr', data: 'ef' },
  ] as const
  expect(outputFrom(output, 0, 3)).toEqual({ output: [{ s: 'stdout', data: 'abc' }], next: 3 })
  expect(outputFrom(output, 3, 3)).toEqual({
    output: [
      { s: 'stdout', data: 'd' },
      { s: 'stderr', data: 'ef' },
    ],
    next: 6,
  })
  expect(outputFrom(output, 6)).toEqual({ output: [], next: 6 })
  expect(outputFrom(output, 99)).toEqual({ output: [], next: 6 })
})
