import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultLine } from '#core/judge/folder/faults.ts'
import { DESERTS } from '#core/judge/folder/sources.ts'
import { problemsAt, readAt } from '../../scripts/problems/folders.mjs'
import { judgeHere, type Judge } from '../../scripts/problems/judge-here.mjs'

// The problems that come with every deployment, and what their authors say of their submissions.

/** Without an engine everything runs in WebAssembly; beside one that only has what is quick there, and right. */
const QUICK = ['javascript', 'cpp', 'sql']
const judges = new Map<'docker' | 'wasm', Judge>()
beforeAll(async () => {
  for (const only of ['docker', 'wasm'] as const) {
    const here = await judgeHere({ only })
    if (!('missing' in here)) judges.set(only, here)
    else if (only === 'wasm') throw new Error(here.missing)
  }
})
afterAll(async () => {
  for (const judge of judges.values()) await judge.end()
})

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
    const { language, expect: end } = reference
    const docker = judges.get('docker')
    const inDocker = docker?.knows(language) === true
    const isQuick = QUICK.includes(language) && end === 'ok'
    const chosen = [inDocker && docker, (!inDocker || isQuick) && judges.get('wasm')]
    for (const judge of chosen) {
      if (!judge) continue
      expect(judge.knows(language)).toBe(true)
      const fault = await judge.judgeOne(problem, reference)
      expect(fault && faultLine(fault)).toBeNull()
    }
  })
})
