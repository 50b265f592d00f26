import * as v from 'valibot'
import { JUDGE_LIMITS } from '../../protocol/judge.ts'
import type { Reading } from '../folder/reading.ts'
import type { Folder } from './folder.ts'
import { listOf, readYAML } from './manifest.ts'

const words = v.optional(v.union([v.string(), v.array(v.string())]), [])
const number = v.optional(v.pipe(v.number(), v.minValue(0)))
const grouped = v.object({
  output_validator_flags: words,
  output_validator_args: words,
  range: v.optional(v.string()),
  accept_score: v.optional(v.union([v.number(), v.string()])),
  max_score: number,
  grading: v.optional(v.string()),
  grader_flags: words,
})

function groupAt(reading: Reading, folder: string): v.InferOutput<typeof grouped> | null {
  for (const name of ['testdata.yaml', 'test_group.yaml']) {
    if (!reading.files.has(`${folder}/${name}`)) continue
    const yaml = readYAML(reading, `${folder}/${name}`)
    const read = v.safeParse(grouped, Array.isArray(yaml) ? null : (yaml ?? {}))
    if (read.success) return read.output
    reading.faults.add(`${folder}/${name}`, read.issues[0].message)
  }
  return null
}

/** Flags of the default output validator that are said beside the tests. */
export function flagsOf(reading: Reading): string[] {
  for (const folder of ['data', 'data/secret']) {
    const group = groupAt(reading, folder)
    const flags = [
      ...listOf(group?.output_validator_flags ?? []),
      ...listOf(group?.output_validator_args ?? []),
    ]
    if (flags.length > 0) return flags
  }
  return []
}

/** Samples become visible tests, the others hidden ones; with `scoring` the folders of these are groups. */
export function takeTests(
  reading: Reading,
  folder: Folder,
  scoring: boolean,
): { name: string; points: number }[] {
  const groups = new Map<string, number>()
  const count = reading.below('data').filter((name) => name.endsWith('.in')).length
  if (count > JUDGE_LIMITS.tests) {
    reading.faults.add('data', `It has ${count} tests; a problem may have ${JUDGE_LIMITS.tests}.`)
    return []
  }
  for (const [from, to] of [
    ['data/sample', 'tests/visible'],
    ['data/secret', 'tests/hidden'],
  ] as const) {
    const taken = new Map<string, string>()
    for (const name of reading.below(from)) {
      if (name.endsWith('.ans') && !reading.files.has(`${from}/${name.slice(0, -4)}.in`))
        reading.faults.add(`${from}/${name}`, 'There is no input to it: a test is a pair of files.')
      if (!name.endsWith('.in')) continue
      const stem = name.slice(0, -3)
      const [first = '', ...rest] = stem.split('/')
      const inGroup = scoring && rest.length > 0
      const path = inGroup ? `${first}/${rest.join('-')}` : stem.replaceAll('/', '-')
      if (inGroup && !groups.has(first)) groups.set(first, pointsOf(reading, folder, `${from}/${first}`))
      const other = taken.get(path)
      if (other !== undefined)
        reading.faults.add(`${from}/${name}`, `It would have the same name as ${from}/${other}.`)
      taken.set(path, name)
      takePair(reading, folder, `${from}/${stem}`, `${to}/${path}`)
    }
  }
  return [...groups].map(([name, points]) => ({ name, points }))
}

function takePair(reading: Reading, folder: Folder, from: string, to: string): void {
  const [input, answer] = [reading.files.get(`${from}.in`), reading.files.get(`${from}.ans`)]
  if (input) folder.put(`${to}.in`, input, `${from}.in`)
  if (answer) folder.put(`${to}.out`, answer, `${from}.ans`)
  else folder.expect(`${to}.out`, `${from}.ans`)
}

function pointsOf(reading: Reading, made: Folder, folder: string): number {
  const group = groupAt(reading, folder)
  if (group?.grading === 'custom')
    reading.faults.add(
      folder,
      'It has a grader of its own, which cannot be taken: a group gives its points whole.',
    )
  const flags = listOf(group?.grader_flags ?? []).filter((flag) => flag !== 'min')
  if (flags.length > 0) made.say(`${folder}: ${flags.join(' ')} is left out; a group gives its points whole.`)
  const most = group?.max_score ?? Number(group?.accept_score ?? group?.range?.trim().split(/\s+/)[1] ?? 0)
  return Number.isFinite(most) ? Math.max(0, Math.round(most)) : 0
}
