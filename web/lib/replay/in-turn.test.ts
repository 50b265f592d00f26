import { expect, test } from 'vitest'
import { inTurn } from './in-turn.ts'

const task = () => new Promise((next) => setTimeout(next))

test('one thing is done in a task, in order, also after one that failed', async () => {
  const done: string[] = []
  const first = inTurn(() => {
    done.push('first')
    throw new Error('broken')
  })
  const second = inTurn(() => void done.push('second'))
  expect(done).toEqual([])
  await expect(first).rejects.toThrow('broken')
  expect(done).toEqual(['first'])
  await second
  expect(done).toEqual(['first', 'second'])
  await task()
  const third = inTurn(() => void done.push('third'))
  expect(done).toHaveLength(2)
  await third
  expect(done).toHaveLength(3)
})
