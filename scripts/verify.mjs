import { parseArgs } from 'node:util'
import { isMain } from './is-main.mjs'
import { report, verify } from './verify-file.mjs'

const USAGE = `Usage: npm run verify -- FILE [--key KEYS.json]
FILE is a session file (.codecollab.ndjson, .codecollab.ndjson.gz). KEYS.json is what /api/record/keys of the
server it came from answers. Nothing is sent anywhere.`

if (isMain(import.meta.url)) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    const [file, ...more] = positionals
    if (values.help || file === undefined || more.length > 0) {
      console.log(USAGE)
      process.exitCode = values.help ? 0 : 2
    } else {
      const found = await verify(file, values.key)
      console.log(report(found, values.key !== undefined).join('\n'))
      process.exitCode = found.ok ? 0 : 1
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
