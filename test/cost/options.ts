import { parseArgs } from 'node:util'
import { INTERVIEW, type Kind } from './kind.ts'

/** What `npm run cost` was asked. */
export type Options = {
  measure: boolean
  quiet: boolean
  json: boolean
  blocks: boolean
  rooms: number[]
  kind: Kind
}

/** The flag of each property of a kind: `runsPerHour` is `--runs-per-hour`. */
export const flagOf = (name: string): string =>
  name.replace(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`)

const KIND = Object.keys(INTERVIEW) as (keyof Kind)[]

/** What `--help` prints. */
export const USAGE = `Usage: npm run cost -- [--rooms 1000,100000] [--json] [--blocks] [--measure [--quiet]] [numbers of a kind of room]
What a month of rooms costs. --blocks rounds up to whole units of a price; --measure counts anew on this machine (five minutes),
with --quiet only what follows when everybody left. A kind of room, as it is without flags:
${KIND.map((name) => `--${flagOf(name)} ${INTERVIEW[name]}`).join(' ')}`

/** Reads the arguments; throws a sentence that names the wrong one. */
export function readOptions(args: string[]): Options {
  const numbers = Object.fromEntries(KIND.map((name) => [flagOf(name), { type: 'string' }] as const))
  const { values } = parseArgs({
    args,
    options: {
      ...numbers,
      measure: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      blocks: { type: 'boolean', default: false },
      rooms: { type: 'string', default: '1000,100000,1000000' },
    },
  })
  const given = values as Record<string, string | boolean | undefined>
  const kind = { ...INTERVIEW }
  for (const name of KIND) {
    const text = given[flagOf(name)]
    if (typeof text === 'string') kind[name] = numberIn(flagOf(name), text)
  }
  if (kind.runsPerVcpuSecond === 0) throw new Error('--runs-per-vcpu-second=0: a number above 0 is one')
  const rooms = values.rooms.split(',').map((text) => numberIn('rooms', text))
  if (rooms.includes(0)) throw new Error('--rooms=0: a number above 0 is one')
  const { measure, quiet } = values
  return { measure, quiet, json: values.json, blocks: values.blocks, rooms, kind }
}

function numberIn(flag: string, text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new Error(`--${flag}=${text}: a number of 0 or more is one`)
  return number
}
