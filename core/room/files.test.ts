import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { documentOf } from './room.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World()
  ada = Visitor.in(world, 'ada')
  bob = Visitor.in(world, 'bob')
  ada.heard()
})

const create = (name: string, id = 'q1') => ({ t: 'createFile', id, name })
const rename = (file: string, name: string) => ({ t: 'renameFile', id: 'q2', file, name })
const remove = (file: string) => ({ t: 'removeFile', id: 'q3', file })
const push = (file: string, n: number, text: string) => ({
  t: 'push',
  file,
  version: 0,
  n,
  ops: [[[0, text]]],
})
const names = () => [...world.room.files.values()].map(({ id, name }) => `${id} ${name}`)

test('F4: a new file is told to everybody, its request to the author only', () => {
  expect(ada.answer(create('b.py'), 'file')).toMatchObject({
    id: 'q1',
    change: 'created',
    file: { id: 'f2', name: 'b.py' },
    by: { name: 'ada' },
  })
  const [told] = bob.heard()
  expect(told).toMatchObject({ t: 'file', change: 'created', file: { id: 'f2', name: 'b.py', version: 0 } })
  expect(told).not.toHaveProperty('id')
})

test('F1: case 12, a name that is no relative path is refused and logs nothing', () => {
  const was = world.log.head()
  for (const name of ['../x', '/abs', 'a/../../b', '..\\x', '-rf', '.', ' ', 'a\u0000', 'a\nb']) {
    expect([name, ada.refusal(create(name))]).toEqual([name, 'bad_name'])
    expect([name, ada.refusal(rename('f1', name))]).toEqual([name, 'bad_name'])
  }
  expect([ada.refusal(create('')), ada.refusal(create('x'.repeat(121)))]).toEqual([
    'bad_message',
    'bad_message',
  ])
  expect([world.log.head(), names()]).toEqual([was, ['f1 main.md']])
})

test('F2: equal names, names that differ in case or form, and a file where a folder is, are taken', () => {
  ada.say(create('src/app.ts'))
  ada.say(create('caf\u00e9.md'))
  for (const name of ['main.md', 'MAIN.md', 'src', 'SRC/app.ts', 'src/app.ts/x', 'cafe\u0301.md']) {
    expect([name, ada.refusal(create(name))]).toEqual([name, 'name_taken'])
  }
  expect(ada.refusal(rename('f1', 'Src/App.ts'))).toBe('name_taken')
  expect(ada.refusal(create('src2')), 'a name that only begins alike').toBeUndefined()
  expect(ada.refusal(rename('f1', 'MAIN.md')), 'its own name in another case').toBeUndefined()
})

test('F3: renaming keeps id, text and history', () => {
  ada.say(push('f1', 1, 'text'))
  expect(ada.answer(rename('f1', 'b.py'), 'file').file).toEqual({ id: 'f1', name: 'b.py', version: 1 })
  expect([names(), documentOf(world.room, 'f1').text.toString(), world.fold('f1')]).toEqual([
    ['f1 b.py'],
    'text',
    'text',
  ])
})

test('F3: an id is never used again, also after waking', () => {
  ada.say(create('b'))
  ada.say(remove('f2'))
  world.evict()
  expect(ada.answer(create('b'), 'file').file.id).toBe('f3')
  expect(documentOf(world.room, 'f3').text.length).toBe(0)
})

test('F5: the last file stays', () => {
  expect(ada.refusal(remove('f1'))).toBe('not_allowed')
  ada.say(create('b'))
  expect(ada.refusal(remove('f1'))).toBeUndefined()
  expect(ada.refusal(remove('f2'))).toBe('not_allowed')
})

test('F5: the 201st file is refused', () => {
  for (let i = 2; i <= 200; i++) {
    world.now += 300
    ada.say(create(`${i}.md`))
  }
  expect([world.room.files.size, ada.refusal(create('201.md'))]).toEqual([200, 'too_many'])
  ada.say(remove('f7'))
  expect(ada.refusal(create('201.md'))).toBeUndefined()
})

test('F6: a removed file takes no edits and has no text', () => {
  ada.say(create('b'))
  ada.say(push('f2', 1, 'kept by nobody'))
  bob.say(remove('f2'))
  const was = world.log.head()
  expect(ada.answer({ ...push('f2', 2, 'x'), version: 1 }, 'refused')).toMatchObject({
    code: 'no_file',
    file: 'f2',
  })
  for (const message of [
    { t: 'open', file: 'f2' },
    rename('f2', 'c'),
    remove('f2'),
    { t: 'open', file: 'f99' },
  ]) {
    expect(ada.refusal(message)).toBe('no_file')
  }
  expect(world.log.head()).toBe(was)
  expect(ada.answer(push('f1', 2, 'x'), 'ack').n, 'and the number is free').toBe(2)
})

test('F6: what somebody had not sent yet is handed back when the file goes', () => {
  const eve = world.peer('eve')
  world.settle()
  ada.say(create('b'))
  world.settle()
  eve.sync.openFile('f2')
  world.settle()
  eve.edit('f2', { changes: { from: 0, insert: 'my unsent words' } })
  ada.say(remove('f2'))
  world.settle()
  expect([eve.rejected, eve.text('f2'), eve.sync.status]).toEqual([['my unsent words'], undefined, 'saved'])
})

test('J2: the text of a file is sent when it is asked for, or the operations since', () => {
  ada.say(push('f1', 1, 'text'))
  expect(bob.answer({ t: 'open', file: 'f1' }, 'text')).toMatchObject({ version: 1, text: 'text' })
  expect(bob.answer({ t: 'open', file: 'f1', version: 0 }, 'tail').pushes).toHaveLength(1)
  expect(bob.answer({ t: 'open', file: 'f1', version: 1 }, 'tail').pushes).toEqual([])
  expect(bob.answer({ t: 'open', file: 'f1', version: 7 }, 'text').version).toBe(1)
})
