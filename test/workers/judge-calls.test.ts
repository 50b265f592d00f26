import { expect, test, vi } from 'vitest'
import type { JudgeVerdict } from '#core/protocol/judge.ts'
import { JudgeCalls } from '../../durable-objects/judge-calls.ts'
import type { StoredProblem } from '../../durable-objects/problem-rows.ts'

const stored = {
  body: { starters: { python: { entry: 'main.py', files: [] } }, kind: 'stdio', groups: [] },
  tests: [],
} as unknown as StoredProblem

/** How the judgement of a program ends where nothing must be asked of a runner. */
function ends(language: string, options?: { anyLanguage: boolean }): Promise<JudgeVerdict> {
  return new Promise((resolve) => {
    const calls = new JudgeCalls(
      { RUNNER_URL: 'http://127.0.0.1:1' } as ConstructorParameters<typeof JudgeCalls>[0],
      (input) => input.t === 'judgeEnd' && resolve(input.verdict),
      () => Promise.resolve(stored),
      options,
    )
    const ask = { id: 'judge-0001', room: 'r', user: 'u', problem: 'p', version: 1, entry: 'main.js' }
    calls.start({ ...ask, kind: 'submit', language, files: [] })
  })
}

test('B14: whatever a room knows of a problem, no runner is asked in a language in which it is not offered', async () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  expect(await ends('javascript')).toMatchObject({ status: 'language_not_offered' })
  // No key of an object that has others by birth.
  expect(await ends('constructor')).toMatchObject({ status: 'language_not_offered' })
  expect(asked).not.toHaveBeenCalled()
})

test('B14: its author’s own programs are judged in any language', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  expect((await ends('javascript', { anyLanguage: true })).status).not.toBe('language_not_offered')
})
