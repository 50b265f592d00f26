import { expect, test } from 'vitest'
import { runBeside } from '../../scripts/beside.mjs'

type Thing = { name: string; processors?: number; after?: string[] }

/** What began and ended, in order; each ends when nothing else has happened for a while. */
async function story(things: Thing[], processors = 2): Promise<string> {
  const said: string[] = []
  await runBeside(
    things,
    async ({ name }) => {
      said.push(`+${name}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      said.push(`-${name}`)
    },
    processors,
  )
  return said.join(' ')
}

test('what says nothing of processors runs alone, in order', async () => {
  expect(await story([{ name: 'a' }, { name: 'b' }])).toBe('+a -a +b -b')
})

test('what keeps one processor busy runs beside another, and never beside one that wants all', async () => {
  const [a, c] = [
    { name: 'a', processors: 1 },
    { name: 'c', processors: 1 },
  ]
  expect(await story([a, { name: 'b' }, c])).toBe('+a +c -a -c +b -b')
})

test('what needs the end of another waits for it, and lets others pass', async () => {
  const one = (name: string, after: string[] = []) => ({ name, processors: 1, after })
  const told = await story([one('a'), one('b', ['a']), one('c')])
  expect(told.indexOf('+b')).toBeGreaterThan(told.indexOf('-a'))
  expect(told.indexOf('+c')).toBeLessThan(told.indexOf('-a'))
  expect(await story([one('b', ['not run at all'])])).toBe('+b -b')
})

test('on one processor everything runs in order', async () => {
  const [a, b] = [
    { name: 'a', processors: 1 },
    { name: 'b', processors: 2 },
  ]
  expect(await story([a, b], 1)).toBe('+a -a +b -b')
})

test('what fails is told, and what waits for itself is an error instead of a standstill', async () => {
  const failing = runBeside([{ name: 'a' }], () => Promise.reject(new Error('broken')))
  await expect(failing).rejects.toThrow('broken')
  await expect(story([{ name: 'a', after: ['a'] }])).rejects.toThrow('a wait for each other')
})
