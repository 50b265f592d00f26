import { show } from '../bench/stats.ts'
import type { Bill, Line } from './bill.ts'
import { flagOf } from './options.ts'
import type { Kind } from './kind.ts'
import { PRICES, type Priced } from './prices.ts'
import { OPERATIONS, UNITS, type Measurement } from './units.ts'

const NAMES: Record<Priced, string> = {
  requests: 'Worker requests',
  cpuMs: 'Worker CPU ms',
  objectRequests: 'Object requests (20 messages are one)',
  objectGBs: 'Object duration GB-s',
  objectRowsRead: 'Object rows read',
  objectRowsWritten: 'Object rows written',
  objectGB: 'Object storage GB-month',
  d1RowsRead: 'D1 rows read',
  d1RowsWritten: 'D1 rows written',
  d1GB: 'D1 storage GB-month',
}

const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The bills side by side, a line for everything that has a price. */
export function billTable(bills: readonly Bill[]): string {
  const head = ['a month', ...bills.map(({ rooms }) => `${rooms.toLocaleString('en')} rooms`)]
  const cell = (line: Line | undefined) => (line ? `${show(line.amount)} · ${dollars(line.dollars)}` : '')
  const lines = (Object.keys(NAMES) as Priced[]).map((what) =>
    row([NAMES[what], ...bills.map(({ lines }) => cell(lines.find((line) => line.what === what)))]),
  )
  const sums: [string, (bill: Bill) => string][] = [
    ['Workers Paid plan', ({ base }) => dollars(base)],
    ['**Cloudflare**', ({ platform }) => `**${dollars(platform)}**`],
    [
      'Runner hosts',
      ({ hosts }) => `${show(hosts.runs)} runs, ${show(hosts.vcpus)} vCPU · ${dollars(hosts.dollars)}`,
    ],
    ['**Together**', ({ total }) => `**${dollars(total)}**`],
    ['A room', ({ perRoom }) => `$${perRoom.toPrecision(2)}`],
    ['One database would hold', ({ databaseBytes }) => `${show(databaseBytes / 1e9)} GB`],
  ]
  return [
    row(head),
    row(head.map((_, n) => (n === 0 ? '---' : '---:'))),
    ...lines,
    ...sums.map(([name, text]) => row([name, ...bills.map(text)])),
  ].join('\n')
}

/** What was measured, an operation a line. */
export function measuredTable({ operations }: Measurement): string {
  return [
    row(['', ...UNITS]),
    row(['---', ...UNITS.map(() => '---:')]),
    ...OPERATIONS.map((name) => row([name, ...UNITS.map((unit) => show(operations[name][unit]))])),
  ].join('\n')
}

/** What the bill is of, and what is assumed. */
export function assumptions(kind: Kind, { date, commit }: Measurement): string {
  const flags = Object.entries(kind).map(([name, value]) => `--${flagOf(name)} ${value}`)
  return [
    `Measured ${date} at ${commit}; prices read ${PRICES.read}. Each room in its month: ${flags.join(' ')}`,
    `--vcpu-hour-dollars is an assumption; data that goes out costs nothing.`,
  ].join('\n')
}
