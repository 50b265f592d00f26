import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import type { Checker } from '../../protocol/judge.ts'
import { PROBLEM_LIMITS } from '../../protocol/problem.ts'
import { DEFAULT_LIMITS } from '../folder/manifest.ts'
import type { Reading } from '../folder/reading.ts'

const YAML_CHARS = 100_000

/** What a file of YAML says, or undefined with a fault that names the line. */
export function readYAML(reading: Reading, file: string): unknown {
  const text = reading.text(file, YAML_CHARS)
  if (text === null) return undefined
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' })
  const [error] = document.errors
  if (error) {
    reading.faults.add(file, `This is no YAML: ${error.message}`, lineCounter.linePos(error.pos[0]).line)
    return undefined
  }
  try {
    // Aliases of aliases could be a text of any size.
    return document.toJS({ maxAliasCount: 20 }) as unknown
  } catch {
    reading.faults.add(file, 'This is no YAML: it repeats itself too often.')
    return undefined
  }
}

const named = v.union([v.string(), v.record(v.string(), v.string())])
const words = v.union([v.string(), v.array(v.string())])
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
/** Versions of the format that are known; a later one is read as the last. */
const VERSIONS = ['legacy', '2023-07', '2023-07-draft']
const KNOWN = ['pass-fail', 'scoring', 'interactive', 'multi-pass', 'submit-answer']
/** Points that something of the package's own works out. */
const grading = v.optional(v.nullable(v.union([v.string(), v.record(v.string(), v.unknown())])), null)

const described = v.object({
  problem_format_version: v.optional(v.string(), 'legacy'),
  grading,
  name: v.optional(named),
  type: v.optional(words, 'pass-fail'),
  validation: v.optional(v.string(), 'default'),
  validator_flags: v.optional(v.nullable(words), ''),
  keywords: v.optional(v.nullable(words), []),
  limits: v.optional(
    v.nullable(
      v.object({ time_limit: v.optional(amount), memory: v.optional(amount), output: v.optional(amount) }),
    ),
    {},
  ),
})
/** What of `problem.yaml` has a meaning here. */
export type Described = v.InferOutput<typeof described>

/** `problem.yaml`, or null with faults; what cannot be judged here is a fault. */
export function readDescribed(reading: Reading): Described | null {
  const file = 'problem.yaml'
  const yaml = readYAML(reading, file)
  if (yaml === undefined) {
    if (reading.faults.none) reading.faults.add(file, 'There is no problem.yaml in this package.')
    return null
  }
  const read = v.safeParse(described, Array.isArray(yaml) ? null : (yaml ?? {}))
  for (const { path, message } of read.issues ?? [])
    reading.faults.add(file, path ? `${path.map(({ key }) => String(key)).join('.')}: ${message}` : message)
  if (!read.success) return null
  const kinds = [...listOf(read.output.type), ...listOf(read.output.validation)]
  for (const kind of ['interactive', 'multi-pass', 'submit-answer'])
    if (kinds.includes(kind)) reading.faults.add(file, `It is ${kind}, which cannot be judged here.`)
  const unknown = listOf(read.output.type).find((kind) => !KNOWN.includes(kind))
  if (unknown !== undefined)
    reading.faults.add(file, `It is ${JSON.stringify(unknown.slice(0, 60))}, which is not known here.`)
  if (isGraded(read.output.grading) || reading.below('graders').length > 0)
    reading.faults.add(
      file,
      'It has a grader of its own, which cannot be taken: a group gives its points whole.',
    )
  const own = reading.below('output_validators').length + reading.below('output_validator').length > 0
  if (kinds.includes('custom') || own)
    reading.faults.add(
      file,
      'It has an output validator of its own, which cannot be taken; write a checker instead.',
    )
  return read.output
}

/** Whether points are worked out by a program of the package. */
export const isGraded = (value: v.InferOutput<typeof grading>): boolean =>
  typeof value === 'string' ? value === 'custom' : value?.custom_scoring === true

/** What is to be said of a version of the format that is not known; null of one that is. */
export const newerThanKnown = ({ problem_format_version: version }: Described): string | null =>
  VERSIONS.includes(version)
    ? null
    : `problem.yaml: version ${JSON.stringify(version.slice(0, 40))} of the format is not known; it is read as 2023-07.`

/** Words of a list, or of a text with blanks between. */
export const listOf = (value: string | readonly string[] | null): string[] =>
  (typeof value === 'string' ? value.split(/\s+/) : [...(value ?? [])]).filter((word) => word !== '')

/** The flags of the default output validator as a checker: tokens, whose case is no difference. */
export function checkerOf(flags: readonly string[]): Checker {
  const after = (name: string) => {
    const at = flags.indexOf(name)
    const number = at < 0 ? NaN : Number(flags[at + 1])
    return Number.isFinite(number) && number >= 0 ? number : null
  }
  const both = after('float_tolerance')
  const [absolute, relative] = [
    after('float_absolute_tolerance') ?? both,
    after('float_relative_tolerance') ?? both,
  ]
  if (absolute !== null || relative !== null)
    return { name: 'floats', absolute: absolute ?? 0, relative: relative ?? 0 }
  if (flags.includes('space_change_sensitive')) return { name: 'exact' }
  return flags.includes('case_sensitive') ? { name: 'tokens' } : { name: 'tokens', caseless: true }
}

/** Limits as they are here; what is beyond what can be had is said. */
export function limitsOf({ limits }: Described, seconds: number | null, say: (line: string) => void) {
  const bounded = (
    what: string,
    wanted: number | undefined,
    least: number,
    most: number,
    without: number,
  ) => {
    const given = wanted === undefined ? without : Math.round(wanted)
    const taken = Math.min(most, Math.max(least, given))
    if (taken !== given) say(`limits: ${what} of ${given} becomes ${taken}.`)
    return taken
  }
  const time = limits?.time_limit ?? seconds
  if (time === null) say(`limits: no time limit is given; it is ${DEFAULT_LIMITS.cpuMs} ms.`)
  const mega = (value: number | undefined) => (value === undefined ? undefined : value * 1024 * 1024)
  const { cpuMs, memoryBytes, outputBytes } = DEFAULT_LIMITS
  return {
    cpuMs: bounded('cpuMs', time === null ? undefined : time * 1_000, 100, PROBLEM_LIMITS.cpuMs, cpuMs),
    memoryBytes: bounded(
      'memoryBytes',
      mega(limits?.memory),
      16 << 20,
      PROBLEM_LIMITS.memoryBytes,
      memoryBytes,
    ),
    outputBytes: bounded('outputBytes', mega(limits?.output), 1_024, 1 << 20, outputBytes),
  }
}
