import type { JudgeFrame, JudgeVerdict, TestResult } from '#core/protocol/judge.ts'
import type { Opening } from '#core/room/problems.ts'
import type { World } from './world.ts'

/** A problem of two visible tests and a hidden one, as staff open it in Python. */
export const opening = (change: Partial<Opening> = {}): Opening => ({
  problem: {
    ...{ id: 'p1', version: 1, slug: 'sum', title: 'Sum', difficulty: 'easy', kind: 'stdio' },
    language: 'python',
    tests: [
      { name: 'one', hidden: false },
      { name: 'two', hidden: false },
      { name: 'three', hidden: true },
    ],
  },
  entry: 'main.py',
  files: [{ name: 'main.py', text: '# begin\nprint(1)\n' }],
  by: { user: 'u_staff', name: 'Staff', color: 2 },
  ...change,
})

/** Opens it in a room. */
export const openIn = (world: World, change: Partial<Opening> = {}): void =>
  void world.step({ t: 'openProblem', opening: opening(change) })

/** What the runner says of a judgement, and how it ends. */
export const runnerOf = (world: World, judgement: string) => ({
  says: (frame: JudgeFrame) => world.step({ t: 'judgeFrame', judgement, frame }),
  test: (n: number, result: TestResult) =>
    world.step({ t: 'judgeFrame', judgement, frame: { t: 'test', n, result } }),
  ends: (verdict: JudgeVerdict) => world.step({ t: 'judgeEnd', judgement, verdict }),
})
