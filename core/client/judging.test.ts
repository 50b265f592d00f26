import { beforeEach, expect, test } from 'vitest'
import type { Down } from '#core/protocol/down.ts'
import { openIn, opening, runnerOf } from '../../test/support/judged-room.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { applyDown, emptyView, type RoomView } from './view.ts'

const ID = 'judge-0001'
let world: World
let views: [Visitor, RoomView][]

const hear = () => {
  for (const [visitor, view] of views) for (const message of visitor.heard()) applyDown(view, message)
}

beforeEach(() => {
  world = new World({ language: 'python' })
  views = (['staff', 'writer'] as const).map((role) => {
    const visitor = Visitor.silent(world, role, role)
    const view = emptyView()
    for (const message of visitor.hello()) applyDown(view, message)
    return [visitor, view]
  })
})

/** What somebody who comes now sees. */
function welcomed(role: 'staff' | 'writer'): RoomView {
  const view = emptyView()
  const [welcome] = Visitor.silent(world, 'late', role).hello() as [Down]
  applyDown(view, welcome)
  return view
}

test('B7: who was there all the time ends with what a newcomer of the same rights is told', () => {
  openIn(world)
  hear()
  const [[, staff], [bob, writer]] = views as [[Visitor, RoomView], [Visitor, RoomView]]
  expect(writer.problems).toMatchObject([{ id: 'p1' }])
  world.step({
    t: 'frame',
    from: bob.socket,
    data: JSON.stringify({ t: 'judge', id: ID, problem: 'p1', kind: 'submit' }),
  })
  const runner = runnerOf(world, ID)
  runner.says({ t: 'queued', position: 1 })
  hear()
  expect(writer.judgements).toMatchObject([{ status: 'waiting', position: 1 }])
  runner.says({ t: 'started', sandbox: 'wasm', language: 'python', version: '3' })
  runner.test(0, { status: 'passed', cpuMs: 3, got: '3\n', note: 'near' })
  runner.says({ t: 'compile', data: 'warning' })
  runner.test(2, { status: 'timeout', cpuMs: 2_000 })
  world.pass(25)
  hear()
  expect(writer.judgements).toMatchObject([
    { status: 'running', compile: 'warning', outcomes: [{ n: 0 }, { n: 2, result: { status: 'failed' } }] },
  ])
  runner.ends({ status: 'wrong_answer', passed: 1, total: 3 })
  hear()
  expect(writer.judgements).toEqual(welcomed('writer').judgements)
  expect(staff.judgements).toEqual(welcomed('staff').judgements)
  expect(staff.judgements[0]?.outcomes).toMatchObject([
    { result: { got: '3\n', note: 'near' } },
    { result: { status: 'timeout' } },
  ])
})

test('B2: a problem in another language keeps its place, and one that is taken away is gone', () => {
  openIn(world)
  openIn(world, { problem: { ...opening().problem, id: 'p2', slug: 'other' } })
  openIn(world, { problem: { ...opening().problem, language: 'javascript' } })
  hear()
  const [[, view]] = views as [[Visitor, RoomView]]
  expect(view.problems.map(({ id, language }) => [id, language])).toEqual([
    ['p1', 'javascript'],
    ['p2', 'python'],
  ])
  world.step({ t: 'removeProblem', problem: 'p1', by: opening().by })
  hear()
  expect(view.problems.map(({ id }) => id)).toEqual(['p2'])
})
