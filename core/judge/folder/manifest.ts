import * as v from 'valibot'
import { checker, signature } from '../../protocol/judge.ts'
import { DIFFICULTIES, KINDS, problemBody, problemLimits, testGroup } from '../../protocol/problem.ts'
import { lineOfValue, type Path, readJSON } from './json.ts'
import type { Reading } from './reading.ts'

/** The file that says what a problem is. */
export const MANIFEST = 'problem.json'
const MANIFEST_CHARS = 100_000

/** Limits of a problem that says none. */
export const DEFAULT_LIMITS = {
  cpuMs: 2_000,
  memoryBytes: 256 * 1024 * 1024,
  outputBytes: 64 * 1024,
} as const

const { title, tags, groups } = problemBody.entries
const { cpuMs, memoryBytes, outputBytes, languages } = problemLimits.entries
const language = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+#-]{0,31}$/))
const named = checker.options.filter((option) => option.entries.name.literal !== 'program')
const program = v.strictObject({ name: v.literal('program'), language, entry: v.string() })

const manifest = v.strictObject({
  title,
  difficulty: v.picklist(DIFFICULTIES),
  tags: v.optional(tags, []),
  kind: v.picklist(KINDS),
  signature: v.optional(signature),
  languages: v.optional(v.pipe(v.array(language), v.minLength(1), v.maxLength(20))),
  checker: v.optional(v.variant('name', [...named, program]), { name: 'trailing' }),
  limits: v.optional(
    v.strictObject({
      cpuMs: v.optional(cpuMs, DEFAULT_LIMITS.cpuMs),
      memoryBytes: v.optional(memoryBytes, DEFAULT_LIMITS.memoryBytes),
      outputBytes: v.optional(outputBytes, DEFAULT_LIMITS.outputBytes),
      languages,
    }),
    DEFAULT_LIMITS,
  ),
  groups: v.optional(v.pipe(groups, v.array(testGroup)), []),
})
/** `problem.json` with what it leaves out. */
export type Manifest = v.InferOutput<typeof manifest>

/** Keys of an issue's path; those of sets and maps do not occur in JSON. */
export const pathOf = (issue: v.BaseIssue<unknown>): Path =>
  (issue.path ?? []).flatMap(({ key }) => (typeof key === 'string' || typeof key === 'number' ? [key] : []))

/** What is wrong, with where in the file, such as `limits.cpuMs: Invalid type: …`. */
export const inWords = (path: Path, message: string): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`

/** What `problem.json` says, or null with faults. */
export function readManifest(reading: Reading): { manifest: Manifest; text: string } | null {
  const text = reading.text(MANIFEST, MANIFEST_CHARS)
  if (text === null) {
    reading.faults.add(MANIFEST, 'There is no problem.json in this folder.')
    return null
  }
  const json = text === '' ? undefined : readJSON(MANIFEST, text, reading.faults)
  if (json === undefined) {
    if (reading.faults.none) reading.faults.add(MANIFEST, 'It is empty.')
    return null
  }
  const read = v.safeParse(manifest, json)
  if (read.success) return { manifest: read.output, text }
  for (const issue of read.issues) {
    const path = pathOf(issue)
    reading.faults.add(MANIFEST, inWords(path, issue.message), lineOfValue(text, path))
  }
  return null
}
