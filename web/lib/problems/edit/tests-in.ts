import * as v from 'valibot'
import type { ProblemTest } from '#core/protocol/problem.ts'

const list = v.array(
  v.object({
    name: v.optional(v.string()),
    input: v.optional(v.string()),
    args: v.optional(v.array(v.unknown())),
    expected: v.unknown(),
    hidden: v.optional(v.boolean()),
    about: v.optional(v.string()),
  }),
)

/** Tests that were found in what somebody gave, or a sentence that says why there are none. */
export type FoundTests = { tests: ProblemTest[] } | { why: string }

/**
 * The tests of a JSON list, `[{ "name", "input" or "args", "expected" }]`, as folders of problems have them. What says nothing
 * of it is hidden. Their number and sizes are checked with everything else.
 */
export function testsInJson(text: string): FoundTests {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { why: 'This is not JSON.' }
  }
  const parsed = v.safeParse(list, json)
  if (!parsed.success) return { why: 'Tests are a list of { "name", "input" or "args", "expected" }.' }
  const tests = parsed.output.map(({ name, input, args, expected, hidden = true, about }, n) => ({
    name: name ?? String(n + 1),
    hidden,
    input: args === undefined ? (input ?? '') : JSON.stringify(args),
    expected:
      args === undefined && typeof expected === 'string' ? expected : JSON.stringify(expected ?? null),
    ...(about === undefined ? {} : { about }),
  }))
  return tests.length > 0 ? { tests } : { why: 'There are no tests in it.' }
}

/** The tests of files: `.json` lists, and pairs of `x.in` and `x.out` (or `x.ans`). */
export function testsInFiles(files: readonly { name: string; text: string }[]): FoundTests {
  const found: ProblemTest[] = []
  const byName = new Map(files.map((file) => [file.name, file.text]))
  for (const { name, text } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.endsWith('.json')) {
      const inside = testsInJson(text)
      if ('why' in inside) return { why: `${name}: ${inside.why}` }
      found.push(...inside.tests)
    } else if (name.endsWith('.in')) {
      const stem = name.slice(0, -3)
      const expected = byName.get(`${stem}.out`) ?? byName.get(`${stem}.ans`)
      if (expected === undefined) return { why: `${stem}.out is missing beside ${name}.` }
      found.push({ name: stem, hidden: true, input: text, expected })
    } else if (!/\.(out|ans)$/.test(name)) return { why: `${name} is no file of tests.` }
  }
  return found.length > 0 ? { tests: found } : { why: 'There are no tests in these files.' }
}
