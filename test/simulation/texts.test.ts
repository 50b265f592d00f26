import { expect, test } from 'vitest'
import { emptyTally, simulate } from './simulate.ts'

const SEEDS = 150

test(`case 43: random people, edits, delays and evictions end with equal texts and nothing lost, for ${SEEDS} seeds`, () => {
  const tally = emptyTally()
  for (let seed = 0; seed < SEEDS; seed++) {
    try {
      simulate(seed, tally)
    } catch (error) {
      throw new Error(`npm run simulate -- --seed ${seed}`, { cause: error })
    }
  }
  for (const [what, count] of Object.entries(tally)) expect([what, count > 0]).toEqual([what, true])
})
