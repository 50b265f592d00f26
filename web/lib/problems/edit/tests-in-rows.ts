import { tsvParseRows } from 'd3-dsv'
import type { ProblemTest } from '#core/protocol/problem.ts'
import { testsInJson, type FoundTests } from './tests-in.ts'

/** What columns may be called in a first row that names them. */
const COLUMNS: Readonly<Record<string, keyof ProblemTest>> = {
  ...{
    name: 'name',
    test: 'name',
    input: 'input',
    arguments: 'input',
    expected: 'expected',
    output: 'expected',
  },
  ...{ visible: 'hidden', hidden: 'hidden', who: 'hidden', group: 'group', remark: 'about', about: 'about' },
}
/** What rows hold that do not say it themselves, by how many cells they have. */
const USUAL: Readonly<Record<number, readonly (keyof ProblemTest)[]>> = {
  2: ['input', 'expected'],
  3: ['name', 'input', 'expected'],
  4: ['name', 'hidden', 'input', 'expected'],
  5: ['name', 'hidden', 'group', 'input', 'expected'],
}
const SAID =
  'Rows hold input and expected, with the name before them, and whether they are visible and the group between.'

/**
 * The tests of rows as a spreadsheet copies them: cells with tabs between, in double quotes where they have several lines. The
 * first row may name the columns. Groups are found by their names.
 */
export function testsInRows(text: string, groups: readonly { name: string }[]): FoundTests {
  const rows = tsvParseRows(text).filter((row) => row.some((cell) => cell.trim() !== ''))
  const named = rows[0]?.map((cell) => COLUMNS[cell.trim().toLowerCase()])
  const heads = named?.every((column) => column !== undefined) ? named : null
  const tests: ProblemTest[] = []
  for (const [n, row] of rows.entries()) {
    if (heads && n === 0) continue
    const columns = heads ?? USUAL[row.length]
    if (!columns) return { why: `Row ${n + 1} has ${row.length} cells. ${SAID}` }
    const cell = (column: keyof ProblemTest) => row[columns.indexOf(column)] ?? ''
    const group = cell('group').trim()
    const number = groups.findIndex(({ name }) => name === group)
    if (group !== '' && number < 0) return { why: `Row ${n + 1}: there is no group “${group}”.` }
    tests.push({
      name: cell('name').trim() || String(tests.length + 1),
      hidden: isHidden(cell('hidden'), heads?.includes('hidden') ? rows[0]![heads.indexOf('hidden')]! : ''),
      ...(group === '' ? {} : { group: number }),
      input: cell('input'),
      expected: cell('expected'),
      ...(cell('about') === '' ? {} : { about: cell('about') }),
    })
  }
  return tests.length > 0 ? { tests } : { why: `There are no tests in it. ${SAID}` }
}

/** Hidden unless the cell says otherwise; under a head `visible` a yes means visible, under another one hidden. */
function isHidden(cell: string, head: string): boolean {
  const said = cell.trim().toLowerCase()
  const yes = ['yes', 'true', '1', 'x'].includes(said)
  const no = ['no', 'false', '0'].includes(said)
  if (head.trim().toLowerCase() === 'visible') return !(yes || said === 'visible')
  return !(no || said === 'visible')
}

/** The tests of what was pasted: a JSON list or rows. */
export function testsInText(text: string, groups: readonly { name: string }[]): FoundTests {
  if (isJson(text)) return testsInJson(text)
  if (text.includes('\t')) return testsInRows(text, groups)
  return { why: 'This is neither a JSON list nor rows with tabs between the cells.' }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
