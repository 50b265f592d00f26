import { availableParallelism } from 'node:os'

/** More at once would make tests that wait for one another slower than their limits. */
const MOST = 2

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {number} [processors] how many it keeps busy; without it as many as there are, so that it runs alone
 * @property {string[]} [after] names of those whose end it needs, as far as they are run at all
 */

/**
 * Runs things side by side as long as there are processors for them: of those that can begin, the first begins.
 * @template {Place} T
 * @param {readonly T[]} things
 * @param {(thing: T) => Promise<void>} run
 * @param {number} [processors]
 */
export async function runBeside(things, run, processors = Math.min(MOST, availableParallelism())) {
  const waiting = [...things]
  /** @type {Map<T, Promise<void>>} */
  const running = new Map()
  let free = processors
  const needs = (/** @type {T} */ thing) => Math.min(thing.processors ?? processors, processors)
  const unfinished = (/** @type {string} */ name) =>
    [...waiting, ...running.keys()].some((thing) => thing.name === name)
  const next = () =>
    waiting.findIndex((thing) => needs(thing) <= free && !(thing.after ?? []).some(unfinished))
  while (waiting.length > 0 || running.size > 0) {
    for (let i = next(); i >= 0; i = next()) {
      const [thing] = /** @type {[T]} */ (waiting.splice(i, 1))
      free -= needs(thing)
      running.set(thing, run(thing))
      void running
        .get(thing)
        ?.catch(() => {})
        .then(() => {
          free += needs(thing)
          running.delete(thing)
        })
    }
    if (running.size === 0)
      throw new Error(`${waiting.map(({ name }) => name).join(', ')} wait for each other`)
    await Promise.race(running.values())
    // What follows the end of one is done by then.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
