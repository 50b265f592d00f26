import { fileURLToPath } from 'node:url'
import { install, onBundledNode } from './install.mjs'
import { watchParent } from './parent.mjs'
import { runOnBundledNode } from './restart.mjs'

// `npm test`: every test. `npm run check`: the quick ones. Names of sections run only those: `npm test -- unit lint`.
// Begins on any Node from 20 on with nothing installed, so only node: imports up to here.

/** @param {string} line */
const progress = (line) => console.log(line)

try {
  await install(progress)
  if (onBundledNode()) {
    watchParent(() => process.exit(1))
    const { SECTIONS, endSections } = await import('./sections.mjs')
    const { report } = await import('./tally.mjs')
    const quick = process.argv.includes('--quick')
    const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
    const unknown = names.find((name) => !SECTIONS.some((section) => section.name === name))
    if (unknown)
      throw new Error(`There is no section ${unknown}: ${SECTIONS.map(({ name }) => name).join(', ')}`)
    const chosen = SECTIONS.filter((section) =>
      names.length > 0 ? names.includes(section.name) : !quick || section.quick,
    )
    try {
      process.exitCode = await report(chosen, { quick, strict: process.env.CI === 'true' })
    } finally {
      await endSections()
    }
  } else {
    runOnBundledNode(fileURLToPath(import.meta.url))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
