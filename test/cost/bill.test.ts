import { describe, expect, it } from 'vitest'
import { bill, costOf, hostsOf, usedBy } from './bill.ts'
import { amounts, INTERVIEW, type Kind } from './kind.ts'
import { PRICES, type Priced } from './prices.ts'
import { none, OPERATIONS, type Measurement, type Operation, type Units } from './units.ts'

/** A measurement in which only these operations use anything. */
const measured = (some: Partial<Record<Operation, Partial<Units>>>): Measurement => ({
  ...{ date: '2026-11-27', commit: 'c0ffee0', machine: 'none' },
  operations: Object.fromEntries(
    OPERATIONS.map((name) => [name, { ...none(), ...some[name] }]),
  ) as Measurement['operations'],
})
/** Nobody does anything in it but what a test says. */
const still: Kind = {
  ...INTERVIEW,
  ...{ people: 1, keystrokes: 0, cursors: 0, chatsPerHour: 0, runsPerHour: 0, submissions: 0 },
  ...{ rejoins: 0, homeMinutes: 0, pages: 0, replays: 0 },
}
const line = (what: Priced, of: ReturnType<typeof bill>) => of.lines.find((one) => one.what === what)

describe('the bill', () => {
  it('CO1: what is included costs nothing, and only what is beyond it costs, by the unit or in whole blocks', () => {
    expect(costOf('requests', 10e6)).toBe(0)
    expect(costOf('requests', 15e6)).toBeCloseTo(1.5)
    expect(costOf('objectRequests', 1_500_000)).toBeCloseTo(0.075)
    expect(costOf('objectRequests', 1_500_000, true)).toBeCloseTo(0.15)
    expect(costOf('d1GB', 5)).toBe(0)
    expect(costOf('d1GB', 7)).toBeCloseTo(1.5)
  })

  it('CO1: comes to what the platform’s own examples come to', () => {
    // Workers, examples 1 and 4.
    expect(PRICES.baseDollars + costOf('requests', 15e6) + costOf('cpuMs', 7 * 15e6)).toBeCloseTo(8)
    expect(PRICES.baseDollars + costOf('requests', 100e6) + costOf('cpuMs', 700e6)).toBeCloseTo(45.4)
    // Durable Objects, example 2: sockets whose messages are billed twenty for one, and objects that never sleep.
    const requests = 150_000 + 72e6 / 20
    const cost = costOf('objectRequests', requests, true) + costOf('objectGBs', 86.4e6 * 0.128, true)
    expect(PRICES.baseDollars + cost).toBeCloseTo(142.95)
  })

  it('CO1: twenty messages of sockets are one request of an object; calls and alarms are one each', () => {
    const kind = { ...still, cursors: 10 }
    const of = bill(100, kind, measured({ cursor: { messages: 1 }, join: { calls: 3 } }))
    expect(line('objectRequests', of)?.amount).toBeCloseTo(100 * ((10 * 60) / 20 + 3))
  })

  it('CO2: a room is billed as awake no longer than it is used, however much happens in it', () => {
    const typing = measured({ keystroke: { awakeMs: 2_000 } })
    const awake = (keystrokes: number) => usedBy({ ...still, keystrokes }, typing).awakeMs
    expect(awake(1)).toBeGreaterThan(60 * 2_000 * 0.95)
    expect(awake(1)).toBeLessThan(60 * 2_000)
    expect(awake(1_000)).toBeCloseTo(3_600_000)
    // 128 MB for an hour.
    const of = bill(1, { ...still, keystrokes: 1_000 }, typing)
    expect(line('objectGBs', of)?.amount).toBeCloseTo(460.8)
  })

  it('CO2: processor time is billed where the Worker was asked; what only an object did is in its duration', () => {
    const some = measured({ create: { requests: 1, cpuMs: 7 }, keystroke: { messages: 1, cpuMs: 1 } })
    expect(line('cpuMs', bill(10, { ...still, keystrokes: 60 }, some))?.amount).toBeCloseTo(70)
  })

  it('CO2: storage is kept for as many months as records are, and the bill names how full one database would be', () => {
    const some = measured({ archiveMinute: { d1Bytes: 1e6 } })
    const of = bill(1_000, { ...still, keystrokes: 1, monthsKept: 2 }, some)
    expect(line('d1GB', of)).toMatchObject({ amount: 120 })
    expect(line('d1GB', of)?.dollars).toBeCloseTo(115 * 0.75)
    expect(of.databaseBytes).toBeCloseTo(120e9)
  })

  it('CO3: grows with people, and everything in it adds up', () => {
    const some = measured({
      ...{ keystroke: { bytesOut: 100 }, keystroke10: { bytesOut: 900 } },
      ...{ idle1: { d1Written: 5 }, idle10: { d1Written: 32 } },
    })
    const of = (people: number) => usedBy({ ...still, people, keystrokes: 1 }, some).units
    expect(of(2).bytesOut).toBeCloseTo(60 * 100)
    expect(of(10).bytesOut).toBeCloseTo(60 * 900)
    expect(of(30).bytesOut).toBeCloseTo(60 * (100 + 28 * 100))
    expect([1, 10, 30].map((people) => Math.round(of(people).d1Written / 60))).toEqual([5, 32, 92])
    const whole = bill(1e6, INTERVIEW, some)
    const sum = whole.lines.reduce((dollars, one) => dollars + one.dollars, whole.base)
    expect(whole.platform).toBeCloseTo(sum)
    expect(whole.total).toBeCloseTo(sum + whole.hosts.dollars)
    expect(whole.perRoom).toBeCloseTo(whole.total / 1e6)
  })

  it('CO3: runners are whole vCPUs for the busiest time, and none where nothing runs', () => {
    expect(hostsOf(1_000, still)).toEqual({ runs: 0, vcpus: 0, dollars: 0 })
    const kind = {
      ...INTERVIEW,
      hours: 1,
      runsPerHour: 12,
      peak: 4,
      runsPerVcpuSecond: 4.5,
      vcpuHourDollars: 0.04,
    }
    // 12 million in 2,592,000 s are 4.63 a second, four times that at the busiest time.
    expect(hostsOf(1e6, kind)).toEqual({ runs: 12e6, vcpus: 5, dollars: 5 * 720 * 0.04 })
    expect(hostsOf(1, kind).vcpus).toBe(1)
  })

  it('CO3: a minute in which something happened is a segment, a long one more', () => {
    expect(amounts(still)).toMatchObject({ archiveMinute: 0, archive: 0 })
    expect(amounts({ ...still, keystrokes: 60 })).toMatchObject({ archiveMinute: 57, archive: 3 })
    expect(amounts({ ...still, keystrokes: 2_000 })).toMatchObject({ archiveMinute: 0, archive: 120 })
  })
})
