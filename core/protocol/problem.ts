import * as v from 'valibot'
import { checker, JUDGE_LIMITS, signature, sourceFiles } from './judge.ts'
import { DIFFICULTIES, KINDS } from './problem-kinds.ts'
import { natural } from './shared.ts'

export { DIFFICULTIES, KINDS, type Difficulty } from './problem-kinds.ts'

/** What a problem may be; characters are UTF-16 units. */
export const PROBLEM_LIMITS = {
  titleChars: 120,
  /** Of a statement with its images, of an editorial, of one hint. */
  textChars: 400_000,
  hintChars: 4_000,
  hints: 10,
  tags: 12,
  tagChars: 32,
  references: 24,
  groups: 20,
  cpuMs: 10_000,
  memoryBytes: 512 * 1024 * 1024,
} as const

export const slug = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(60))
const languageID = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+#-]{0,31}$/))
const NAMELESS = 'It has no name.'
const text = (max: number) => v.pipe(v.string(), v.maxLength(max))

/** Limits of one test; a language that needs more time has its own. */
export const problemLimits = v.strictObject({
  cpuMs: v.pipe(natural, v.minValue(100), v.maxValue(PROBLEM_LIMITS.cpuMs)),
  memoryBytes: v.pipe(natural, v.minValue(16 << 20), v.maxValue(PROBLEM_LIMITS.memoryBytes)),
  outputBytes: v.pipe(natural, v.minValue(1024), v.maxValue(1024 * 1024)),
  languages: v.optional(
    v.record(
      languageID,
      v.strictObject({ cpuMs: v.pipe(natural, v.minValue(100), v.maxValue(PROBLEM_LIMITS.cpuMs)) }),
    ),
  ),
})

/** What a language begins with; `entry` is the file that is started, or that holds the function. */
export const starter = v.strictObject({ entry: v.string(), files: sourceFiles })
export type Starter = v.InferOutput<typeof starter>

/** A solution whose outcome is known: the right ones get `ok`, wrong ones of each kind what they deserve. */
export const reference = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1, NAMELESS), v.maxLength(80)),
  language: languageID,
  entry: v.string(),
  files: sourceFiles,
  expect: v.picklist(['ok', 'wrong_answer', 'timeout', 'runtime_error', 'memory_exceeded']),
})

/** Tests that count together: their points are given when all of them pass. */
export const testGroup = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1, NAMELESS), v.maxLength(60)),
  points: v.pipe(natural, v.maxValue(1_000)),
})

const testChars = v.pipe(v.string(), v.maxLength(JUDGE_LIMITS.testChars))
/**
 * One test. `input` is standard input; for a function the JSON list of its arguments, and `expected` the JSON of its
 * result; for SQL the statements that fill the database before the program.
 */
export const problemTest = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1, NAMELESS), v.maxLength(60)),
  hidden: v.boolean(),
  /** Number in `groups`. */
  group: v.optional(natural),
  input: testChars,
  expected: testChars,
  /** Why this input, for who may see it. */
  about: v.optional(v.pipe(v.string(), v.maxLength(200))),
})
export type ProblemTest = v.InferOutput<typeof problemTest>

/** Everything about one version of a problem, but its tests. */
export const problemBody = v.strictObject({
  slug,
  title: v.pipe(v.string(), v.minLength(1, 'It has no title.'), v.maxLength(PROBLEM_LIMITS.titleChars)),
  difficulty: v.picklist(DIFFICULTIES),
  tags: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[a-z0-9+#-]+$/), v.maxLength(PROBLEM_LIMITS.tagChars))),
    v.maxLength(PROBLEM_LIMITS.tags),
  ),
  kind: v.picklist(KINDS),
  signature: v.optional(signature),
  /** Markdown: code, tables, `$maths$`, images as `data:` of PNG, JPEG, GIF or WebP. */
  statement: text(PROBLEM_LIMITS.textChars),
  limits: problemLimits,
  checker,
  groups: v.pipe(v.array(testGroup), v.maxLength(PROBLEM_LIMITS.groups)),
  /** By language id, in the order in which they are offered: the languages it can be solved in. */
  starters: v.record(languageID, starter),
  references: v.pipe(v.array(reference), v.maxLength(PROBLEM_LIMITS.references)),
  hints: v.pipe(v.array(text(PROBLEM_LIMITS.hintChars)), v.maxLength(PROBLEM_LIMITS.hints)),
  editorial: text(PROBLEM_LIMITS.textChars),
})
export type ProblemBody = v.InferOutput<typeof problemBody>

export const problemTests = v.pipe(v.array(problemTest), v.minLength(1), v.maxLength(JUDGE_LIMITS.tests))

/** A whole problem, as its folder or its editor gives it. */
export const problem = v.strictObject({ ...problemBody.entries, tests: problemTests })
export type Problem = v.InferOutput<typeof problem>

/** What a list shows of a problem. */
export const problemEntry = v.object({
  id: v.string(),
  version: natural,
  slug,
  title: v.string(),
  difficulty: v.picklist(DIFFICULTIES),
  tags: v.array(v.string()),
  kind: v.picklist(KINDS),
  languages: v.array(v.string()),
  /** Whether it is the reader's own, one of the deployment's, or somebody's who made it public. */
  from: v.picklist(['own', 'built-in', 'shared']),
  /** What the reader has done with it by themselves. */
  progress: v.nullable(
    v.object({ solved: v.boolean(), attempts: natural, lastAt: natural, room: v.nullable(v.string()) }),
  ),
})
export type ProblemEntry = v.InferOutput<typeof problemEntry>

/** What everybody may see of a problem: of hidden tests only that they are there. */
export const publicProblem = v.object({
  id: v.string(),
  version: natural,
  slug,
  title: v.string(),
  difficulty: v.picklist(DIFFICULTIES),
  tags: v.array(v.string()),
  kind: v.picklist(KINDS),
  signature: v.optional(signature),
  statement: v.string(),
  limits: problemLimits,
  /** The name of the checker and what it forgives. */
  checker: v.object({
    name: v.string(),
    absolute: v.optional(v.number()),
    relative: v.optional(v.number()),
    caseless: v.optional(v.boolean()),
  }),
  groups: v.array(testGroup),
  starters: v.record(v.string(), starter),
  hints: natural,
  tests: v.array(
    v.object({
      name: v.string(),
      hidden: v.boolean(),
      group: v.optional(natural),
      /** Absent of hidden ones. */
      input: v.optional(v.string()),
      expected: v.optional(v.string()),
      about: v.optional(v.string()),
    }),
  ),
})
export type PublicProblem = v.InferOutput<typeof publicProblem>
