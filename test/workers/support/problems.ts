import * as v from 'valibot'
import { writtenAnswer } from '#core/protocol/api/problems.ts'
import type { Problem } from '#core/protocol/problem.ts'
import type { Browser } from './browser.ts'

let made = 0

/** A sound problem, with something of it changed. */
export const problemOf = (change: Partial<Problem> = {}): Problem => ({
  slug: `problem-${++made}`,
  title: 'Add two numbers',
  difficulty: 'easy',
  tags: ['numbers'],
  kind: 'stdio',
  statement: 'Read two numbers and print their **sum**, $a + b$.',
  limits: { cpuMs: 2_000, memoryBytes: 64 << 20, outputBytes: 65_536 },
  checker: { name: 'trailing' },
  groups: [],
  starters: { python: { entry: 'main.py', files: [{ name: 'main.py', text: '# begin here\n' }] } },
  references: [
    {
      name: 'right.py',
      language: 'python',
      entry: 'main.py',
      files: [{ name: 'main.py', text: 'print("the reference")' }],
      expect: 'ok',
    },
  ],
  hints: ['The first hint.', 'The second hint.'],
  editorial: 'The editorial.',
  tests: [
    { name: 'one', hidden: false, input: '1 2\n', expected: '3\n' },
    { name: 'two', hidden: true, input: 'the hidden input', expected: 'the hidden answer' },
  ],
  ...change,
})

/** A problem that somebody makes. */
export async function madeProblem(
  who: Browser,
  change: Partial<Problem> = {},
): Promise<{ id: string; version: number }> {
  const response = await who.post('/api/problems', problemOf(change))
  return v.parse(writtenAnswer, await response.json())
}
