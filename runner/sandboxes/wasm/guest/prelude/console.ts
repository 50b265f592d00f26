import { define, outside, write } from './host.ts'
import { inspect } from './inspect.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : inspect(value))

/** Joins console arguments, with printf-style marks when the first is a string. */
export function format(values: unknown[]): string {
  const [first, ...rest] = values
  if (typeof first !== 'string' || rest.length === 0) return values.map(text).join(' ')
  const filled = first.replaceAll(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%'
    if (rest.length === 0) return mark
    const value = rest.shift()
    switch (mark) {
      case '%d':
        return typeof value === 'bigint' ? `${value}n` : String(Number(value))
      case '%i':
        return String(Number.parseInt(String(value), 10))
      case '%f':
        return String(Number.parseFloat(String(value)))
      case '%j':
        return JSON.stringify(value) ?? 'undefined'
      case '%c':
        return ''
      case '%s':
        return typeof value === 'string' ? value : inspect(value, 0)
      default:
        return inspect(value, 4)
    }
  })
  return [filled, ...rest.map(text)].join(' ')
}

let indent = ''
const counts = new Map<string, number>()
const timers = new Map<string, number>()

function print(fd: number, values: unknown[]): void {
  const line = format(values)
  write(fd, `${indent}${indent ? line.replaceAll('\n', `\n${indent}`) : line}\n`)
}

const log = (...values: unknown[]) => print(1, values)
const error = (...values: unknown[]) => print(2, values)

function elapsed(label: string): string | null {
  const began = timers.get(label)
  if (began === undefined) return null
  const ms = outside.now() - began
  return `${label}: ${ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${ms.toFixed(3)}ms`}`
}

function table(data: unknown): void {
  if (typeof data !== 'object' || data === null) return log(data)
  const rows = Object.entries(data).map(([index, row]) => {
    const isRow = typeof row === 'object' && row !== null
    return { index, cells: new Map(isRow ? Object.entries(row as object) : [['Values', row as unknown]]) }
  })
  const columns = [...new Set(rows.flatMap((row) => [...row.cells.keys()]))]
  const lines = [
    ['(index)', ...columns],
    ...rows.map((row) => [
      row.index,
      ...columns.map((name) => (row.cells.has(name) ? inspect(row.cells.get(name), 0) : '')),
    ]),
  ]
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)) + 2) ?? []
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right
  const draw = (line: string[]) =>
    `│${line.map((cell, column) => ` ${cell}`.padEnd(widths[column] ?? 0)).join('│')}│`
  const [head = [], ...body] = lines
  log(
    [rule('┌', '┬', '┐'), draw(head), rule('├', '┼', '┤'), ...body.map(draw), rule('└', '┴', '┘')].join('\n'),
  )
}

define('console', {
  log,
  info: log,
  debug: log,
  error,
  warn: error,
  trace: (...values: unknown[]) => error(`Trace: ${format(values)}\n${new Error().stack ?? ''}`.trimEnd()),
  dir: (value: unknown) => log(inspect(value)),
  table,
  assert: (condition: unknown, ...values: unknown[]) => {
    if (!condition) error(values.length > 0 ? `Assertion failed: ${format(values)}` : 'Assertion failed')
  },
  count: (label = 'default') => {
    counts.set(label, (counts.get(label) ?? 0) + 1)
    log(`${label}: ${counts.get(label)}`)
  },
  countReset: (label = 'default') => void counts.delete(label),
  group: (...values: unknown[]) => {
    if (values.length > 0) log(...values)
    indent += '  '
  },
  groupEnd: () => (indent = indent.slice(2)),
  time: (label = 'default') => void timers.set(label, outside.now()),
  timeLog: (label = 'default', ...values: unknown[]) => log(elapsed(label), ...values),
  timeEnd: (label = 'default') => {
    const line = elapsed(label)
    timers.delete(label)
    if (line) log(line)
  },
})
