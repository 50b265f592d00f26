import { MESSAGES_PER_REQUEST, OBJECT_GB, PRICES, type Priced } from './prices.ts'
import { amounts, type Kind } from './kind.ts'
import { none, OPERATIONS, plus, type Measurement, type Operation, type Units } from './units.ts'

/** One line of a bill: how much of something, and what that costs in dollars beyond what is included. */
export type Line = { what: Priced; amount: number; dollars: number }
/** Runners, by what their programs need at the busiest time. */
export type Hosts = { runs: number; vcpus: number; dollars: number }
/** A month of rooms. */
export type Bill = {
  rooms: number
  base: number
  lines: Line[]
  platform: number
  hosts: Hosts
  total: number
  perRoom: number
  /** Bytes that one database would hold at this rate, of the months that records are kept. */
  databaseBytes: number
}

const GB = 1e9

/** What so much of something costs beyond what is included; `blocks` rounds up to whole units of the price, as examples of the platform do. */
export function costOf(what: Priced, amount: number, blocks = false): number {
  const { included, dollars, per } = PRICES[what]
  const beyond = Math.max(0, amount - included) / per
  return (blocks ? Math.ceil(beyond) : beyond) * dollars
}

/** How often each operation happens in a room’s month, and everything that uses. */
export function usedBy(kind: Kind, measured: Measurement): { units: Units; awakeMs: number } {
  const often = amounts(kind)
  const units = OPERATIONS.reduce(
    (sum, name) => plus(sum, measured.operations[name], often[name] ?? 0),
    none(),
  )
  return { units, awakeMs: awakeOf(kind, measured, often) }
}

/**
 * How long a room is awake. What happens comes at any time and each keeps it awake for a while, so in a share of `1 - e^-load`
 * of the time something does (an M/G/infinity queue is busy that often); what programs take is added to how long a run does.
 */
function awakeOf(kind: Kind, measured: Measurement, often: Partial<Record<Operation, number>>): number {
  const spanMs = kind.hours * 3_600_000
  const each = OPERATIONS.map((name) => (often[name] ?? 0) * measured.operations[name].awakeMs)
  const programs = kind.runsPerHour * kind.hours * kind.runSeconds * 1_000
  const held = each.reduce((sum, ms) => sum + ms, programs)
  return spanMs === 0 ? held : spanMs * (1 - Math.exp(-held / spanMs))
}

/** What a month of so many rooms of a kind costs. */
export function bill(rooms: number, kind: Kind, measured: Measurement, blocks = false): Bill {
  const { units, awakeMs } = usedBy(kind, measured)
  const kept = (bytes: number, months: number) => (rooms * Math.max(0, bytes) * months) / GB
  const used: Record<Priced, number> = {
    requests: rooms * units.requests,
    cpuMs: rooms * cpuOf(kind, measured),
    objectRequests: rooms * (units.calls + units.messages / MESSAGES_PER_REQUEST),
    objectGBs: (rooms * awakeMs * OBJECT_GB) / 1_000,
    objectRowsRead: rooms * units.rowsRead,
    objectRowsWritten: rooms * units.rowsWritten,
    objectGB: kept(units.objectBytes, kind.monthsKept),
    d1RowsRead: rooms * units.d1Read,
    d1RowsWritten: rooms * units.d1Written,
    d1GB: kept(units.d1Bytes, kind.monthsKept),
  }
  const lines = (Object.entries(used) as [Priced, number][]).map(([what, amount]) => {
    return { what, amount, dollars: costOf(what, amount, blocks) }
  })
  const platform = lines.reduce<number>((sum, { dollars }) => sum + dollars, PRICES.baseDollars)
  const hosts = hostsOf(rooms, kind)
  const total = platform + hosts.dollars
  const databaseBytes = used.d1GB * GB
  return {
    rooms,
    base: PRICES.baseDollars,
    lines,
    platform,
    hosts,
    total,
    perRoom: total / rooms,
    databaseBytes,
  }
}

/** Only what passes the Worker has its processor time billed; an object’s is in its duration. */
function cpuOf(kind: Kind, measured: Measurement): number {
  const often = amounts(kind)
  const through = OPERATIONS.filter((name) => measured.operations[name].requests > 0)
  return through.reduce((sum, name) => sum + measured.operations[name].cpuMs * (often[name] ?? 0), 0)
}

/** Seconds of a month of thirty days. */
const MONTH_S = 30 * 24 * 3_600

/** Whole vCPUs that run all month: enough for the busiest time at the rate that one of them was measured to run programs. */
export function hostsOf(rooms: number, kind: Kind): Hosts {
  const runs = rooms * kind.hours * kind.runsPerHour
  const perSecond = (runs / MONTH_S) * kind.peak
  const vcpus = runs === 0 ? 0 : Math.ceil(perSecond / kind.runsPerVcpuSecond)
  return { runs, vcpus, dollars: (vcpus * MONTH_S * kind.vcpuHourDollars) / 3_600 }
}
