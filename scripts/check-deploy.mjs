import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wrongWith } from './deploy-limits.mjs'

// `wrangler deploy --dry-run`, which needs no account and no network, and what it makes against the platform's limits.

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'dist/deploy')

try {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', folder],
    { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true' }, stdio: 'pipe' },
  )
  const wrong = wrongWith(readFileSync(join(folder, 'index.js')))
  for (const sentence of wrong) console.error(sentence)
  process.exitCode = wrong.length > 0 ? 1 : 0
} catch (error) {
  const said = /** @type {{ stdout?: Buffer, stderr?: Buffer }} */ (error)
  console.error(`${said.stdout ?? ''}${said.stderr ?? error}`)
  process.exitCode = 1
}
