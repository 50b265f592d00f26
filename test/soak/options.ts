import { parseArgs } from 'node:util'

/** How long and how much; `seed` decides who does what and what is broken when. */
export type SoakOptions = {
  seconds: number
  rooms: number
  people: number
  runsPerSecond: number
  /** Whether the server, its runtime, its runner and connections are killed meanwhile. */
  kills: boolean
  seed: number
  write: boolean
}

const USAGE = `Usage: npm run soak -- [--minutes 30] [--rooms 20] [--people 4] [--runs-per-second 1] [--kills] [--seed N] [--write]
People in rooms of a server on this machine, for as long; ends with 1 when anything was lost, doubled or left behind.
--write puts the report into docs/BENCHMARKS.md.`

const FLAGS = {
  minutes: { type: 'string', default: '30' },
  rooms: { type: 'string', default: '20' },
  people: { type: 'string', default: '4' },
  'runs-per-second': { type: 'string', default: '1' },
  kills: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** The options of a command line; ends the process after showing how it is used. */
export function readOptions(args: string[]): SoakOptions {
  const values = valuesIn(args)
  const options = {
    seconds: Number(values.minutes) * 60,
    rooms: Number(values.rooms),
    people: Number(values.people),
    runsPerSecond: Number(values['runs-per-second']),
    kills: values.kills,
    seed: Number(values.seed),
    write: values.write,
  }
  const { seconds, rooms, people, runsPerSecond, seed } = options
  const whole = [rooms, people, seed].every(Number.isSafeInteger)
  const possible = seconds > 0 && rooms > 0 && people > 1 && runsPerSecond >= 0
  if (values.help || !whole || !possible) end(values.help ? 0 : 2)
  return options
}

function valuesIn(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return end(2)
  }
}

function end(code: number): never {
  console.log(USAGE)
  process.exit(code)
}
