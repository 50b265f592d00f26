import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingSecrets } from './deploy-secrets.mjs'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const NO_ID = '00000000-0000-0000-0000-000000000000'
const USAGE = `Usage: npm run deploy [-- --preview] [--dry-run]
Puts CodeCollab on Cloudflare, or what changed since the last time. Asks for nothing but that you are signed in
(npx wrangler login, or CLOUDFLARE_API_TOKEN). --preview puts it beside the real one, with a database, rooms and keys of its own.
--dry-run says what it would do and sends nothing.`

/**
 * @typedef {(...args: string[]) => Promise<{ code: number, said: string }>} Wrangler runs it with these arguments
 * @typedef {{ wrangler: Wrangler, config: string, folder: string, progress: (line: string) => void }} Place
 *   `config` is wrangler.toml, `folder` keeps what the runner is given
 */

/**
 * Says what `deploy` would do, from files alone.
 * @param {Place} place
 */
export async function plan({ wrangler, config, progress }) {
  const toml = readFileSync(config, 'utf8')
  const id = databaseId(toml)
  progress('1. Ask whether you are signed in')
  progress(
    id === NO_ID
      ? `2. Find or create the database ${databaseName(toml)}, and write its id into ${basename(config)}`
      : `2. Use the database ${id}`,
  )
  progress('3. Make those of JWT_SECRET, CALLER_KEY and RECORD_KEY that are not there yet')
  progress(
    `4. Apply the migrations that are missing, of ${readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql')).length}`,
  )
  const { code, said } = await wrangler('deploy', '--dry-run', '--config', config)
  if (code !== 0) throw new Error(said)
  progress(`5. Deploy (${/^Total Upload: .*$/m.exec(said)?.[0] ?? 'the Worker'})`)
}

/**
 * Deploys; done again, it does only what is missing.
 * @param {Place} place
 */
export async function deploy({ wrangler, config, folder, progress }) {
  /** @param {string[]} args */
  const must = async (...args) => {
    const { code, said } = await wrangler(...args, '--config', config)
    if (code !== 0) throw new Error(`wrangler ${args.slice(0, 3).join(' ')} failed:\n${said.trim()}`)
    return said
  }
  if ((await wrangler('whoami', '--json')).code !== 0)
    throw new Error(
      'You are not signed in at Cloudflare: run npx wrangler login, or set CLOUDFLARE_API_TOKEN',
    )
  const toml = readFileSync(config, 'utf8')
  const database = databaseName(toml)
  if (databaseId(toml) === NO_ID) {
    const id = (await findDatabase(must, database)) ?? (await createDatabase(must, database, progress))
    change(config, NO_ID, id)
    progress(`${basename(config)} names the database ${id}`)
  }
  const made = missingSecrets(await secretNames(wrangler, config), folder)
  for (const [name, value] of Object.entries(made.variables))
    change(config, `${name} = ""`, `${name} = '${value}'`)
  if (made.runnerFile) progress(`What the runner is started with is in ${made.runnerFile}; keep it secret`)
  progress('Applying migrations')
  await must('d1', 'migrations', 'apply', database, '--remote')
  const names = Object.keys(made.secrets)
  progress(names.length > 0 ? `Deploying, with new ${names.join(', ')}` : 'Deploying')
  const said = await withFile(made.secrets, (file) =>
    must('deploy', ...(file ? ['--secrets-file', file] : [])),
  )
  progress(`It runs at ${/https:\/\/\S+/.exec(said)?.[0] ?? 'its address'}`)
}

/** @param {string} toml */
const databaseId = (toml) => /^database_id = "([\da-f-]{36})"$/m.exec(toml)?.[1]

/** @param {string} toml */
function databaseName(toml) {
  const name = /^database_name = "([\w-]+)"$/m.exec(toml)?.[1]
  if (name === undefined) throw new Error('The configuration names no database (database_name)')
  return name
}

/**
 * The configuration of the preview, made of the real one where there is none yet: the same program under another name, with a
 * database and keys of its own. What stands in it then is its own.
 * @param {string} config @returns {string} its file, beside the real one
 */
export function previewOf(config) {
  const preview = config.replace(/\.toml$/, '.preview.toml')
  if (existsSync(preview)) return preview
  const toml = readFileSync(config, 'utf8')
    .replace(/^(name|database_name) = "([\w-]+)"$/gm, '$1 = "$2-preview"')
    .replace(/^database_id = ".*"$/m, `database_id = "${NO_ID}"`)
    // What belongs to the real one: its runner would not take these calls, and mails and sign-ins lead to its address.
    .replace(/^(RUNNER_URL|RUNNER_KEYS|RECORD_OLD_KEYS|PUBLIC_URL|ALLOWED_ORIGINS|MAIL) = .*$/gm, '$1 = ""')
    .replace(/^routes? = .*$/gm, '')
  writeFileSync(preview, toml)
  return preview
}

/** @param {(...args: string[]) => Promise<string>} must @param {string} database @returns {Promise<string | undefined>} */
async function findDatabase(must, database) {
  const list = /** @type {{ name: string, uuid: string }[]} */ (
    JSON.parse(await must('d1', 'list', '--json'))
  )
  return list.find(({ name }) => name === database)?.uuid
}

/** @param {(...args: string[]) => Promise<string>} must @param {string} database @param {(line: string) => void} progress */
async function createDatabase(must, database, progress) {
  progress(`Creating the database ${database}`)
  await must('d1', 'create', database)
  const id = await findDatabase(must, database)
  if (id === undefined)
    throw new Error('The database was created and is not in the list: try again in a minute')
  return id
}

/** Names of the secrets there are; none for a Worker that was never deployed. @param {Wrangler} wrangler @param {string} config */
async function secretNames(wrangler, config) {
  const { code, said } = await wrangler('secret', 'list', '--format', 'json', '--config', config)
  if (code === 0) return /** @type {{ name: string }[]} */ (JSON.parse(said)).map(({ name }) => name)
  // Anything else must not be taken for "there are none": new keys would sign everybody out.
  if (/\b10007\b|does not exist/.test(said)) return []
  throw new Error(`wrangler secret list failed:\n${said.trim()}`)
}

/** @param {string} config @param {string} before @param {string} after */
function change(config, before, after) {
  const toml = readFileSync(config, 'utf8')
  // Written by an attempt that failed later.
  if (toml.includes(after)) return
  if (!toml.includes(before))
    throw new Error(`${config} has no ${before} to be replaced: set it by hand to ${after}`)
  writeFileSync(
    config,
    toml.replace(before, () => after),
  )
}

/**
 * Secrets in a file for as long as they are sent.
 * @template T
 * @param {Record<string, string>} secrets @param {(file: string | null) => Promise<T>} use
 */
async function withFile(secrets, use) {
  if (Object.keys(secrets).length === 0) return use(null)
  const folder = mkdtempSync(join(tmpdir(), 'codecollab-deploy-'))
  try {
    const file = join(folder, 'secrets.json')
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
    return await use(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @type {Wrangler} */
const wrangler = (...args) =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...args],
      // Nobody is asked: what wrangler would ask is decided here.
      { cwd: root, env: { ...process.env, CI: 'true', WRANGLER_SEND_METRICS: 'false' }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, said: error ? `${stdout}\n${stderr}` : stdout }),
    ),
  )

if (isMain(import.meta.url)) {
  try {
    const args = process.argv.slice(2)
    if (args.some((arg) => arg !== '--dry-run' && arg !== '--preview')) throw new Error(USAGE)
    const preview = args.includes('--preview')
    /** @param {string} line */
    const progress = (line) => console.log(line)
    await (await import('./build.mjs')).build(progress)
    const real = join(root, 'wrangler.toml')
    const folder = join(root, preview ? '.data/deploy/preview' : '.data/deploy')
    const place = { wrangler, config: preview ? previewOf(real) : real, folder, progress }
    await (args.includes('--dry-run') ? plan(place) : deploy(place))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
