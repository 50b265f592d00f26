import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Applies the migrations a database does not have yet, each in one transaction with the row that remembers it
 * (the table wrangler uses). A second call with nothing new changes nothing.
 * @param {any} database a D1 database
 * @param {string} folder the SQL files, applied in the order of their names
 * @param {(line: string) => void} progress
 */
export async function applyMigrations(database, folder, progress) {
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT UNIQUE,
        applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
      )`,
    )
    .run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map((row) => row.name))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  for (const name of names) {
    if (applied.has(name)) continue
    progress(`Applying migration ${name}`)
    const sql = await readFile(join(folder, name), 'utf8')
    const statements = sql.split('--> statement-breakpoint').filter((part) => part.trim() !== '')
    await database.batch([
      ...statements.map((statement) => database.prepare(statement.trim())),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ])
  }
}
