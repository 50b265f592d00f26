import * as Y from 'yjs'
import { beforeEach, describe, expect, test } from 'vitest'
import { CAN, capabilities, mayGive, ROLES, type Openness, type Role } from '#core/protocol/access.ts'
import { CLOSE } from '#core/protocol/close.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { encodeBase64 } from '#core/protocol/base64.ts'
import { up } from '#core/protocol/up.ts'
import { HELLOS } from './hellos.ts'

/** Somebody's first words in the shared document. */
const NOTE = (() => {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, 'hi')
  return encodeBase64(Y.encodeStateAsUpdate(doc))
})()

const HELLO = HELLOS.get('python') ?? ''

let world: World

beforeEach(() => {
  world = new World({ language: 'python' })
})

/** One message for each thing a role may be allowed to do. */
const ATTEMPTS = {
  edit: { t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'x'], HELLO.length]] },
  chat: { t: 'chat', id: 'm1', text: 'hi' },
  typing: { t: 'typing', channel: 'all' },
  older: { t: 'history', id: 'h1', channel: 'all', before: 9, count: 10 },
  staffChat: { t: 'chat', id: 'm2', text: 'hi', channel: 'staff' },
  staffTyping: { t: 'typing', channel: 'staff' },
  staffOlder: { t: 'history', id: 'h2', channel: 'staff', before: 9, count: 10 },
  note: { t: 'note', id: 'n1', text: 'good', after: 1 },
  notes: { t: 'history', id: 'h3', channel: 'notes', before: 9, count: 10 },
  create: { t: 'createFile', id: 'q1', name: 'b.py' },
  rename: { t: 'renameFile', id: 'q2', file: 'f1', name: 'c.py' },
  remove: { t: 'removeFile', id: 'q3', file: 'f2' },
  run: { t: 'run', id: 'run-0001', entry: 'f1' },
  stdin: { t: 'stdin', run: 'run-0001', data: 'x' },
  cancel: { t: 'cancel', run: 'run-0001' },
  read: { t: 'open', file: 'f1' },
  point: { t: 'cursor', file: 'f1', version: 1, ranges: [[0, 0]] },
  rest: { t: 'activity', state: 'idle' },
  leave: { t: 'focus', here: false },
  look: { t: 'view', file: 'f1' },
  follow: { t: 'follow', user: 'u_witness' },
  readDoc: { t: 'openDoc', doc: 'notes' },
  pointDoc: { t: 'docCursor', doc: 'notes', at: '[1]' },
  editDoc: { t: 'doc', doc: 'notes', id: 'd1', update: NOTE },
  summon: { t: 'summon', id: 's1', file: 'f1', line: 1 },
  judge: { t: 'judge', id: 'judge-01', problem: 'p_7m2k9x4c1v8b3n6q5w0t', kind: 'tests' },
  cancelJudging: { t: 'cancelJudging', judgement: 'judge-01' },
}
/** Of what is somebody's own, which no table has; their own tests say who may. */
const OTHERS = ['hello', 'editChat', 'removeChat', 'editNote', 'removeNote']
type Attempt = keyof typeof ATTEMPTS

/** What of all attempts a visitor gets through, having seen that the others changed nothing and told nobody. */
function allowed(visitor: Visitor, witness: Visitor): Attempt[] {
  return (Object.keys(ATTEMPTS) as Attempt[]).filter((attempt) => {
    witness.heard()
    const head = world.log.head()
    const code = visitor.refusal(ATTEMPTS[attempt])
    // What is not there is told to those only who might.
    if (code === undefined || code === 'no_run' || code === 'no_problem') return true
    expect([
      attempt,
      code === 'not_allowed' || code === 'archived',
      world.log.head() - head,
      witness.heard(),
    ]).toEqual([attempt, true, 0, []])
    return false
  })
}

const LEADING: Attempt[] = ['create', 'rename', 'remove', 'summon']
const EDITING: Attempt[] = ['edit', 'editDoc']
const WRITING: Attempt[] = [...EDITING, ...LEADING]
const RUNNING: Attempt[] = ['run', 'stdin', 'cancel', 'judge', 'cancelJudging']
const TALKING: Attempt[] = ['chat', 'typing']
const SEEING: Attempt[] = ['read', 'point', 'rest', 'leave', 'look', 'follow', 'readDoc', 'pointDoc']
const OLDER: Attempt[] = [...SEEING, 'older']
const STAFF: Attempt[] = ['staffOlder', 'notes']
const EVERYTHING = Object.keys(ATTEMPTS) as Attempt[]

/** What each role may do in a room that is open, that is locked, and that nothing changes in any more. */
const MATRIX: Record<Role, Record<'open' | 'locked' | 'closed', Attempt[]>> = {
  owner: { open: EVERYTHING, locked: EVERYTHING, closed: [...OLDER, ...STAFF] },
  staff: { open: EVERYTHING, locked: EVERYTHING, closed: [...OLDER, ...STAFF] },
  writer: {
    open: [...WRITING, ...RUNNING, ...TALKING, ...OLDER],
    locked: [...TALKING, ...OLDER],
    closed: OLDER,
  },
  runner: { open: [...RUNNING, ...TALKING, ...OLDER], locked: [...TALKING, ...OLDER], closed: OLDER },
  viewer: { open: [...TALKING, ...OLDER], locked: [...TALKING, ...OLDER], closed: OLDER },
  bot: {
    open: [...EDITING, ...RUNNING, ...TALKING, ...OLDER],
    locked: [...TALKING, ...OLDER],
    closed: OLDER,
  },
}
const STATES: Record<string, Openness> = {
  open: { archived: false, locked: false, sealed: false },
  locked: { archived: false, locked: true, sealed: false },
  sealed: { archived: false, locked: false, sealed: true },
  archived: { archived: true, locked: false, sealed: false },
  'locked and sealed': { archived: false, locked: true, sealed: true },
}

describe.each(Object.entries(STATES))(
  'case 36: every role × every message in a room that is %s',
  (state, now) => {
    test.each(ROLES)('A1, A3, A6, A7: what a %s may do', (role) => {
      world.step({ t: 'info', ...now })
      const witness = Visitor.in(world, 'witness')
      const expected = MATRIX[role][state === 'open' || state === 'locked' ? state : 'closed']
      expect(allowed(Visitor.in(world, 'ada', role), witness).sort()).toEqual(expected.toSorted())
    })
  },
)

test('A1: the table has every message there is', () => {
  const named = new Set([...Object.values(ATTEMPTS).map(({ t }) => t), ...OTHERS])
  expect(up.options.map(({ entries }) => entries.t.literal).filter((t) => !named.has(t))).toEqual([])
})

test('A7: what is sealed stays so, and says why', () => {
  world.step({ t: 'info', sealed: true })
  world.step({ t: 'info', sealed: false })
  world.evict()
  const refused = Visitor.in(world, 'ada', 'owner').answer(ATTEMPTS.edit, 'refused')
  expect(refused.message).toBe('This room is sealed: nothing in it changes any more.')
  expect(world.room.info.sealed).toBe(true)
})

test('A6: locking tells everybody at once what they may do now, and unlocking gives it back, also after waking', () => {
  const [ada, eve] = [Visitor.in(world, 'ada', 'staff'), Visitor.in(world, 'eve')]
  ada.heard()
  world.step({ t: 'info', locked: true })
  expect(eve.heard()).toMatchObject([
    { t: 'room', room: { locked: true } },
    { t: 'you', role: 'writer', can: CAN.read | CAN.history | CAN.chat },
  ])
  world.evict()
  expect([eve.refusal(ATTEMPTS.edit), ada.refusal(ATTEMPTS.edit)]).toEqual(['not_allowed', undefined])
  expect(eve.refusal(ATTEMPTS.chat)).toBeUndefined()
  world.step({ t: 'info', locked: false })
  expect(eve.refusal(ATTEMPTS.create)).toBeUndefined()
})

test('A8: a new code is told to everybody inside, and nobody leaves', () => {
  const ada = Visitor.in(world, 'ada')
  world.step({ t: 'info', code: 'zzz-zzz-zzz' })
  expect(ada.heard()).toMatchObject([{ t: 'room', room: { code: 'zzz-zzz-zzz' } }, { t: 'you' }])
  world.evict()
  expect([ada.closed, world.room.info.code]).toEqual([null, 'zzz-zzz-zzz'])
})

test('A9: the log tells who gave which role, who locked and who sealed, in their order', () => {
  Visitor.in(world, 'owner', 'owner')
  Visitor.in(world, 'ada')
  world.step({ t: 'role', user: 'u_ada', role: 'staff', by: 'u_owner' })
  world.step({ t: 'role', user: 'u_ada', role: 'staff', by: 'u_owner' })
  world.step({ t: 'info', locked: true, by: 'u_ada' })
  world.step({ t: 'info', sealed: true, by: 'u_nobody' })
  const [owner, ada] = [
    { user: 'u_owner', name: 'owner' },
    { user: 'u_ada', name: 'ada' },
  ]
  const events = world.log.events(['role', 'room'], 10).slice(1)
  expect(events).toMatchObject([
    { kind: 'role', who: ada, role: 'staff', by: owner },
    { kind: 'room', room: { locked: true, sealed: false }, by: ada },
    { kind: 'room', room: { locked: true, sealed: true } },
  ])
  expect(events[2]).not.toHaveProperty('by')
})

test('A1: the bits of a role are what the room acts on', () => {
  const [welcome] = Visitor.silent(world, 'ada', 'viewer').hello()
  expect(welcome).toMatchObject({ you: { role: 'viewer', can: CAN.read | CAN.chat | CAN.history } })
  expect(capabilities('owner', { archived: true, locked: false, sealed: false })).toBe(
    CAN.read | CAN.history | CAN.staffView | CAN.manageRoom | CAN.people,
  )
  expect(capabilities('writer', { archived: false, locked: false, sealed: false }) & CAN.manageRoom).toBe(0)
})

test('A1: nobody gives, changes or takes a role that is not below their own', () => {
  const open = { archived: false, locked: false, sealed: false }
  const given = ROLES.map((own) => ROLES.filter((role) => mayGive(capabilities(own, open), own, role)))
  expect(given).toEqual([
    ['staff', 'writer', 'runner', 'viewer', 'bot'],
    ['writer', 'runner', 'viewer', 'bot'],
    [],
    [],
    [],
    [],
  ])
})

test('A2: a change of role counts from the next message on every socket of the person, also after waking', () => {
  const ada = Visitor.in(world, 'ada')
  const tab = Visitor.silent(world, 'ada')
  tab.hello({ client: 'tab000000two' })
  ada.heard()
  world.step({ t: 'role', user: 'u_ada', role: 'viewer' })
  for (const socket of [ada, tab]) {
    expect(socket.heard()).toContainEqual({
      t: 'you',
      role: 'viewer',
      can: CAN.read | CAN.chat | CAN.history,
    })
    expect(socket.refusal(ATTEMPTS.edit)).toBe('not_allowed')
  }
  world.evict()
  expect(ada.refusal(ATTEMPTS.edit)).toBe('not_allowed')
  world.step({ t: 'role', user: 'u_ada', role: 'writer' })
  expect(ada.refusal(ATTEMPTS.edit)).toBeUndefined()
  world.step({ t: 'role', user: 'u_nobody', role: 'owner' })
  expect(world.room.members.has('u_nobody')).toBe(false)
})

test('A2: the others see a change of role', () => {
  const ada = Visitor.in(world, 'ada')
  const bob = Visitor.in(world, 'bob')
  world.step({ t: 'role', user: 'u_ada', role: 'viewer' })
  expect(bob.heard()).toMatchObject([{ t: 'join', person: { client: ada.client, role: 'viewer' } }])
})

test('A3: archiving tells everybody what they may do now; opening the room again gives it back', () => {
  const ada = Visitor.in(world, 'ada')
  world.step({ t: 'info', archived: true })
  expect(ada.heard()).toMatchObject([
    { t: 'room', room: { archived: true, title: 'A room' } },
    { t: 'you', can: CAN.read | CAN.history },
  ])
  world.evict()
  expect(ada.refusal(ATTEMPTS.edit)).toBe('archived')
  world.step({ t: 'info', archived: false, title: 'New' })
  expect(ada.heard()).toMatchObject([
    { t: 'room', room: { archived: false, title: 'New' } },
    { t: 'you', role: 'writer' },
  ])
  expect(ada.refusal(ATTEMPTS.edit)).toBeUndefined()
})

test('A4: a removed member is closed on every socket, and what they said on the way changes nothing', () => {
  const bob = Visitor.in(world, 'bob')
  const ada = Visitor.in(world, 'ada')
  const mute = Visitor.silent(world, 'ada')
  bob.heard()
  world.step({ t: 'removeMember', user: 'u_ada' })
  expect([ada.closed, mute.closed, bob.closed]).toEqual([CLOSE.forbidden, CLOSE.forbidden, null])
  expect(bob.heard()).toEqual([{ t: 'leave', client: ada.client }])
  const head = world.log.head()
  expect(ada.say(ATTEMPTS.edit)).toEqual([])
  world.step({ t: 'removeMember', user: 'u_ada' })
  expect([world.log.head(), world.log.members().map(({ user }) => user)]).toEqual([head, ['u_bob']])
})
