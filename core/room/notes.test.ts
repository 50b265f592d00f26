import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

let world: World
let grace: Visitor
let edsger: Visitor

beforeEach(() => {
  world = new World()
  grace = Visitor.in(world, 'grace', 'staff')
  edsger = Visitor.in(world, 'edsger', 'owner')
})

const note = (text: string, more: object = {}) => ({ t: 'note', id: 'n1', text, after: 2, ...more })
const pages = { t: 'history', id: 'h1', channel: 'notes', before: Number.MAX_SAFE_INTEGER, count: 100 }

test('N1: a note is told to staff and to nobody else, and is there for staff who come later', () => {
  const ada = Visitor.in(world, 'ada')
  const told = grace.answer(note('asks good questions'), 'note')
  expect(edsger.heard()).toContainEqual(told)
  expect([ada.heard(), ada.refusal(pages), ada.refusal(note('mine'))]).toEqual([
    [],
    'not_allowed',
    'not_allowed',
  ])
  world.evict()
  const late = Visitor.in(world, 'late', 'staff').answer(pages, 'notes')
  expect(late).toMatchObject({
    list: [{ text: 'asks good questions', by: { user: 'u_grace' } }],
    more: false,
  })
})

test('N2: a note keeps the event after which it was begun, its time, and the line its author was at', () => {
  const ada = Visitor.in(world, 'ada')
  const began = world.log.firstEvent('join')?.at
  const begun = world.log.head()
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, 'one', 'two', 'three']]] })
  world.now += 90_000
  const place = { file: 'f1', line: 2 }
  expect(grace.answer(note('here', { after: begun, place }), 'note')).toMatchObject({
    after: begun,
    at: world.now,
    place: { file: 'f1', name: 'main.md', line: 2 },
  })
  const beyond = grace.answer(note('x', { id: 'n2', after: 9_999, place: { file: 'f1', line: 99 } }), 'note')
  expect([beyond.after, beyond.place?.line], 'never more than there is').toEqual([beyond.seq - 1, 3])
  const nowhere = grace.answer(note('y', { id: 'n3', place: { file: 'f9', line: 1 } }), 'note')
  expect(nowhere.place).toBeUndefined()
  expect(grace.answer(pages, 'notes').began).toBe(began)
})

test('N2: case 49, author, time and number of a note are the room’s; a resend is no second note', () => {
  for (const more of [{ by: { user: 'u_x' } }, { at: 1 }, { seq: 1 }, { place: { file: 'f1', line: 0 } }])
    expect(grace.refusal(note('forged', more))).toBe('bad_message')
  expect(grace.refusal(note('x'.repeat(4_001)))).toBe('bad_message')
  expect(grace.refusal(note(' \n'))).toBe('bad_text')
  grace.say(note('once'))
  world.evict()
  grace.say(note('once'))
  expect(world.log.events(['note'], 10)).toHaveLength(1)
})

test('N3: only its author edits or removes a note, and nothing of the old text stays', () => {
  const { seq } = grace.answer(note('too harsh', { place: { file: 'f1', line: 1 } }), 'note')
  const edit = (text: string) => ({ t: 'editNote', id: 'e1', seq, text })
  const remove = { t: 'removeNote', id: 'r1', seq }
  expect([edsger.refusal(edit('forged')), edsger.refusal(remove)]).toEqual(['not_allowed', 'not_allowed'])
  edsger.heard()
  const change = grace.answer(edit('fair'), 'noteChange')
  expect(change).toMatchObject({ id: 'e1', note: { seq, text: 'fair', edited: world.now } })
  const { id: _, ...forStaff } = change
  expect(edsger.heard()).toEqual([forStaff])
  grace.say(remove)
  expect(edsger.heard()).toMatchObject([{ note: { text: '', removed: { user: 'u_grace' } } }])
  const kept = JSON.stringify(world.log.events(['note', 'staffChange'], 10))
  for (const word of ['harsh', 'fair', 'main.md']) expect(kept).not.toContain(word)
  expect(world.log.events(['staffChange'], 10)).toMatchObject([{ change: 'edited' }, { change: 'removed' }])
  expect([grace.refusal(edit('back')), grace.refusal(remove)]).toEqual(['no_message', 'no_message'])
})
