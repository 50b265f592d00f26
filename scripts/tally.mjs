/** @typedef {import('./sections.mjs').Section} Section */

const HEAD = ['section', 'passed', 'failed', 'skipped', 'seconds']

/**
 * Runs sections one after another, tells how each went and sums up. `strict`: what cannot run here has failed.
 * @param {Section[]} sections
 * @param {{ quick: boolean, strict: boolean }} options
 * @returns {Promise<number>} the exit code
 */
export async function report(sections, { quick, strict }) {
  /** @type {(string | number)[][]} */
  const rows = []
  /** @type {string[]} */
  const missing = []
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { name, run } of sections) {
    const started = performance.now()
    if (process.stdout.isTTY) process.stdout.write(`${name} …`)
    const { passed, failed, skipped, said } = await run({ quick })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const failures = failed + (strict ? skipped.length : 0)
    const left = strict ? 0 : skipped.length
    if (process.stdout.isTTY) process.stdout.write('\r')
    console.log(
      `${failures > 0 ? '✗' : '✓'} ${name}: ${count({ passed, failed: failures, skipped: left })}, ${seconds} s`,
    )
    if (said !== '') console.log(`\n${said.trim()}\n`)
    rows.push([name, passed, failures, left, seconds])
    missing.push(...skipped)
    total.passed += passed
    total.failed += failures
    total.skipped += left
  }
  console.log(`\n${table(rows)}`)
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
