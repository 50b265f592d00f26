import type { ProblemBody, ProblemTest, PublicProblem } from '../protocol/problem.ts'

/** What may be seen of a version of a problem; `staff` see hidden tests too. References and editorial are not in it. */
export function publicProblem(
  { id, version }: { id: string; version: number },
  { body, tests }: { body: ProblemBody; tests: readonly ProblemTest[] },
  staff = false,
): PublicProblem {
  const { references: _, editorial: __, hints, checker, ...rest } = body
  return {
    ...{ id, version, ...rest, hints: hints.length },
    checker: checker.name === 'program' ? { name: checker.name } : checker,
    tests: tests.map(({ name, hidden, group, input, expected, about }) => ({
      ...{ name, hidden },
      ...(group === undefined ? {} : { group }),
      ...(hidden && !staff ? {} : { input, expected, ...(about === undefined ? {} : { about }) }),
    })),
  }
}
