import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './chromium.mjs'
import { endSandbox, sandbox } from './sandbox.mjs'
import { runQuietly } from './run-quietly.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'dist/test')
const bin = (/** @type {string} */ path) => join(root, 'node_modules', path)
const TSC = bin('typescript/bin/tsc')

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped what could not run here, in words
 * @property {string} said what to show when something failed
 *
 * @typedef {import('./beside.mjs').Place & { quick?: boolean, run: (options: { quick: boolean }) => Promise<Outcome> }} Section
 */

// Those that keep one processor busy stand first: product, which waits much, has their company.
/** @type {Section[]} */
export const SECTIONS = [
  {
    name: 'build',
    processors: 1,
    run: () => commands([['scripts/build.mjs'], ['web/size.mjs'], ['scripts/check-deploy.mjs']]),
  },
  {
    name: 'product',
    processors: 1,
    after: ['build'],
    run: () => vitest('product', ['--project', 'product']),
  },
  {
    name: 'format',
    quick: true,
    processors: 1,
    run: () => commands([[bin('prettier/bin/prettier.cjs'), '--check', '.']]),
  },
  {
    name: 'lint',
    quick: true,
    processors: 1,
    run: () => commands([[bin('eslint/bin/eslint.js'), '.']]),
  },
  // Both write what SvelteKit makes.
  { name: 'types', quick: true, processors: 1, after: ['build'], run: types },
  {
    name: 'simulation',
    quick: true,
    processors: 1,
    run: ({ quick }) => commands([['test/simulation/main.ts', '--seeds', quick ? '1000' : '20000']]),
  },
  { name: 'unit', quick: true, run: unit },
  { name: 'workers', run: () => vitest('workers', ['--config', 'test/workers/vitest.config.ts']) },
  { name: 'runner', run: runner },
  { name: 'problems', run: () => onEngine('problems', ['--config', 'test/problems/vitest.config.ts']) },
  { name: 'browser', run: browser },
]

/** The compiler over each part, with the options of its own tsconfig.json. */
async function types() {
  await sync()
  const parts = ['core', 'worker', 'runner', 'scripts', 'packages', 'packages/cli', 'test', 'test/workers']
  const compiled = parts.map((part) => [TSC, '-p', part])
  const pages = [bin('svelte-check/bin/svelte-check'), '--workspace', 'web', '--tsconfig', 'tsconfig.json']
  return commands([...compiled, [...pages, '--output', 'human']])
}

async function unit() {
  await sync()
  // By itself it would leave a processor alone, and nothing else runs meanwhile.
  return vitest('unit', ['--project', 'unit', '--project', 'web', `--maxWorkers=${availableParallelism()}`])
}

/** SvelteKit writes the types and the compiler's options of the pages, which a fresh clone lacks. */
async function sync() {
  await runQuietly([bin('@sveltejs/kit/svelte-kit.js'), 'sync'], { cwd: join(root, 'web') })
}

/** Ends what sections have started for one another. */
export const endSections = endSandbox

async function runner() {
  return onEngine('runner', ['--config', 'runner/vitest.config.ts'])
}

/**
 * A run of vitest with the Docker engine that this machine has or can have.
 * @param {string} name @param {string[]} args @param {Record<string, string>} [more]
 */
async function onEngine(name, args, more = {}) {
  const { env, missing, failed } = await sandbox((line) => console.log(line))
  const outcome = await vitest(name, args, { ...env, ...more })
  outcome.skipped.push(...missing.map((reason) => `${name}: Docker: ${reason}`))
  outcome.failed += failed.length
  outcome.said += failed.map((reason) => `\nimage of ${reason}\n`).join('')
  return outcome
}

async function browser() {
  const chromium = ensureChromium((line) => console.log(line))
  if ('missing' in chromium)
    return { passed: 0, failed: 0, skipped: [`browser: ${chromium.missing}`], said: '' }
  return onEngine('browser', ['--project', 'e2e'], { CHROMIUM: chromium.path })
}

/**
 * Node scripts, each of which counts as one test.
 * @param {string[][]} list
 * @returns {Promise<Outcome>}
 */
async function commands(list) {
  const outcome = { passed: 0, failed: 0, skipped: [], said: '' }
  for (const command of list) {
    const { ok, said } = await runQuietly(command)
    if (ok) outcome.passed++
    else {
      outcome.failed++
      outcome.said += said
    }
  }
  return outcome
}

/**
 * A run of vitest, counted by its own report.
 * @param {string} name @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
async function vitest(name, args, env = {}) {
  const file = join(reports, `${name}.json`)
  mkdirSync(reports, { recursive: true })
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { ok, said } = await runQuietly([bin('vitest/vitest.mjs'), 'run', ...args, ...reporters], { env })
  /** @type {Outcome} */
  const outcome = { passed: 0, failed: 0, skipped: [], said: ok ? '' : said }
  for (const { fullName, status } of readTests(file)) {
    if (status === 'passed') outcome.passed++
    else if (status === 'failed') outcome.failed++
    else outcome.skipped.push(`${name}: ${fullName}`)
  }
  // A file that cannot be loaded, or an error outside of any test, has no test that failed.
  if (!ok && outcome.failed === 0) outcome.failed = 1
  return outcome
}

/**
 * @param {string} file
 * @returns {{ fullName: string, status: string }[]}
 */
function readTests(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return report.testResults.flatMap((/** @type {any} */ result) => result.assertionResults)
  } catch {
    return []
  }
}
