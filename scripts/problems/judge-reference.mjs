import { randomBytes } from 'node:crypto'
import { DESERTS } from '../../core/judge/folder/sources.ts'
import { requestOf } from '../../core/judge/request.ts'
import { deserves } from '../../core/judge/settle.ts'
import { RUN_LIMITS } from '../../core/protocol/run.ts'
import { Judging } from '../../runner/judging.ts'

/** @typedef {import('../../core/protocol/problem.ts').Problem} Problem */
/** @typedef {Problem['references'][number]} Reference */
/** @typedef {import('../../core/protocol/judge.ts').TestResult} TestResult */
/** @typedef {import('../../core/judge/folder/faults.ts').Fault} Fault */

/** Compilers are not what is tested here, and several of them may share a processor. */
const LIMITS = { ...RUN_LIMITS, compileMs: 120_000 }

const random = () => randomBytes(12).toString('hex')

/**
 * Answers what is wrong with a submission that does not end as its folder says. A wrong one is stopped when it has, and
 * begins with the last tests, which are mostly the largest.
 * @param {import('../../runner/sandboxes/sandbox.ts').Sandbox} sandbox
 * @returns {(problem: Problem, reference: Reference) => Promise<Fault | null>}
 */
export const faultOfReference = (sandbox) => async (problem, reference) => {
  const { expect, name, entry, files, language } = reference
  const folder = DESERTS.find(([, deserved]) => deserved === expect)?.[0] ?? expect
  const at = { file: `submissions/${folder}/${name}` }
  const tests = expect === 'ok' ? problem.tests : problem.tests.toReversed()
  const asked = { body: problem, tests, kind: /** @type {const} */ ('submit'), mark: random() }
  const asking = requestOf({ ...asked, language, entry, files })
  if ('why' in asking) return { ...at, message: asking.why }
  const { numbers: _numbers, ...request } = asking
  /** @type {TestResult[]} */
  const results = []
  let compiled = ''
  const whole = { ...request, id: random(), room: 'problems', user: 'problems' }
  const judging = new Judging(sandbox, whole, LIMITS, (frame) => {
    if (frame.t === 'compile') compiled += frame.data
    if (frame.t !== 'test') return
    results.push(frame.result)
    if (isSettled(expect, results)) judging.cancel()
  })
  const verdict = await judging.run()
  await judging.gone
  if (deserves(expect, results) && (expect !== 'ok' || verdict.status === 'ok')) return null
  return {
    ...at,
    message: `It should end as ${folder}, but ${whatHappened(tests, results, verdict, compiled)}`,
  }
}

/**
 * Whether no further test changes whether it is as it should be.
 * @param {Reference['expect']} expect @param {TestResult[]} results
 */
const isSettled = (expect, results) => (expect === 'ok') !== deserves(expect, results)

/**
 * @param {Problem['tests']} tests @param {TestResult[]} results
 * @param {import('../../core/protocol/judge.ts').JudgeVerdict} verdict @param {string} compiled
 */
function whatHappened(tests, results, verdict, compiled) {
  if (!['ok', 'wrong_answer', 'cancelled'].includes(verdict.status))
    return `it is ${verdict.status}: ${(verdict.message ?? compiled).trim().slice(0, 400)}`
  const failed = results.findIndex(({ status }) => status !== 'passed')
  const { status, note, stderr } = results[failed] ?? {}
  if (status === undefined) return 'it passes every test.'
  const said = (note ?? stderr ?? '').trim().slice(0, 400)
  return `the test ${JSON.stringify(tests[failed]?.name)} is ${status}${said === '' ? '.' : `: ${said}`}`
}
