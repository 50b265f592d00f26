/** The value below which `share` (0 to 1) of the samples lie; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)

/** A number for a table: three significant digits, no exponent. */
export const show = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : value >= 100
      ? Math.round(value).toLocaleString('en')
      : String(Number(value.toPrecision(3)))

/** One row of the table: what, and the figures by name. */
export type Row = { what: string; figures: Record<string, string> }

/** Rows as a Markdown table with a column for every figure that any of them has. */
export function markdown(title: string, rows: readonly Row[], note = ''): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.figures)))]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const body = rows.map((row) => line([row.what, ...columns.map((column) => row.figures[column] ?? '')]))
  const head = [line(['', ...columns]), line(['---', ...columns.map(() => '---:')])]
  return [`### ${title}`, '', ...(note ? [note, ''] : []), ...head, ...body, ''].join('\n')
}
