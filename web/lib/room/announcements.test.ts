import { expect, test } from 'vitest'
import { emptyView, type RoomView } from '#core/client/view.ts'
import { CAN } from '#core/protocol/access.ts'
import type { Down } from '#core/protocol/down.ts'
import type { Person } from '#core/protocol/shared.ts'
import { announcementOf } from './announcements.ts'

const person = (client: string, name: string): Person => ({
  client,
  user: `u_${name}`,
  name,
  guest: false,
  color: 0,
  role: 'writer',
})
const ada = person('aaaaaaaa', 'Ada')
const view = (...people: Person[]): RoomView => ({ ...emptyView(), people, you: { ...ada, can: 15 } })

test('a person is greeted once, however many tabs they open', () => {
  const bob = person('bbbbbbbb', 'Bob')
  expect(announcementOf({ t: 'join', person: bob }, view(ada))).toBe('Bob joined.')
  expect(announcementOf({ t: 'join', person: person('cccccccc', 'Bob') }, view(ada, bob))).toBe(null)
})

test('a person has left when their last tab is gone', () => {
  const [one, two] = [person('bbbbbbbb', 'Bob'), person('cccccccc', 'Bob')]
  expect(announcementOf({ t: 'leave', client: 'bbbbbbbb' }, view(ada, one, two))).toBe(null)
  expect(announcementOf({ t: 'leave', client: 'bbbbbbbb' }, view(ada, one))).toBe('Bob left.')
  expect(announcementOf({ t: 'leave', client: 'zzzzzzzz' }, view(ada))).toBe(null)
})

test('own chat messages are not read out', () => {
  const said = (user: string) =>
    ({ t: 'chat', seq: 1, at: 0, id: 'm', by: { user, name: user.slice(2), color: 0 }, text: 'hi' }) as const
  expect(announcementOf(said('u_Ada'), view(ada))).toBe(null)
  expect(announcementOf(said('u_Bob'), view(ada))).toBe('Bob says: hi')
  const staff: Down = { ...said('u_Bob'), channel: 'staff', mentions: ['u_Ada'] }
  expect(announcementOf(staff, view(ada))).toBe('Bob mentions you to staff: hi')
})

test('a deletion, and no longer belonging to staff, take the place of what was said', () => {
  const by = { user: 'u_Bob', name: 'Bob', color: 0 }
  const chat = { seq: 1, at: 0, id: 'm', by, text: '' }
  const change = (more: object) =>
    announcementOf({ t: 'chatChange', seq: 2, chat: { ...chat, ...more } }, view(ada))
  expect([change({ removed: by }), change({ edited: 5 })]).toEqual(['A message of Bob was deleted.', null])
  const staff = { ...view(ada), you: { ...ada, can: CAN.staffView } }
  const you = (can: number) => announcementOf({ t: 'you', role: 'writer', can }, staff)
  expect([you(1), you(CAN.staffView)]).toEqual(['You no longer belong to staff.', null])
})

test('a verdict is told in words, edits are not', () => {
  const run = {
    id: 'run-00000001',
    by: { user: 'u', name: 'U', color: 0 },
    at: 0,
    language: 'python',
    entry: 'main.py',
  }
  const before: RoomView = { ...view(ada), run: { ...run, status: 'running', output: [] } }
  expect(announcementOf({ t: 'verdict', run: run.id, verdict: { status: 'timeout' } }, before)).toBe(
    'Out of time.',
  )
  expect(announcementOf({ t: 'ack', seq: 1, file: 'f1', version: 1, n: 1 }, before)).toBe(null)
})

test('what the compiler said and what was cut is told once in a run', () => {
  const chunk = (s: 'stdout' | 'compile' | 'cut') => ({ s, data: s === 'cut' ? 'stdout 9' : 'text' })
  const said = (...chunks: ('stdout' | 'compile' | 'cut')[]) =>
    ({ t: 'output', run: 'run-00000001', chunks: chunks.map(chunk) }) as const
  const before = (...output: ('stdout' | 'compile' | 'cut')[]): RoomView => {
    const by = { user: 'u', name: 'U', color: 0 }
    const run = { id: 'run-00000001', by, at: 0, language: 'c', entry: 'main.c', status: 'running' } as const
    return { ...view(ada), run: { ...run, output: output.map(chunk) } }
  }
  expect(announcementOf(said('stdout'), before())).toBe(null)
  expect(announcementOf(said('compile', 'stdout'), before())).toBe('The compiler printed messages.')
  expect(announcementOf(said('compile'), before('compile'))).toBe(null)
  expect(announcementOf(said('stdout', 'cut'), before('stdout'))).toBe('Some of the output was cut.')
  expect(announcementOf(said('cut'), before('stdout', 'cut'))).toBe(null)
})
