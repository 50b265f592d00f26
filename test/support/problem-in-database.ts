import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'

const packed = (value: unknown) => gzipSync(JSON.stringify(value))

/** Writes a problem of the deployment's own, to print the sum of two numbers, into the data of a server; answers its id. */
export function putProblem(dataDir: string, title = 'Sum of two'): string {
  const id = `p_${Date.now()}`
  const files = [{ name: 'main.py', text: '# begin here\n' }]
  const body = {
    ...{
      slug: id.replace('_', '-'),
      title,
      difficulty: 'easy',
      tags: [],
      kind: 'stdio',
      hints: [],
      editorial: '',
    },
    ...{
      statement: 'Print the sum of two numbers.',
      checker: { name: 'trailing' },
      groups: [],
      references: [],
    },
    limits: { cpuMs: 4_000, memoryBytes: 256 << 20, outputBytes: 65_536 },
    starters: { python: { entry: 'main.py', files } },
  }
  const tests = [
    { name: 'small', hidden: false, input: '1 2', expected: '3' },
    { name: 'large', hidden: true, input: '100 250', expected: '350' },
  ]
  const database = directory(dataDir)
  const now = Date.now()
  database
    .prepare(
      `INSERT INTO problems (id, owner_id, slug, version, visibility, title, difficulty, kind, tags, languages, created_at, updated_at)
       VALUES (?, NULL, ?, 1, 'public', ?, 'easy', 'stdio', '[]', '["python"]', ?, ?)`,
    )
    .run(id, body.slug, title, now, now)
  database
    .prepare(
      `INSERT INTO problem_versions (problem_id, version, digest, suite, body, created_at) VALUES (?, 1, 'd', 's', ?, ?)`,
    )
    .run(id, packed(body), now)
  database
    .prepare(`INSERT INTO problem_suites (problem_id, suite, part, body) VALUES (?, 's', 0, ?)`)
    .run(id, packed(tests))
  database.close()
  return id
}

/** The database of accounts and rooms among those in folders of a server's data; the file beside them is its lock. */
function directory(dataDir: string): DatabaseSync {
  for (const file of globSync('*/**/*.sqlite', { cwd: dataDir })) {
    const database = new DatabaseSync(join(dataDir, file), { timeout: 10_000 })
    const found = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'problem_suites'`).get()
    if (found) return database
    database.close()
  }
  throw new Error(`no database with problems under ${dataDir}`)
}
