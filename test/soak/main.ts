import { readOptions } from './options.ts'
import { reportOf } from './report.ts'
import { soak } from './soak.ts'
import { writeReport } from './write.ts'

/** `npm run soak`: hours of use in one go, and whether anything was lost, doubled or left behind. */
const options = readOptions(process.argv.slice(2))
const soaked = await soak(options, (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`))
console.log(`\n${reportOf(soaked)}`)
if (options.write) await writeReport(soaked)
const broken = soaked.bounds.some(({ holds }) => holds === false)
process.exit(soaked.faults.length > 0 || broken ? 1 : 0)
