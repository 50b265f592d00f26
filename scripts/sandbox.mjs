import { dockerAt } from './docker.mjs'
import { ensureEngine } from './engine.mjs'
import { buildImages, IMAGES } from './images.mjs'

/**
 * @typedef {object} Sandbox
 * @property {Record<string, string>} env names the engine to tests; DOCKER_HOST is empty when there is none
 * @property {string[]} missing why there is none
 * @property {string[]} failed images that could not be built, and why
 */

/** @type {Promise<Sandbox> | undefined} */
let opened
let end = async () => {}

/**
 * A Docker engine with an image of every language, once for all sections of a test run.
 * @param {(line: string) => void} progress
 * @returns {Promise<Sandbox>}
 */
export function sandbox(progress) {
  return (opened ??= open(progress))
}

/** @param {(line: string) => void} progress */
async function open(progress) {
  const engine = await ensureEngine(progress)
  if ('missing' in engine) return { env: { DOCKER_HOST: '' }, missing: [engine.missing], failed: [] }
  end = engine.stop
  const env = { DOCKER_HOST: engine.host }
  try {
    const { failed } = await buildImages(dockerAt(engine.host), IMAGES, progress)
    return { env, missing: [], failed }
  } catch (error) {
    return { env, missing: [], failed: [`every language: ${error instanceof Error ? error.message : error}`] }
  }
}

/** Ends the engine, if one was started. */
export const endSandbox = () => end()
