import { expect, test } from 'vitest'
import { soak } from '../soak/soak.ts'
import { reportOf } from '../soak/report.ts'
import { plotsOf } from '../soak/write.ts'

const PEOPLE = 2
const MINUTES = 5

test(
  'SO1, SO2: case 68, people type, run and come and go for 45 s while the server is killed: nothing is lost, doubled or left behind',
  { timeout: MINUTES * 60_000 },
  async () => {
    const soaked = await soak(
      { seconds: 45, rooms: 2, people: PEOPLE, runsPerSecond: 0.5, kills: true, seed: 3, write: false },
      () => {},
    )
    const { ledger, faults, samples, hooks } = soaked
    expect(faults).toEqual([])
    // Something was done, and seen, and broken.
    expect([...ledger.done.keys()]).toEqual(
      expect.arrayContaining(['bursts of typing', 'deletions', 'kills of the server']),
    )
    expect(samples.length).toBeGreaterThan(0)
    expect(hooks.taken).toBeGreaterThan(2 * PEOPLE)
    expect(reportOf(soaked)).toContain('Nothing was lost, doubled or left behind.')
    for (const svg of Object.values(plotsOf(soaked))) expect(svg).not.toContain('NaN')
  },
)
