import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Output } from './output.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const KB = 1024

function open(limit = 64 * KB) {
  const said: string[] = []
  const waits: boolean[] = []
  const flooded = vi.fn()
  const output = new Output(
    limit,
    (frame) => {
      if (frame.t === 'waits') waits.push(frame.waits)
      else said.push(frame.t === 'cut' ? `cut ${frame.s} ${frame.bytes}` : `${frame.t} ${frame.data}`)
    },
    flooded,
  )
  const print = (data: string, name: 'stdout' | 'stderr' | 'compile' = 'stdout') =>
    output.take(name, Buffer.from(data))
  return { output, said, waits, flooded, print, heard: () => said.splice(0) }
}

it('the first piece goes at once; what follows closely is gathered, in order over all streams', () => {
  const { print, heard } = open()
  vi.advanceTimersByTime(1_000)
  print('1')
  expect(heard()).toEqual(['stdout 1'])
  for (const [text, name] of [['2'], ['3'], ['4', 'stderr'], ['5', 'compile'], ['6']] as const)
    print(text, name)
  expect(heard()).toEqual([])
  vi.advanceTimersByTime(20)
  expect(heard()).toEqual(['stdout 23', 'stderr 4', 'compile 5', 'stdout 6'])
})

it('tells once that the program waits, and once that it goes on', () => {
  const { output, waits, heard } = open()
  for (const state of [false, true, true, false, true]) output.waits(state)
  output.end()
  output.waits(false)
  expect([waits, heard()]).toEqual([[true, false, true], []])
})

it('a prompt beyond the head is shown at once when the program waits, and within 100 ms of its last byte anyway', () => {
  const { output, print, heard } = open()
  print('x'.repeat(60 * KB))
  vi.advanceTimersByTime(50)
  heard()
  print('Name? ')
  output.waits(true)
  vi.advanceTimersByTime(20)
  expect(heard().join('').endsWith('Name? ')).toBe(true)
  print('late, by another pipe')
  vi.advanceTimersByTime(121)
  expect(heard()).toEqual(['stdout late, by another pipe'])
})

it('each stream is quiet by itself', () => {
  const { print, heard } = open()
  print('x'.repeat(60 * KB))
  for (let at = 0; at < 10; at++) {
    vi.advanceTimersByTime(30)
    print('e', 'stderr')
  }
  expect(
    heard()
      .filter((said) => said.startsWith('stdout'))
      .join('')
      .replaceAll('stdout ', '').length,
  ).toBe(60 * KB)
})

it('the end passes on cut and tail of each stream, once, and takes nothing more', () => {
  const { output, print, heard } = open(1_000)
  print('o'.repeat(1_500))
  print('c'.repeat(1_200), 'compile')
  print('e'.repeat(900), 'stderr')
  output.end()
  output.end()
  print('late')
  vi.advanceTimersByTime(1_000)
  const said = heard()
    .join(' ')
    .replace(/o{500}|e{500}|c{500}/g, '*')
  expect(said).toBe(
    `stdout * compile * stderr * cut stdout 500 stdout * stderr ${'e'.repeat(400)} cut compile 200 compile *`,
  )
  expect(output.dropped).toEqual({ stdout: 500, stderr: 0 })
})

it('a flood is told while it goes on, after many times the limit', () => {
  const { print, flooded } = open(1_000)
  print('x'.repeat(16_000))
  expect(flooded).not.toHaveBeenCalled()
  print('x'.repeat(2_000))
  expect(flooded).toHaveBeenCalled()
})

it('streams that take turns by the byte are gathered as well, each of them whole and in order', () => {
  const { print, heard } = open()
  vi.advanceTimersByTime(1_000)
  print('!')
  heard()
  for (let turn = 0; turn < 5_000; turn++) {
    print(`${turn % 10}`)
    print(`${turn % 7}`, 'stderr')
  }
  vi.advanceTimersByTime(20)
  const said = heard()
  expect(said.length).toBeLessThan(20)
  for (const [name, base] of [
    ['stdout', 10],
    ['stderr', 7],
  ] as const) {
    const text = said.filter((one) => one.startsWith(name)).map((one) => one.slice(name.length + 1))
    expect(text.join('')).toBe(Array.from({ length: 5_000 }, (_, turn) => turn % base).join(''))
  }
})
