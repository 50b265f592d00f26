import { expect, test } from 'vitest'
import type { StdinRequest } from '#core/protocol/run.ts'
import { TypedInput } from './typed-input.ts'

const piece = (data: string, closed?: boolean): StdinRequest => ({
  room: 'r1',
  data,
  ...(closed === undefined ? {} : { closed }),
})

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

/** A runner that answers each piece when it is told to. */
function slowRunner(ready: Promise<unknown> = Promise.resolve()) {
  const sent: StdinRequest[] = []
  const answers: (() => void)[] = []
  const input = new TypedInput(ready, (body) => {
    sent.push(body)
    return new Promise((resolve) => answers.push(resolve))
  })
  const answer = async () => {
    answers.shift()?.()
    await settle()
  }
  return { input, sent, answer }
}

test('R9: one piece is on its way at a time; what is typed meanwhile follows as one, its end last', async () => {
  const { input, sent, answer } = slowRunner()
  input.add(piece('a'))
  await settle()
  for (const data of ['b', 'c', 'd']) input.add(piece(data))
  input.add(piece('e', true))
  input.add(piece('after the end'))
  await settle()
  expect(sent).toEqual([piece('a')])
  await answer()
  expect(sent).toEqual([piece('a'), piece('bcde', true)])
  await answer()
  input.add(piece('f'))
  await settle()
  expect(sent).toHaveLength(3)
})

test('R9: a joined piece is bounded, and nothing of it is lost', async () => {
  const { input, sent, answer } = slowRunner()
  const text = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index).repeat(60_000))
  for (const data of text) input.add(piece(data))
  await settle()
  for (let i = 0; i < 12; i++) await answer()
  expect(Math.max(...sent.map(({ data }) => data.length))).toBeLessThanOrEqual(256 * 1024)
  expect(sent.length).toBeLessThan(12)
  expect(sent.map(({ data }) => data).join('') === text.join('')).toBe(true)
})

test('R9: what is typed before the runner has the run waits for it; if it never begins nothing is sent', async () => {
  let begin = () => {}
  const early = slowRunner(new Promise<void>((resolve) => (begin = resolve)))
  early.input.add(piece('1'))
  early.input.add(piece('2'))
  await settle()
  expect(early.sent).toEqual([])
  begin()
  await settle()
  expect(early.sent).toEqual([piece('12')])

  const never = slowRunner(Promise.reject(new Error('unreachable')))
  never.input.add(piece('1'))
  await settle()
  expect(never.sent).toEqual([])
})
