import * as v from 'valibot'
import { JUDGE_LIMITS, type Signature } from '../../protocol/judge.ts'
import { problemTest, type ProblemTest } from '../../protocol/problem.ts'
import { canonical, isValueOf } from '../value.ts'
import { lineOfValue, readJSON } from './json.ts'
import { inWords, type Manifest, pathOf } from './manifest.ts'
import type { Place, Reading } from './reading.ts'

/** Tests in one file. */
export const LIST = 'tests.json'
type Found = { test: ProblemTest; place: Place }

/** The tests in their order, the visible ones first. */
export function readTests(reading: Reading, manifest: Manifest): ProblemTest[] {
  const found = [
    ...readSide(reading, manifest, 'tests/visible', false),
    ...readSide(reading, manifest, 'tests/hidden', true),
  ]
  reading.places.set('tests', { file: 'tests' })
  if (found.length === 0 && reading.below('tests').length === 0)
    reading.faults.add('tests', 'There is no test in tests/visible and tests/hidden.')
  for (const [n, { place }] of found.entries()) reading.places.set(`tests.${n}`, place)
  return found.map(({ test }) => test)
}

function readSide(reading: Reading, manifest: Manifest, folder: string, hidden: boolean): Found[] {
  const names = reading.below(folder)
  if (names.includes(LIST)) return readList(reading, manifest, `${folder}/${LIST}`, hidden)
  if (manifest.kind === 'function') {
    if (names.length > 0) reading.faults.add(folder, `The tests of a function are in ${LIST}.`)
    return []
  }
  return readPairs(reading, manifest, folder, hidden)
}

/** Extensions of a test's input. */
export const inputExtension = (kind: Manifest['kind']): string => (kind === 'sql' ? 'sql' : 'in')

function readPairs(reading: Reading, manifest: Manifest, folder: string, hidden: boolean): Found[] {
  const input = inputExtension(manifest.kind)
  const stems = new Set<string>()
  for (const name of reading.below(folder)) {
    const [stem, extension] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)]
    if ([input, 'out'].includes(extension)) stems.add(stem)
  }
  if (tooMany(reading, folder, stems.size)) return []
  const found: (Found & { at: number })[] = []
  for (const stem of [...stems].toSorted()) {
    const cut = stem.indexOf('/')
    const group = cut < 0 ? -1 : manifest.groups.findIndex(({ name }) => name === stem.slice(0, cut))
    const file = `${folder}/${stem}`
    if (cut >= 0 && group < 0)
      reading.faults.add(file, `There is no group ${JSON.stringify(stem.slice(0, cut))} in problem.json.`)
    const [given, expected] = [`${file}.${input}`, `${file}.out`].map((name) => {
      const text = reading.text(name, JUDGE_LIMITS.testChars)
      if (text === null) reading.faults.add(name, 'It is missing: a test is a pair of files.')
      return text ?? ''
    })
    const about = reading.text(`${file}.md`, 1_000)?.trim()
    const test = { name: stem.slice(cut + 1), hidden, input: given ?? '', expected: expected ?? '' }
    const more = { ...(group < 0 ? {} : { group }), ...(about ? { about } : {}) }
    found.push({ test: { ...test, ...more }, place: { file: `${file}.${input}` }, at: group })
  }
  return found.toSorted((a, b) => a.at - b.at)
}

function tooMany(reading: Reading, file: string, count: number): boolean {
  if (count <= JUDGE_LIMITS.tests) return false
  reading.faults.add(file, `It has ${count} tests; a problem may have ${JUDGE_LIMITS.tests}.`)
  return true
}

const { name, about, input, expected } = problemTest.entries
const common = { name, about, group: v.optional(v.string()) }
const printed = v.strictObject({ ...common, input, expected })
const called = v.strictObject({ ...common, args: v.array(v.unknown()), expected: v.unknown() })

function readList(reading: Reading, manifest: Manifest, file: string, hidden: boolean): Found[] {
  const text = reading.text(file, 2 * JUDGE_LIMITS.suiteChars)
  const json = text === null ? undefined : readJSON(file, text, reading.faults)
  if (text === null || json === undefined) return []
  if (!Array.isArray(json)) {
    reading.faults.add(file, 'It has to be a list of tests.', 1)
    return []
  }
  if (tooMany(reading, file, json.length)) return []
  const found: Found[] = []
  for (const [n, item] of json.entries()) {
    const read = v.safeParse(manifest.signature ? called : printed, item)
    for (const issue of read.issues ?? []) {
      const path = [n, ...pathOf(issue)]
      reading.faults.add(file, inWords(path, issue.message), lineOfValue(text, path))
    }
    if (!read.success) continue
    const { name, about, group } = read.output
    const number = manifest.groups.findIndex((one) => one.name === group)
    if (group !== undefined && number < 0)
      reading.faults.add(
        file,
        `There is no group ${JSON.stringify(group)} in problem.json.`,
        lineOfValue(text, [n, 'group']),
      )
    const values = 'args' in read.output && manifest.signature
    const said = values
      ? written(manifest.signature as Signature, read.output as Called)
      : (read.output as Printed)
    const test = {
      name,
      hidden,
      ...(number < 0 ? {} : { group: number }),
      input: said.input,
      expected: said.expected,
    }
    found.push({
      test: about === undefined ? test : { ...test, about },
      place: { file, line: () => lineOfValue(text, [n]) },
    })
  }
  return found
}

type Called = v.InferOutput<typeof called>
type Printed = v.InferOutput<typeof printed>

/** Values as JSON texts; what is of the wrong type is found later. */
function written(
  { params, result }: Signature,
  { args, expected }: Called,
): Pick<ProblemTest, 'input' | 'expected'> {
  const textOf = (type: string | undefined, value: unknown) =>
    type !== undefined && isValueOf(type, value) ? canonical(type, value) : JSON.stringify(value)
  return {
    input: `[${args.map((value, i) => textOf(params[i]?.type, value)).join(',')}]`,
    expected: textOf(result, expected),
  }
}
