import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { faultLine } from '../core/judge/folder/faults.ts'
import { isMain } from './is-main.mjs'
import { seedDeployment } from './problems/built-in.mjs'
import { problemsAt, readAt, writeAt } from './problems/folders.mjs'
import { download, ownProblems, upload } from './problems/server.mjs'

const USAGE = `Usage: npm run problems -- check DIR [--no-run]
       npm run problems -- import DIR [--url URL] [--token TOKEN]
       npm run problems -- export DIR [ID…] [--url URL] [--token TOKEN]
       npm run problems -- seed [DIR]
DIR is the folder of a problem (docs/PROBLEMS.md), a Kattis/ICPC package (a folder or a .zip), or a folder of such. check says
what is wrong with them and runs their submissions; import makes them on a server; export writes those of a server into DIR,
all of one's own without an ID. The token may be in CODECOLLAB_TOKEN. seed makes the folders of DIR, problems/ without it, what
everybody finds on the deployment that wrangler.toml names; npm start does it by itself.`

const OPTIONS = /** @satisfies {import('node:util').ParseArgsOptionsConfig} */ ({
  url: { type: 'string', default: 'http://127.0.0.1:8787' },
  token: { type: 'string' },
  'no-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
})

/** @typedef {(line: string) => void} Say */
/** @typedef {import('../core/protocol/problem.ts').Problem} Problem */

/**
 * Reads everything at a path, says what is wrong with it, and gives what is right.
 * @param {string} dir @param {Say} say
 */
export function readAll(dir, say) {
  /** @type {{ path: string, problem: Problem }[]} */
  const problems = []
  let broken = 0
  for (const path of problemsAt(dir)) {
    const read = readAt(path)
    for (const line of read.said) say(`${path}: ${line}`)
    if (read.ok) problems.push({ path, problem: read.problem })
    else {
      broken++
      for (const fault of read.faults) say(faultLine({ ...fault, file: join(path, fault.file) }))
    }
  }
  return { problems, broken }
}

/**
 * @param {string} dir @param {boolean} run whether to run the submissions @param {Say} say
 * @returns {Promise<boolean>} whether everything is right
 */
export async function check(dir, run, say) {
  const { problems, broken } = readAll(dir, say)
  let failed = broken
  if (run) failed += await runAll(problems, say)
  say(`${problems.length + broken} problems, ${failed === 0 ? 'nothing' : failed} wrong.`)
  return failed === 0
}

/** @param {{ path: string, problem: Problem }[]} problems @param {Say} say */
async function runAll(problems, say) {
  // The runner with all its languages, which nothing else here needs.
  const { judgeHere } = await import('./problems/judge-here.mjs')
  const judge = await judgeHere()
  if ('missing' in judge) {
    say(judge.missing)
    return 0
  }
  let failed = 0
  try {
    for (const { path, problem } of problems) {
      const unknown = problem.references.filter(({ language }) => !judge.knows(language))
      for (const { name, language } of unknown)
        say(
          `${path}: the submission ${name} was not run: ${language} is none of the languages of this machine.`,
        )
      const faults = await judge.judge(problem)
      for (const fault of faults) say(faultLine({ ...fault, file: join(path, fault.file) }))
      if (faults.length > 0) failed++
    }
  } finally {
    await judge.end()
  }
  return failed
}

/**
 * Nothing is imported unless all of it is right.
 * @param {string} dir @param {import('./problems/server.mjs').Server} server @param {Say} say
 */
export async function importAll(dir, server, say) {
  const { problems, broken } = readAll(dir, say)
  if (broken > 0) {
    say('Nothing was imported.')
    return false
  }
  for (const { problem } of problems) {
    await upload(server, problem)
    say(`${problem.slug}: imported.`)
  }
  return true
}

/** @param {string} dir @param {string[]} ids @param {import('./problems/server.mjs').Server} server @param {Say} say */
export async function exportAll(dir, ids, server, say) {
  for (const id of ids.length > 0 ? ids : await ownProblems(server))
    say(`${writeAt(dir, await download(server, id))}: written.`)
  return true
}

/** @param {string[]} args */
async function main(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [command, dir, ...ids] = positionals
  const token = values.token ?? process.env.CODECOLLAB_TOKEN
  const server = { url: values.url, token: token ?? '' }
  const say = (/** @type {string} */ line) => console.log(line)
  if (command === 'seed' && ids.length === 0 && !values.help) {
    await seedDeployment(dir ?? fileURLToPath(new URL('../problems', import.meta.url)), say)
    return 0
  }
  const known = ['check', 'import', 'export'].includes(command ?? '')
  if (values.help || !known || dir === undefined || (ids.length > 0 && command !== 'export')) {
    say(USAGE)
    return values.help ? 0 : 2
  }
  if (command === 'check') return (await check(dir, !values['no-run'], say)) ? 0 : 1
  if (token === undefined) throw new Error('A personal token is needed: --token or CODECOLLAB_TOKEN.')
  if (command === 'import') return (await importAll(dir, server, say)) ? 0 : 1
  return (await exportAll(dir, ids, server, say)) ? 0 : 1
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
