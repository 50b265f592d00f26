import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { RUN_LIMITS } from '../../core/protocol/run.ts'
import { LANGUAGES } from '../../runner/languages.ts'
import { openWasmSandbox } from '../../runner/sandboxes/wasm/sandbox.ts'
import { faultOfReference } from './judge-reference.mjs'

/**
 * @typedef {object} Judge runs programs on this machine
 * @property {(language: string) => boolean} knows whether it runs programs in that language
 * @property {(problem: import('../../core/protocol/problem.ts').Problem) => Promise<import('../../core/judge/folder/faults.ts').Fault[]>} judge
 *   every submission in a language it knows over every test: a fault for each that does not end as its folder says
 * @property {(problem: import('../../core/protocol/problem.ts').Problem, reference: import('./judge-reference.mjs').Reference) => Promise<import('../../core/judge/folder/faults.ts').Fault | null>} judgeOne
 *   one submission
 * @property {() => Promise<void>} end
 */

/**
 * A judge on this machine, whose programs run in WebAssembly, or in words why there is none.
 * @returns {Promise<Judge | { missing: string }>}
 */
export async function judgeHere() {
  const languages = LANGUAGES.filter(({ wasm }) => wasm)
  const folder = `${tmpdir()}/codecollab-runner-cache`
  await mkdir(folder, { recursive: true })
  const common = { languages, folder, warm: 1, prewarm: [], log: () => {} }
  const sandbox = await openWasmSandbox({ ...common, limits: { ...RUN_LIMITS } })
  if (!sandbox.ready()) {
    await sandbox.close()
    return { missing: 'submissions were not run: programs are not contained on this machine.' }
  }
  const knows = (/** @type {string} */ language) => languages.some(({ id }) => id === language)
  const judgeOne = faultOfReference(sandbox)
  return {
    knows,
    judgeOne,
    judge: async (problem) => {
      const faults = []
      for (const reference of problem.references.filter(({ language }) => knows(language)))
        faults.push(await judgeOne(problem, reference))
      return faults.filter((fault) => fault !== null)
    },
    end: () => sandbox.close(),
  }
}
