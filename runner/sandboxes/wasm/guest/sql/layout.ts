import type { Results, Row } from './sqlite.ts'

/** How results are shown; the names are those of the `sqlite3` shell. */
export const MODES = ['column', 'box', 'table', 'markdown', 'list', 'csv', 'line'] as const
export type Mode = (typeof MODES)[number]

export type Settings = { mode: Mode; headers: boolean; nullValue: string; separator: string }

const TAB = 8
const width = (text: string) => [...text].length
const pad = (text: string, size: number) => text + ' '.repeat(size - width(text))
const centre = (text: string, size: number) =>
  pad(' '.repeat(Math.floor((size - width(text)) / 2)) + text, size)

/** What stands around the cells of a table: its left, between and right. */
type Edge = readonly [string, string, string]
type Grid = { top?: Edge; head: Edge; bottom?: Edge; rule: string; cell: Edge }

const GRIDS: Partial<Record<Mode, Grid>> = {
  box: {
    top: ['┌', '┬', '┐'],
    head: ['├', '┼', '┤'],
    bottom: ['└', '┴', '┘'],
    rule: '─',
    cell: ['│ ', ' │ ', ' │'],
  },
  table: {
    top: ['+', '+', '+'],
    head: ['+', '+', '+'],
    bottom: ['+', '+', '+'],
    rule: '-',
    cell: ['| ', ' | ', ' |'],
  },
  markdown: { head: ['|', '|', '|'], rule: '-', cell: ['| ', ' | ', ' |'] },
}

/** Shows results as they come, or at the end of a statement where the widths of columns must be known. */
export function show(settings: Settings, write: (text: string) => void): Results {
  const { mode, headers, nullValue } = settings
  const text = (row: Row) => row.map((value) => value ?? nullValue)
  if (mode === 'list' || mode === 'csv') {
    const [between, end] = mode === 'csv' ? [',', '\r\n'] : [settings.separator, '\n']
    const line = (cells: string[]) => write(cells.map(mode === 'csv' ? quoted : String).join(between) + end)
    return { names: (names) => headers && line(names), row: (row) => line(text(row)), end: () => {} }
  }
  let names: string[] = []
  if (mode === 'line') {
    let first = true
    const row = (row: Row) => {
      const size = Math.max(5, ...names.map(width))
      const lines = text(row).map((value, index) => `${(names[index] ?? '').padStart(size)} = ${value}\n`)
      write((first ? '' : '\n') + lines.join(''))
      first = false
    }
    return { names: (given) => (names = given), row, end: () => {} }
  }
  const rows: string[][] = []
  return {
    names: (given) => (names = given),
    row: (row) => rows.push(text(row)),
    end: () => write(aligned(mode, headers, names, rows)),
  }
}

const quoted = (cell: string) => (/[",\r\n' ]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function aligned(mode: Mode, headers: boolean, names: string[], rows: string[][]): string {
  const unfoldedRows = rows.map(unfolded)
  const lines = unfoldedRows.flat()
  const shown = headers || mode !== 'column' ? [names, ...lines] : lines
  const widths = names.map((_, index) => Math.max(1, ...shown.map((cells) => width(cells[index] ?? ''))))
  const put = (cells: string[], [left, between, right]: Edge, place = pad) =>
    `${left}${widths.map((size, index) => place(cells[index] ?? '', size)).join(between)}${right}\n`
  // Where a value has several lines, rows are kept apart.
  const apart = (between: string, edge: Edge) =>
    unfoldedRows
      .map((row) => row.map((cells) => put(cells, edge)).join(''))
      .join(lines.length > rows.length ? between : '')
  const grid = GRIDS[mode]
  if (!grid) {
    const bare = ['', '  ', ''] as const
    const dashes = widths.map((size) => '-'.repeat(size))
    const head = headers ? put(names, bare) + put(dashes, bare) : ''
    return head + apart('\n', bare)
  }
  const rule = (edge?: Edge) =>
    edge ? `${edge[0]}${widths.map((size) => grid.rule.repeat(size + 2)).join(edge[1])}${edge[2]}\n` : ''
  const head = rule(grid.top) + put(names, grid.cell, centre) + rule(grid.head)
  return head + apart(rule(grid.head), grid.cell) + rule(grid.bottom)
}

/** The lines of a row: a value may have several, and what is no character to print is made visible. */
function unfolded(row: string[]): string[][] {
  const cells = row.map((value) => value.split(/\r?\n/).map(printable))
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''))
}

function printable(line: string): string {
  let shown = ''
  for (const character of line) {
    if (character === '\t') shown += ' '.repeat(TAB - (width(shown) % TAB))
    else if (character < ' ') shown += `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
    else shown += character
  }
  return shown
}
