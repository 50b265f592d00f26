import { expect, test } from 'vitest'
import type { Down } from '#core/protocol/down.ts'
import type { RoomState } from '#lib/room/room-state.svelte.ts'
import { toldBy } from './told-room.ts'

const judged = { status: 'passed' }
const state = {
  files: [{ id: 'f1', name: 'main.py' }],
  persons: [{ name: 'Kim', role: 'writer' }],
  judgements: [
    { id: 'j1', problem: 'p1', total: 3, outcomes: [{ result: judged }, { result: { status: 'failed' } }] },
  ],
} as unknown as RoomState
const told = (message: object) => toldBy(message as Down, state, () => null)

test('EM8: how a submission went is told as a test, with how many passed of how many', () => {
  const message = { t: 'judged', judgement: 'j1', verdict: { status: 'wrong_answer' } }
  expect(told(message)).toEqual([{ t: 'test', problem: 'p1', status: 'wrong_answer', passed: 1, tests: 3 }])
  expect(told({ ...message, judgement: 'j2' })).toEqual([
    { t: 'test', problem: '', status: 'wrong_answer', passed: null, tests: null },
  ])
})

test('EM8: a run that had ended before one came is told with its verdict, and an edit by its file', () => {
  const run = { id: 'r1', entry: 'main.py', status: 'ok', verdict: { status: 'ok' } }
  expect(told({ t: 'run', run })).toEqual([
    { t: 'run', run: 'r1', file: 'main.py', status: 'ok' },
    { t: 'verdict', run: 'r1', status: 'ok' },
  ])
  expect(told({ t: 'ops', file: 'f1', version: 4, ops: [{}, {}] })).toEqual([
    { t: 'change', file: 'main.py', version: 6, length: null },
  ])
  expect(told({ t: 'join' })).toEqual([{ t: 'people', people: [{ name: 'Kim', role: 'writer' }] }])
})
