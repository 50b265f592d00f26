import { expect, test } from 'vitest'
import type { RunFrame } from '#core/protocol/run.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { applyDown, emptyView } from './view.ts'
import { clientIDFrom } from './id.ts'

/** A room where a lot happened, and two who saw it: one from the start, one who comes now. */
function eventful() {
  const world = new World({ language: 'python' })
  const witness = world.peer('witness')
  world.settle()
  const ada = Visitor.in(world, 'ada')
  const gone = Visitor.in(world, 'gone')
  ada.say({ t: 'createFile', id: 'q', name: 'b.py' })
  ada.say({ t: 'createFile', id: 'q', name: 'c.py' })
  ada.say({ t: 'renameFile', id: 'q', file: 'f2', name: 'd.py' })
  ada.say({ t: 'removeFile', id: 'q', file: 'f3' })
  ada.say({ t: 'chat', id: 'm1', text: 'one' })
  gone.say({ t: 'chat', id: 'm2', text: 'two' })
  gone.leave()
  ada.say({ t: 'run', id: 'run-0001', entry: 'f1' })
  const frame = (said: RunFrame) => world.step({ t: 'runFrame', run: 'run-0001', frame: said })
  frame({ t: 'started', sandbox: 'wasm', language: 'python', version: '3.14' })
  frame({ t: 'stdout', data: 'a' })
  frame({ t: 'stdout', data: 'b' })
  frame({ t: 'stderr', data: 'c' })
  frame({ t: 'verdict', verdict: { status: 'ok', cpuMs: 3 } })
  world.step({ t: 'info', title: 'New title' })
  world.step({ t: 'role', user: 'u_witness', role: 'viewer' })
  world.settle()
  return { world, witness }
}

test('S1: who saw everything happen and who comes afterwards see the same', () => {
  const { world, witness } = eventful()
  const late = world.peer('late')
  world.settle()
  const everybody = ({ people, files, chat, run, room }: typeof late.view) => ({
    ...{ people, chat: chat.list, run, room },
    files: files.map(({ id, name }) => ({ id, name })),
  })
  expect(everybody(witness.view)).toEqual(everybody(late.view))
  expect(witness.view.you).toMatchObject({ name: 'witness', role: 'viewer' })
  expect(witness.view.room?.title).toBe('New title')
  expect(witness.view.run).toMatchObject({
    status: 'ok',
    output: [
      { s: 'stdout', data: 'ab' },
      { s: 'stderr', data: 'c' },
    ],
  })
})

test('a person who connects twice is two, each once', () => {
  const view = emptyView()
  const person = {
    client: 'client000one',
    user: 'u',
    name: 'n',
    guest: false,
    color: 1,
    role: 'writer' as const,
  }
  for (const next of [person, { ...person, client: 'client000two' }, { ...person, name: 'renamed' }])
    applyDown(view, { t: 'join', person: next })
  expect(view.people.map(({ client, name }) => `${client} ${name}`)).toEqual([
    'client000one renamed',
    'client000two n',
  ])
})

test('news of a run leave its output', () => {
  const view = emptyView()
  const by = { user: 'u', name: 'n', color: 1 }
  const run = {
    id: 'run-0001',
    by,
    at: 1,
    language: 'python',
    entry: 'main.py',
    status: 'waiting' as const,
    output: [],
  }
  applyDown(view, { t: 'run', run: { ...run } })
  applyDown(view, { t: 'output', run: run.id, chunks: [{ s: 'stdout', data: 'x' }] })
  applyDown(view, { t: 'run', run: { ...run, status: 'running' } })
  expect(view.run).toMatchObject({ status: 'running', output: [{ data: 'x' }] })
  applyDown(view, { t: 'run', run: { ...run, id: 'run-0002', output: [] } })
  expect(view.run).toMatchObject({ id: 'run-0002', output: [] })
})

test('frames of a run that is not shown change nothing', () => {
  const view = emptyView()
  applyDown(view, { t: 'output', run: 'run-0009', chunks: [{ s: 'stdout', data: 'x' }] })
  applyDown(view, { t: 'verdict', run: 'run-0009', verdict: { status: 'ok' } })
  applyDown(view, { t: 'you', role: 'viewer', can: 1 })
  expect(view).toEqual(emptyView())
})

test('J4: a client id is what the protocol takes for one, whatever the bytes', () => {
  for (let i = 0; i < 256; i++) expect(clientIDFrom(new Uint8Array(16).fill(i))).toMatch(/^[A-Za-z0-9]{16}$/)
  expect(clientIDFrom(Uint8Array.from({ length: 16 }, (_, i) => i))).not.toBe(
    clientIDFrom(Uint8Array.from({ length: 16 }, (_, i) => i + 1)),
  )
})

test('M2: a view has the timer as it was told last, with the room’s clock of then', () => {
  const view = emptyView()
  const timer = {
    endsAt: 9_000,
    pausedAt: null,
    leftMs: null,
    endedAt: null,
    locksAtEnd: true,
    handsIn: false,
  }
  applyDown(view, { t: 'timer', seq: 7, at: 1_000, change: 'started', timer })
  expect([view.timer, view.seq]).toEqual([{ now: timer, toldAt: 1_000 }, 7])
  const world = new World({ language: 'python' })
  const by = { user: 'u_owner', name: 'Owner', color: 0 }
  world.step({ t: 'timerStep', command: { do: 'start', minutes: 1 }, by })
  world.now += 500
  const welcome = Visitor.silent(world, 'kim').hello()[0]
  if (welcome) applyDown(view, welcome)
  expect(view.timer).toMatchObject({ toldAt: world.now, now: { endsAt: world.now - 500 + 60_000 } })
})
