/** A table of a document of benchmarks: what its rows are called, and by column their figures; null for none. */
export type Figures = { rows: string[]; of(column: string): (number | null)[] }

/** Reads the table under a heading (`### title`); throws where there is none, so that no plot goes on without its figures. */
export function figuresUnder(document: string, title: string): Figures {
  const from = document.indexOf(`### ${title}\n`)
  if (from < 0) throw new Error(`there is no table “${title}”`)
  const [head, , ...body] = document
    .slice(from + 4)
    .split(/\n(?=#)/, 1)
    .join()
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf)
  if (!head || body.length === 0) throw new Error(`“${title}” has no table`)
  return {
    rows: body.map(([name = '']) => name),
    of(column) {
      const at = head.indexOf(column)
      if (at < 0) throw new Error(`“${title}” has no column “${column}”`)
      return body.map((cells) => numberOf(cells[at] ?? ''))
    },
  }
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

function numberOf(cell: string): number | null {
  const found = Number(cell.replaceAll(',', ''))
  return cell === '' || Number.isNaN(found) ? null : found
}
