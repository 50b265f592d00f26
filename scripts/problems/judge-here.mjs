/**
 * @typedef {object} Judge runs programs on this machine
 * @property {(problem: import('../../core/protocol/problem.ts').Problem) => Promise<import('../../core/judge/folder/faults.ts').Fault[]>} judge
 *   every submission over every test: a fault for each that does not end as its folder says
 * @property {() => Promise<void>} end
 */

/**
 * A judge on this machine, or in words why there is none.
 * @returns {Promise<Judge | { missing: string }>}
 */
export async function judgeHere() {
  return { missing: 'submissions were not run: there is no runner on this machine.' }
}
