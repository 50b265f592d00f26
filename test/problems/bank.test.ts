import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultLine } from '#core/judge/folder/faults.ts'
import { DESERTS } from '#core/judge/folder/sources.ts'
import { problemsAt, readAt } from '../../scripts/problems/folders.mjs'
import { judgeHere, type Judge } from '../../scripts/problems/judge-here.mjs'

// The problems that come with every deployment, and what their authors say of their submissions.

let judge: Judge
beforeAll(async () => {
  const here = await judgeHere()
  if ('missing' in here) throw new Error(here.missing)
  judge = here
})
afterAll(() => judge?.end())

describe.each(problemsAt('problems'))('%s', (path) => {
  const read = readAt(path)

  it('E22: is a sound problem', () => {
    expect(read.ok ? [] : read.faults.map(faultLine)).toEqual([])
  })

  if (!read.ok) return
  const { problem } = read
  const named = problem.references.map((reference) => {
    const folder = DESERTS.find(([, expect]) => expect === reference.expect)?.[0] ?? ''
    return { name: `${folder}/${reference.name}`, reference }
  })
  it.concurrent.each(named)('E22: $name ends as its folder says', async ({ reference }) => {
    expect(judge.knows(reference.language)).toBe(true)
    const fault = await judge.judgeOne(problem, reference)
    expect(fault && faultLine(fault)).toBeNull()
  })
})
