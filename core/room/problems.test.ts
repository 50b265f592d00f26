import { beforeEach, expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { opening, openIn } from '../../test/support/judged-room.ts'
import { whyNoHint, whyNotOpened } from './problems.ts'

let world: World
let ada: Visitor
let bob: Visitor

beforeEach(() => {
  world = new World({ language: 'python' })
  ada = Visitor.in(world, 'ada', 'staff')
  bob = Visitor.in(world, 'bob')
})

const names = () => [...world.room.files.values()].map(({ name }) => name)
const textOf = (file: string) => world.fold(file)

test('B1: a problem opens for everybody, its starter as the room’s own writing in a folder of its own', () => {
  openIn(world)
  const heard = bob.heard()
  expect(heard.map(({ t }) => t)).toEqual(['file', 'ops', 'problem'])
  expect(heard.at(-1)).toMatchObject({
    change: 'opened',
    problem: {
      id: 'p1',
      folder: 'sum',
      entry: 'f2',
      language: 'python',
      tests: [{ name: 'one' }, {}, { hidden: true }],
    },
    by: { name: 'Staff' },
  })
  expect(names()).toEqual(['main.py', 'sum/main.py'])
  expect(textOf('f2')).toBe('# begin\nprint(1)\n')
  const { client } = world.log.pushesOf('f2', 0)[0] ?? {}
  expect(world.log.client(client ?? '')?.user).toBe('room')
})

test('B1: a starter too long for one operation is written whole', () => {
  const text = 'x = 1\n'.repeat(40_000)
  openIn(world, { files: [{ name: 'main.py', text }] })
  expect(textOf('f2')).toBe(text)
})

test('B2: opened again in another language it keeps its place and folder, and nothing that somebody wrote is touched', () => {
  openIn(world)
  openIn(world, { problem: { ...opening().problem, id: 'p2', slug: 'other' } })
  bob.say({ t: 'push', file: 'f2', version: 1, n: 1, ops: [[[0, 'mine = 2'], 17]] })
  const other = opening({ entry: 'main.js', files: [{ name: 'main.js', text: '// begin\n' }] })
  openIn(world, { ...other, problem: { ...other.problem, language: 'javascript' } })
  expect(names()).toEqual(['main.py', 'sum/main.py', 'other/main.py', 'sum/main.js'])
  expect([...world.room.problems.values()]).toMatchObject([
    { id: 'p1', language: 'javascript', folder: 'sum', entry: 'f4' },
    { id: 'p2' },
  ])
  openIn(world)
  expect([...world.room.problems.keys()]).toEqual(['p1', 'p2'])
  expect(world.room.problems.get('p1')).toMatchObject({ language: 'python', entry: 'f2' })
  expect(textOf('f2')).toBe('mine = 2# begin\nprint(1)\n')
})

test('B2: a folder that is there already is not written into', () => {
  ada.say({ t: 'createFile', id: 'q1', name: 'SUM/notes.md' })
  openIn(world)
  expect(world.room.problems.get('p1')?.folder).toBe('sum-2')
})

test('B3: taken away it is gone for everybody, also for who comes later; its files stay', () => {
  openIn(world)
  bob.heard()
  world.step({ t: 'removeProblem', problem: 'p1', by: opening().by })
  world.step({ t: 'removeProblem', problem: 'p1', by: opening().by })
  expect(bob.heard()).toMatchObject([{ t: 'problem', change: 'removed', problem: { id: 'p1' } }])
  expect(names()).toContain('sum/main.py')
  expect(Visitor.silent(world, 'eve').hello()[0]).not.toHaveProperty('problems')
  world.evict()
  expect([...world.room.problems]).toEqual([])
})

test('B3: a room has at most 20 problems, and a closed one none more', () => {
  for (let n = 0; n < 20; n++)
    openIn(world, { problem: { ...opening().problem, id: `p${n}`, slug: `s${n}` } })
  const more = opening({ problem: { ...opening().problem, id: 'more' } })
  expect(whyNotOpened(world.room, more)).toContain('20 problems')
  openIn(world, more)
  expect(world.room.problems.has('more')).toBe(false)
  expect(whyNotOpened(world.room, opening()), 'one that is there').toBeNull()
  world.room.info = { ...world.room.info, sealed: true }
  expect(whyNotOpened(world.room, opening())).toContain('sealed')
})

const hint = (n: number, problem = 'p1') => world.step({ t: 'showHint', problem, n, by: opening().by })

test('B17: hints are shown one after the other, each once, and stay in another language, later, and after an eviction', () => {
  openIn(world)
  bob.heard()
  expect(whyNoHint(world.room, 'p1', 2)).toContain('one after the other')
  hint(2)
  expect(bob.heard()).toEqual([])
  hint(1)
  hint(1)
  hint(2)
  expect(bob.heard()).toMatchObject([
    { t: 'problem', change: 'hint', problem: { id: 'p1', hints: 1 }, by: { name: 'Staff' } },
    { change: 'hint', problem: { hints: 2 } },
  ])
  openIn(world)
  world.evict()
  expect(Visitor.silent(world, 'eve').hello()[0]).toMatchObject({ problems: [{ id: 'p1', hints: 2 }] })
})

test('B17: no hint is shown of what is not open, and none in a closed room', () => {
  hint(1)
  expect(whyNoHint(world.room, 'p1', 1)).toContain('not open')
  openIn(world)
  world.room.info = { ...world.room.info, archived: true }
  expect(whyNoHint(world.room, 'p1', 1)).toContain('archived')
  hint(1)
  expect(world.room.problems.get('p1')).not.toHaveProperty('hints')
})
