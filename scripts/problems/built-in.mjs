import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { digestOf, rowsOf } from '../../core/judge/rows.ts'
import { faultLine } from '../../core/judge/folder/faults.ts'
import { problemsAt, readAt } from './folders.mjs'

const compress = promisify(gzip)

/** @type {import('../../core/judge/rows.ts').Packing} */
const PACKING = {
  gzip: async (text) => new Uint8Array(await compress(text)),
  digest: async (text) => createHash('sha256').update(text).digest('base64url'),
}

/** Id of the problem that a folder of this name becomes. */
const idOf = (/** @type {string} */ slug) => `b_${slug}`

/**
 * Makes the folders at a path the problems that everybody finds: those that are new or changed are written, each whole or not
 * at all, and those whose folder is gone go out of the lists. A second call changes nothing.
 * @param {any} database a D1 database
 * @param {string} path
 * @param {(line: string) => void} progress
 */
export async function seedProblems(database, path, progress) {
  const { results } = await database
    .prepare(
      `SELECT p.id, p.version, p.removed_at AS removedAt, v.digest FROM problems p
       JOIN problem_versions v ON v.problem_id = p.id AND v.version = p.version WHERE p.owner_id IS NULL`,
    )
    .all()
  const known = new Map(results.map((/** @type {any} */ row) => [row.id, row]))
  const kept = new Set()
  let written = 0
  for (const folder of problemsAt(path)) {
    const read = readAt(folder)
    if (!read.ok) {
      const [fault] = read.faults
      progress(`${folder} is left out: ${fault ? faultLine(fault) : 'it cannot be read'}`)
      continue
    }
    const { problem } = read
    const id = idOf(problem.slug)
    kept.add(id)
    const had = known.get(id)
    if (had?.digest === (await digestOf(problem, PACKING)) && had.removedAt === null) continue
    await write(database, { id, version: (had?.version ?? 0) + 1, problem })
    written++
  }
  const gone = results.filter((/** @type {any} */ row) => row.removedAt === null && !kept.has(row.id))
  for (const { id } of gone)
    await database.prepare('UPDATE problems SET removed_at = ? WHERE id = ?').bind(Date.now(), id).run()
  if (written + gone.length > 0)
    progress(`The problem bank has ${kept.size} problems of ${path}; ${written} are new or changed`)
}

/**
 * @param {any} database
 * @param {{ id: string, version: number, problem: import('../../core/protocol/problem.ts').Problem }} made
 */
async function write(database, made) {
  const statements = await rowsOf({ ...made, owner: null, visibility: 'public', at: Date.now() }, PACKING)
  await database.batch(statements.map(({ sql, values }) => database.prepare(sql).bind(...values)))
}

/**
 * The same for the database of a deployment, as wrangler is signed in to it.
 * @param {string} path @param {(line: string) => void} progress
 */
export async function seedDeployment(path, progress) {
  const { getPlatformProxy } = await import('wrangler')
  const proxy = await getPlatformProxy({ remoteBindings: true, persist: false })
  try {
    await seedProblems(proxy.env['DB'], path, progress)
  } finally {
    await proxy.dispose()
  }
}
