import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../migrations', import.meta.url))
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
const apply = (db: DatabaseSync, names: readonly string[]) => {
  for (const name of names) db.exec(readFileSync(join(folder, name), 'utf8'))
  // A migration switches keys on for itself; rows of a test need not say anything.
  db.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON')
}
const upTo = (number: string) => files.filter((name) => name.slice(0, 4) <= number)
const after = (number: string) => files.filter((name) => name.slice(0, 4) > number)
const tablesOf = (db: DatabaseSync): string[] =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all()
    .map(({ name }) => String(name))

/** Puts one row into each table, with something in every column. */
function fill(db: DatabaseSync): void {
  for (const table of tablesOf(db)) {
    const columns = db.prepare(`SELECT name, type FROM pragma_table_info(?)`).all(table)
    const values = columns.map(({ type }) =>
      /int|real/i.test(String(type)) ? 1 : /blob/i.test(String(type)) ? new Uint8Array(1) : '1',
    )
    const names = columns.map(({ name }) => `"${String(name)}"`).join()
    db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${values.map(() => '?').join()})`).run(...values)
  }
}

const contents = (db: DatabaseSync, tables: readonly string[]) =>
  Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))

test.each(files.slice(0, -1).map((name) => name.slice(0, 4)))(
  'OP13: a database of migration %s with rows in it keeps them through all that follow',
  (number) => {
    const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
    apply(db, upTo(number))
    const tables = tablesOf(db)
    fill(db)
    const before = contents(db, tables)
    apply(db, after(number))
    const now = contents(db, tables)
    for (const table of tables) expect(now[table], table).toMatchObject(before[table] ?? [])
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  },
)

test('M11: copies that learners had made before a lesson was known by its room are of that lesson', () => {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  apply(db, upTo('0013'))
  const row = (table: string, values: Record<string, string | number | null>) => {
    const required = db
      .prepare(`SELECT name, type FROM pragma_table_info(?) WHERE "notnull" = 1 AND dflt_value IS NULL`)
      .all(table)
      .map(({ name, type }): [string, string | number] => [String(name), /int/i.test(String(type)) ? 0 : ''])
    const all = { ...Object.fromEntries(required), ...values }
    const names = Object.keys(all)
    db.prepare(`INSERT INTO "${table}" (${names.join()}) VALUES (${names.map(() => '?').join()})`).run(
      ...Object.values(all),
    )
  }
  row('assessments', { id: 'a_lesson', kind: 'lesson' })
  row('assessments', { id: 'a_talk', kind: 'interview' })
  for (const [room, at] of [
    ['r_monday', 10],
    ['r_tuesday', 20],
  ] as const)
    row('attempts', { room_id: room, assessment_id: 'a_lesson', user_id: null, started_at: at })
  row('room_members', { room_id: 'r_monday', user_id: 'u_ada' })
  row('room_members', { room_id: 'r_tuesday', user_id: 'u_bob' })
  row('attempts', { room_id: 'r_of_ada', assessment_id: 'a_lesson', user_id: 'u_ada', started_at: 30 })
  row('attempts', { room_id: 'r_of_bob', assessment_id: 'a_lesson', user_id: 'u_bob', started_at: 31 })
  row('attempts', { room_id: 'r_talk', assessment_id: 'a_talk', user_id: 'u_ada', started_at: 32 })
  apply(db, after('0013'))
  const lessons = db
    .prepare(`SELECT room_id, lesson_id FROM attempts WHERE user_id IS NOT NULL ORDER BY room_id`)
    .all()
  expect(lessons.map(({ room_id: room, lesson_id: lesson }) => [room, lesson])).toEqual([
    ['r_of_ada', 'r_monday'],
    ['r_of_bob', 'r_tuesday'],
    ['r_talk', null],
  ])
})
