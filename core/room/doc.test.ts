import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { ROLES } from '#core/protocol/access.ts'
import { encodeBase64 } from '#core/protocol/base64.ts'
import { DOC_LIMITS, type DocName } from '#core/protocol/shared-doc.ts'
import { DocPeer, settleDocs } from '../../test/support/doc-peer.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { step } from './step.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
})

/** A Yjs document under a client id, and what its next changes are as an update. */
class Pen {
  readonly doc = new Y.Doc()
  #last: Uint8Array = new Uint8Array()

  constructor(author: number, from?: Uint8Array) {
    if (from) Y.applyUpdate(this.doc, from)
    this.doc.clientID = author
    this.doc.on('update', (update: Uint8Array) => (this.#last = update))
  }

  write(text: string, at = 0): string {
    this.doc.getText('text').insert(at, text)
    return encodeBase64(this.#last)
  }

  erase(from: number, length: number): string {
    this.doc.getText('text').delete(from, length)
    return encodeBase64(this.#last)
  }

  set(key: string, value: unknown): string {
    this.doc.getMap('elements').set(key, value)
    return encodeBase64(this.#last)
  }
}

const doc = (update: string, name: DocName = 'notes', id = 'd1') => ({ t: 'doc', doc: name, id, update })
const textOf = (updates: readonly Uint8Array[]): string => {
  const whole = new Y.Doc()
  for (const update of updates) Y.applyUpdate(whole, update)
  return whole.getText('text').toString()
}
const stored = () => textOf(world.log.docs.read('notes'))

test('Y1: an edit is stored before it is acknowledged or told, and a crash right after storing loses nothing', () => {
  const update = new Pen(1).write('hello')
  const frame = { t: 'frame', from: ada.socket, data: JSON.stringify(doc(update)) } as const
  const effects = step(world.room, frame, world.now)
  expect(stored()).toBe('hello')
  expect(
    effects.map((effect) => ('message' in effect && 't' in effect.message ? effect.message.t : effect.do)),
  ).toEqual(['docAck', 'doc'])
  world.crash()
  const [state] = Visitor.in(world, 'cyd').say({ t: 'openDoc', doc: 'notes' })
  expect(state?.t === 'docState' && textOf([Buffer.from(state.update, 'base64')])).toBe('hello')
})

test('Y1: everybody else is told, with the author the room knows; the author gets the acknowledgement of that id', () => {
  const viewer = Visitor.in(world, 'vic', 'viewer')
  bob.heard()
  const update = new Pen(1).write('x')
  expect(ada.say(doc(update, 'notes', 'mine'))).toEqual([{ t: 'docAck', doc: 'notes', id: 'mine' }])
  const told = { t: 'doc', doc: 'notes', client: ada.client, update: expect.any(String) as string }
  expect([bob.heard(), viewer.heard()]).toEqual([[told], [told]])
})

test('Y2: case 40, what is stored already is acknowledged every time and stored once', () => {
  const pen = new Pen(1)
  const first = pen.write('a')
  for (let i = 0; i < 3; i++) expect(ada.answer(doc(first), 'docAck').id).toBe('d1')
  expect([world.log.docs.size('notes').updates, stored()]).toEqual([1, 'a'])
  expect(ada.answer(doc(encodeBase64(Y.encodeStateAsUpdate(pen.doc))), 'docAck').id).toBe('d1')
  expect(world.log.docs.size('notes').updates).toBe(1)
})

test('Y3: case 36, only who may edit can change a document; everybody may read it', () => {
  let author = 10
  for (const role of ROLES) {
    const person = Visitor.in(world, `p${role}`, role)
    const was = world.log.docs.size('notes').updates
    bob.heard()
    const may = ['owner', 'staff', 'writer', 'bot'].includes(role)
    expect([role, person.refusal(doc(new Pen(++author).write(role)))]).toEqual([
      role,
      may ? undefined : 'not_allowed',
    ])
    expect(world.log.docs.size('notes').updates - was).toBe(may ? 1 : 0)
    expect(bob.heard().filter(({ t }) => t === 'doc')).toHaveLength(may ? 1 : 0)
    expect(person.answer({ t: 'openDoc', doc: 'board' }, 'docState').doc).toBe('board')
  }
  world.step({ t: 'info', archived: true })
  expect(ada.refusal(doc(new Pen(1).write('late')))).toBe('archived')
  world.step({ t: 'info', archived: false, locked: true })
  expect(ada.refusal(doc(new Pen(1).write('late')))).toBe('not_allowed')
})

test('Y4: nobody writes under the number of somebody else, and nobody tells again what was told', () => {
  const pen = new Pen(7)
  const first = pen.write('honest')
  ada.say(doc(first))
  const next = pen.write('!', 6)
  // Bob knows Ada's number and what comes next, and is faster.
  const forged = new Pen(7, Y.encodeStateAsUpdate(textDoc(7, 'honest')))
  expect(bob.refusal(doc(forged.write('forged', 6)))).toBe('not_allowed')
  expect(ada.refusal(doc(next))).toBeUndefined()
  // He tells another story of what she wrote, and adds something of his own.
  const other = textDoc(7, 'FORGED!')
  other.clientID = 8
  other.getText('text').insert(0, '>')
  expect(bob.refusal(doc(encodeBase64(Y.encodeStateAsUpdate(other))))).toBeUndefined()
  world.step({ t: 'compact', doc: 'notes' })
  expect(stored()).toBe('>honest!')
})

function textDoc(author: number, text: string): Y.Doc {
  const made = new Y.Doc()
  made.clientID = author
  made.getText('text').insert(0, text)
  return made
}

test('Y4: what follows on something the room does not have is refused, and waits in nobody’s memory', () => {
  const pen = new Pen(1)
  const first = pen.write('one')
  const second = pen.write('two', 3)
  expect(ada.refusal(doc(second))).toBe('bad_version')
  expect(ada.refusal(doc(first))).toBeUndefined()
  expect(ada.refusal(doc(second))).toBeUndefined()
  const stranger = new Pen(2, Y.encodeStateAsUpdate(textDoc(99, 'unknown')))
  expect(bob.refusal(doc(stranger.write('x', 3)))).toBe('bad_version')
  expect(bob.refusal(doc(stranger.erase(0, 2)))).toBe('bad_version')
  expect(stored()).toBe('onetwo')
})

test('Y6: folding forgets what was deleted, keeps the document, and twice is once', () => {
  const pen = new Pen(1)
  for (let i = 0; i < 300; i++) {
    world.now += 100
    ada.say(doc(pen.write('some words ', 0)))
    ada.say(doc(pen.erase(0, 8)))
  }
  const before = world.log.docs.size('notes')
  expect([before.snapshot > 0, before.updates < 300]).toEqual([true, true])
  const text = pen.doc.getText('text').toString()
  world.step({ t: 'compact', doc: 'notes' })
  const once = world.log.docs.read('notes')
  world.step({ t: 'compact', doc: 'notes' })
  expect([world.log.docs.read('notes'), stored()]).toEqual([once, text])
  world.evict()
  world.now += 10_000
  expect(ada.refusal(doc(pen.write('after')))).toBeUndefined()
  expect(stored()).toBe(`after${text}`)
})

test('Y6: opening again with what one has brings only what one lacks', () => {
  const pen = new Pen(1)
  ada.say(doc(pen.write('x'.repeat(20_000))))
  const vector = encodeBase64(Y.encodeStateVector(pen.doc))
  ada.say(doc(pen.write('new')))
  const answer = bob.answer({ t: 'openDoc', doc: 'notes', vector }, 'docState')
  expect(answer.update.length).toBeLessThan(100)
  expect(bob.answer({ t: 'openDoc', doc: 'notes' }, 'docState').update.length).toBeGreaterThan(20_000)
})

test('Y7: a document holds 2 MiB; what would be more is refused, and deleting is not', () => {
  const pen = new Pen(1)
  let code: string | undefined
  let sent = 0
  for (; code === undefined && sent < 40; sent++) {
    world.now += 10_000
    code = ada.refusal(doc(pen.write('x'.repeat(100_000))))
  }
  expect([code, sent]).toEqual(['too_large', 21])
  const { snapshot, bytes } = world.log.docs.size('notes')
  expect(snapshot + bytes).toBeLessThanOrEqual(DOC_LIMITS.docBytes)
  const reader = new Pen(2, Y.mergeUpdates(world.log.docs.read('notes')))
  expect(ada.refusal(doc(reader.erase(0, 1_000_000)))).toBeUndefined()
  expect(ada.refusal(doc('A'.repeat(180_000)))).toBe('bad_message')
})

test('Y8: case 48, places are never stored, are told at most 20 times a second, under the name the room knows', () => {
  bob.heard()
  const was = world.log.head()
  for (let i = 0; i < 200; i++) ada.say({ t: 'docCursor', doc: 'board', at: `[${i},0]` })
  expect(bob.heard()).toEqual([])
  world.pass(50)
  expect(bob.heard()).toEqual([
    { t: 'docCursors', list: [{ client: ada.client, doc: 'board', at: '[199,0]' }] },
  ])
  expect(world.log.head()).toBe(was)
  expect(bob.answer({ t: 'openDoc', doc: 'board' }, 'docState').cursors).toHaveLength(1)
  expect(bob.answer({ t: 'openDoc', doc: 'notes' }, 'docState').cursors).toHaveLength(0)
  for (const at of ['x'.repeat(4_097), 'ü', '\n', 5, { x: 1 }])
    expect(bob.refusal({ t: 'docCursor', doc: 'board', at })).toBe('bad_message')
  expect(bob.refusal({ t: 'docCursor', doc: 'board', at: '1', client: ada.client })).toBe('bad_message')
  ada.leave()
  expect(bob.answer({ t: 'openDoc', doc: 'board' }, 'docState').cursors).toEqual([])
})

test('Y9: an edit that the room refuses is handed back, and the page starts from what the room has', () => {
  const [one, two] = [new DocPeer(world, 'one', () => 1), new DocPeer(world, 'two', () => 2)]
  settleDocs(world, [one, two])
  one.text.insert(0, 'kept')
  settleDocs(world, [one, two])
  world.step({ t: 'role', user: 'u_two', role: 'viewer' })
  two.text.insert(0, 'refused ')
  settleDocs(world, [one, two])
  expect([two.rejected.length, two.text.toString(), one.text.toString()]).toEqual([1, 'kept', 'kept'])
})

test('Y10: edits survive a closed page and an absent room, are sent once, and a large one in parts', () => {
  let authors = 0
  const [one, two] = ['one', 'two'].map((name) => new DocPeer(world, name, () => ++authors))
  if (!one || !two) throw new Error('nobody')
  settleDocs(world, [one, two])
  world.cut(one.peer)
  one.notice()
  const large = 'déjà vu '.repeat(60_000)
  one.text.insert(0, large)
  one.text.insert(0, 'offline ')
  one.elements.set('e1', { kind: 'pen', z: 1 })
  one.write()
  one.reload()
  settleDocs(world, [one, two])
  expect(two.text.toString() === `offline ${large}`).toBe(true)
  expect([two.elements.toJSON(), one.text.length]).toEqual([{ e1: { kind: 'pen', z: 1 } }, large.length + 8])
  expect([one.rejected, stored().length]).toEqual([[], large.length + 8])
})

test('L3, Y6: who asks for a large document again and again is closed, also when nothing of it is missing', () => {
  const pen = new Pen(1)
  for (let i = 0; i < 8; i++) {
    pen.doc.transact(() => {
      for (let n = 0; n < 10_000; n++) pen.doc.getText('text').insert(0, 'x')
    })
  }
  world.log.docs.replace('notes', Y.encodeStateAsUpdate(pen.doc))
  const vector = encodeBase64(Y.encodeStateVector(pen.doc))
  let opened = 0
  while (bob.closed === null && opened < 50) {
    bob.say({ t: 'openDoc', doc: 'notes', vector })
    opened++
  }
  expect(opened).toBeLessThan(8)
  expect(ada.say({ t: 'openDoc', doc: 'notes' }).map(({ t }) => t)).toEqual(['docState'])
  expect(ada.closed).toBeNull()
})

/** Two lines that grow in turns, so that changes that follow each other stand far apart. */
function twoLines(n: number, pen: Pen): string {
  const text = pen.doc.getText('text')
  const before = Y.encodeStateVector(pen.doc)
  pen.doc.transact(() => {
    for (let i = 0; i < n; i++) {
      text.insert(1 + i, 'a')
      text.insert(text.length, 'b')
    }
  })
  return encodeBase64(Y.encodeStateAsUpdate(pen.doc, before))
}

test('Y4: an edit for which everybody would have to look through a long document again and again is refused', () => {
  const pen = new Pen(5)
  const answers = [pen.write('||'), twoLines(3_000, pen)].flatMap((update) => ada.say(doc(update)))
  expect(answers.map(({ t }) => t)).toEqual(['docAck', 'docAck'])
  // Each says it stands between two changes that were made one after the other.
  const varUint = (value: number): number[] =>
    value < 128 ? [value] : [128 | (value % 128), ...varUint(Math.floor(value / 128))]
  const far = Array.from({ length: 900 }, (_, i) => [
    ...[4 | 0xc0, 5, ...varUint(2 + 2 * i), 5, ...varUint(3 + 2 * i), 1, 99],
  ]).flat()
  const attack = Uint8Array.from([1, ...varUint(900), 9, 0, ...far, 0])
  expect(bob.say(doc(encodeBase64(attack)))).toMatchObject([{ t: 'refused', code: 'bad_changes' }])
  // Each says that what is behind it is before it.
  const back = Array.from({ length: 900 }, (_, i) => [
    ...[4 | 0xc0, 5, ...varUint(4 + 2 * i), 5, ...varUint(2 + 2 * i), 1, 99],
  ]).flat()
  const backwards = Uint8Array.from([1, ...varUint(900), 9, 0, ...back, 0])
  expect(bob.say(doc(encodeBase64(backwards)))).toMatchObject([{ t: 'refused', code: 'bad_changes' }])
  // As many that stand where they say are taken.
  const reader = new Pen(7, Y.mergeUpdates(world.log.docs.read('notes')))
  const vector = Y.encodeStateVector(reader.doc)
  reader.doc.transact(() => {
    for (let i = 0; i < 900; i++) reader.doc.getText('text').insert(1 + 5 * i, 'c')
  })
  const honest = encodeBase64(Y.encodeStateAsUpdate(reader.doc, vector))
  expect(bob.say(doc(honest)).map(({ t }) => t)).toEqual(['docAck'])
})
