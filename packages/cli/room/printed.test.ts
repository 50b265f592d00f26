import { expect, test } from 'vitest'
import { addChunks } from '../../../core/room/run-state.ts'
import { Printed } from './printed.ts'

test('CL9: output is printed once, whatever comes twice', () => {
  const printed = new Printed()
  const first = addChunks(
    [],
    [
      { s: 'stdout', data: 'one ' },
      { s: 'stderr', data: 'oh' },
    ],
  )
  expect(printed.next(first)).toEqual([
    { to: 'stdout', text: 'one ' },
    { to: 'stderr', text: 'oh' },
  ])
  const more = addChunks(first, [
    { s: 'stderr', data: ' no' },
    { s: 'stdout', data: 'two' },
  ])
  expect(printed.next(more)).toEqual([
    { to: 'stderr', text: ' no' },
    { to: 'stdout', text: 'two' },
  ])
  expect(printed.next(structuredClone(more))).toEqual([])
})

test('CL9: what was typed is not printed, what is missing is named, and the compiler speaks on stderr', () => {
  const output = addChunks(
    [],
    [
      { s: 'compile', data: 'warning' },
      { s: 'stdin', data: 'ada\n' },
      { s: 'cut', data: 'stdout 12' },
      { s: 'stdout', data: 'end' },
    ],
  )
  expect(new Printed().next(output)).toEqual([
    { to: 'stderr', text: 'warning' },
    { to: 'stderr', text: '\n[cut: stdout 12 bytes]\n' },
    { to: 'stdout', text: 'end' },
  ])
})
