import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { RUN_LIMITS } from '../../core/protocol/run.ts'
import { LANGUAGES } from '../../runner/languages.ts'
import { openDockerSandbox } from '../../runner/sandboxes/docker/sandbox.ts'
import { together } from '../../runner/sandboxes/sandboxes.ts'
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
 * A judge on this machine, or in words why there is none: programs run in containers where an engine has an image of their
 * language, and in WebAssembly elsewhere, or only there.
 * @param {{ only?: 'docker' | 'wasm' }} [options]
 * @returns {Promise<Judge | { missing: string }>}
 */
export async function judgeHere({ only } = {}) {
  /** @type {import('../../runner/sandboxes/sandbox.ts').Sandbox[]} */
  const opened = []
  if (only !== 'wasm') opened.push(await docker())
  if (only !== 'docker') opened.push(await wasm())
  const sandbox = together(opened)
  const languages = new Set(sandbox.languages().map(({ id }) => id))
  if (languages.size === 0 || !opened.some((one) => one.ready())) {
    await sandbox.close()
    return { missing: 'submissions were not run: no sandbox is there that contains programs.' }
  }
  const judgeOne = faultOfReference(sandbox)
  return {
    knows: (language) => languages.has(language),
    judgeOne,
    judge: async (problem) => {
      const faults = []
      for (const reference of problem.references.filter(({ language }) => languages.has(language)))
        faults.push(await judgeOne(problem, reference))
      return faults.filter((fault) => fault !== null)
    },
    end: () => sandbox.close(),
  }
}

const limits = { ...RUN_LIMITS }
const common = { warm: 1, prewarm: [], limits, log: () => {} }

function docker() {
  const { memoryBytes } = limits
  const machine = { slots: 2, cpus: 1, compileCpus: 2, memoryBytes, runner: `check-${process.pid}` }
  return openDockerSandbox({ ...common, ...machine, languages: LANGUAGES, host: process.env.DOCKER_HOST })
}

async function wasm() {
  const folder = `${tmpdir()}/codecollab-runner-cache`
  await mkdir(folder, { recursive: true })
  return openWasmSandbox({ ...common, folder, languages: LANGUAGES.filter((one) => one.wasm) })
}
