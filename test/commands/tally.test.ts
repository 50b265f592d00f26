import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { report } from '../../scripts/tally.mjs'

let said: string[] = []
beforeEach(() => {
  said = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(...line.split('\n')))
})
afterEach(() => void vi.restoreAllMocks())

type Counts = { passed: number; failed: number; skipped?: string[] }

const run = (sections: Counts[], strict = false): Promise<number> =>
  report(
    sections.map(({ passed, failed, skipped = [] }, i) => ({
      name: `s${i}`,
      run: () => Promise.resolve({ passed, failed, skipped, said: failed > 0 ? 'what went wrong' : '' }),
    })),
    { quick: false, strict },
  )

const last = () => said.at(-1)

test('the last line counts the tests of all sections, and all passed is exit code 0', async () => {
  expect(
    await run([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 0 },
    ]),
  ).toBe(0)
  expect(last()).toBe('7 passed, 0 failed')
})

test('one failure anywhere is exit code 1 and shows what went wrong', async () => {
  expect(
    await run([
      { passed: 3, failed: 0 },
      { passed: 0, failed: 1 },
      { passed: 9, failed: 0 },
    ]),
  ).toBe(1)
  expect(last()).toBe('12 passed, 1 failed')
  expect(said).toContain('what went wrong')
})

test('what cannot run here is named and counted apart', async () => {
  expect(await run([{ passed: 3, failed: 0, skipped: ['browser: no Chromium'] }])).toBe(0)
  expect(last()).toBe('3 passed, 0 failed, 1 skipped')
  expect(said.join('\n')).toContain('browser: no Chromium')
})

test('under CI=true what cannot run has failed', async () => {
  expect(await run([{ passed: 3, failed: 0, skipped: ['browser: no Chromium'] }], true)).toBe(1)
  expect(last()).toBe('3 passed, 1 failed')
  expect(said.join('\n')).toContain('browser: no Chromium')
})
