import { runBeside } from './beside.mjs'

/** @typedef {import('./sections.mjs').Section} Section */

const HEAD = ['section', 'passed', 'failed', 'skipped', 'seconds']

/**
 * Runs sections, side by side where there is room, tells how each went when it ends and sums up. `strict`: what cannot run here has failed.
 * @param {Section[]} sections
 * @param {{ quick: boolean, strict: boolean }} options
 * @returns {Promise<number>} the exit code
 */
export async function report(sections, { quick, strict }) {
  /** @type {Map<string, (string | number)[]>} */
  const rows = new Map()
  /** @type {string[]} */
  const missing = []
  const total = { passed: 0, failed: 0, skipped: 0 }
  const running = new Set()
  const show = () => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${[...running].join(', ')} …`)
  }
  await runBeside(sections, async ({ name, run }) => {
    const started = performance.now()
    running.add(name)
    show()
    const { passed, failed, skipped, said } = await run({ quick })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const failures = failed + (strict ? skipped.length : 0)
    const left = strict ? 0 : skipped.length
    running.delete(name)
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
    console.log(
      `${failures > 0 ? '✗' : '✓'} ${name}: ${count({ passed, failed: failures, skipped: left })}, ${seconds} s`,
    )
    if (said !== '') console.log(`\n${said.trim()}\n`)
    if (running.size > 0) show()
    rows.set(name, [name, passed, failures, left, seconds])
    missing.push(...skipped)
    total.passed += passed
    total.failed += failures
    total.skipped += left
  })
  console.log(`\n${table(sections.flatMap(({ name }) => [rows.get(name) ?? []]))}`)
  if (missing.length > 0) {
    console.log(`\nCould not run on this machine${strict ? ' (under CI=true that is a failure)' : ''}:`)
    for (const what of missing) console.log(`  ${what}`)
  }
  console.log(`\n${count(total)}`)
  return total.failed > 0 ? 1 : 0
}

/** @param {{ passed: number, failed: number, skipped: number }} total */
const count = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** @param {(string | number)[][]} rows */
function table(rows) {
  const lines = [HEAD, ...rows].map((row) =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(9))).join(''),
  )
  return lines.join('\n')
}
