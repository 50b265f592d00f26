import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRunner, type TestRunner } from '../test/exploits/caller.ts'

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['sql'] })
})
afterAll(() => test.end())

const files = (texts: Record<string, string>) =>
  test.caller.run({
    language: 'sql',
    entry: 'main.sql',
    stdin: '',
    files: Object.entries(texts).map(([name, text]) => ({ name, text })),
  })
const sql = (code: string) => files({ 'main.sql': code })
const PEOPLE =
  "CREATE TABLE people (name TEXT PRIMARY KEY, born INTEGER);\nINSERT INTO people VALUES ('Ada', 1815), ('Åse', NULL);\n"

describe('sql', () => {
  it('says its exact version', async () => {
    const { frames } = await sql('SELECT 1;')
    expect(frames[0]).toMatchObject({ t: 'started', version: expect.stringMatching(/^SQLite 3\.\d+\.\d+$/) })
  })

  it('shows results in columns under their names, and NULL as NULL', async () => {
    const { out, err } = await sql(`${PEOPLE}SELECT * FROM people;\nSELECT count(*) AS n FROM people;`)
    expect(err).toBe('')
    expect(out).toBe('name  born\n----  ----\nAda   1815\nÅse   NULL\nn\n-\n2\n')
  })

  it('the other ways the shell shows results', async () => {
    const show = async (mode: string) => (await sql(`${PEOPLE}.mode ${mode}\nSELECT * FROM people;`)).out
    expect(await show('box')).toBe(
      '┌──────┬──────┐\n│ name │ born │\n├──────┼──────┤\n│ Ada  │ 1815 │\n│ Åse  │ NULL │\n└──────┴──────┘\n',
    )
    expect(await show('table')).toBe(
      '+------+------+\n| name | born |\n+------+------+\n| Ada  | 1815 |\n| Åse  | NULL |\n+------+------+\n',
    )
    expect(await show('markdown')).toBe(
      '| name | born |\n|------|------|\n| Ada  | 1815 |\n| Åse  | NULL |\n',
    )
    expect(await show('list')).toBe('name|born\nAda|1815\nÅse|NULL\n')
    expect(await show('csv')).toBe('name,born\r\nAda,1815\r\nÅse,NULL\r\n')
    expect(await show('line')).toBe(' name = Ada\n born = 1815\n\n name = Åse\n born = NULL\n')
  })

  it('statements over many lines, triggers, several on one line, and comments', async () => {
    const { out, err } = await sql(`-- people
${PEOPLE}CREATE TRIGGER older AFTER INSERT ON people BEGIN
  UPDATE people SET born = born - 1 WHERE name = NEW.name; -- here; and here
END;
INSERT INTO people VALUES ('Alan', 1913);
.mode list
.headers off
SELECT born
FROM people /* ; */
WHERE name = 'Alan'; SELECT 6 * 7;
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3) SELECT group_concat(x, ';') FROM n;
SELECT upper('no semicolon at the end'), round(sqrt(2), 3), json_extract('{"a":[1]}', '$.a[0]')`)
    expect([out, err]).toEqual(['1912\n42\n1;2;3\nNO SEMICOLON AT THE END|1.414|1\n', ''])
  })

  it('other files of the room, and commands of the shell', async () => {
    const { out, err } = await files({
      'main.sql':
        '.read data/people.sql\n.print "from main"\n.tables\n.schema\n.nullvalue -\n.mode list\n.separator ", "\nSELECT * FROM people;',
      'data/people.sql': `${PEOPLE}.print from people\n`,
    })
    expect(err).toBe('')
    expect(out).toBe(
      'from people\nfrom main\npeople\nCREATE TABLE people (name TEXT PRIMARY KEY, born INTEGER);\nname, born\nAda, 1815\nÅse, -\n',
    )
  })

  it('the first error ends the program, with its line on stderr and code 1', async () => {
    const refused = await sql(
      `${PEOPLE}\nSELECT 'seen' AS s;\nINSERT INTO people\n  VALUES ('Ada', 1);\nSELECT 'never';`,
    )
    expect(refused.out).toBe('s   \n----\nseen\n')
    expect(refused.err).toBe('Runtime error near line 5: UNIQUE constraint failed: people.name (19)\n')
    expect(refused.verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
    const broken = await sql('SELECT 1;\nSELECT nme FROM (SELECT 1 AS name);')
    expect(broken.err).toBe(
      'Parse error near line 2: no such column: nme\n  SELECT nme FROM (SELECT 1 AS name);\n         ^--- error here\n',
    )
    expect((await sql('SELECT (1')).err).toMatch(/^Parse error near line 1: incomplete input\n/)
    expect((await sql('.read nowhere.sql')).err).toBe('Error: cannot open "nowhere.sql"\n')
    expect((await sql('.exit 7')).verdict.exitCode).toBe(7)
    expect((await sql('.quit\nSELECT 1;')).out).toBe('')
    expect((await sql('.read main.sql')).err).toContain('nesting limit')
  })

  it('long lists are seen while they are made', async () => {
    const seen: number[] = []
    const code =
      '.mode list\nWITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 40000) SELECT x FROM n;'
    const ask = { language: 'sql', entry: 'main.sql', stdin: '', files: [{ name: 'main.sql', text: code }] }
    const { out } = await test.caller.run(ask, (frame) => {
      if (frame.t === 'stdout') seen.push(frame.data.length)
    })
    expect(seen.length).toBeGreaterThan(2)
    expect(out.startsWith('x\n1\n2\n')).toBe(true)
  })
})
