import { availableParallelism, freemem, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Rng } from '../support/rng.ts'
import { Server } from '../support/server.ts'
import { breakThings, quietRooms } from './breaks.ts'
import { endFaultsOf, hookFaults, roomFaults } from './check.ts'
import { containers, engineAnswers } from './containers.ts'
import { Ledger } from './ledger.ts'
import { boundsOf, type Bound } from './bounds.ts'
import type { SoakOptions } from './options.ts'
import { Receiver } from './receiver.ts'
import { runPrograms } from './runs.ts'
import { takeSamples, type Sample } from './samples.ts'
import { setStage } from './stage.ts'

/** Memory without which a soak says more about the machine than about the server, bytes. */
const NEEDED = 2 * 1024 * 1024 * 1024
/** Of so much time something is broken once, milliseconds on average; of a short soak once in its half. */
const BROKEN_EVERY_MS = 40_000

/** What a soak found: `faults` is what was lost, doubled or left behind, in words. */
export type Soaked = {
  options: SoakOptions
  docker: boolean
  load: number
  samples: Sample[]
  ledger: Ledger
  hooks: { taken: number; again: number }
  faults: string[]
  bounds: Bound[]
}

/** Starts a server, has people live in its rooms for as long as asked, lets everything come to rest, and looks for what is wrong. */
export async function soak(options: SoakOptions, say: (line: string) => void): Promise<Soaked> {
  if (freemem() < NEEDED) throw new Error(`A soak needs ${NEEDED / 2 ** 30} GiB of free memory`)
  const load = loadavg()[0] ?? 0
  const docker = await engineAnswers()
  const before = new Set(await containers(docker))
  const ledger = new Ledger()
  const receiver = await Receiver.listen(new Rng(options.seed))
  const server = await Server.start({
    PROBLEMS: 'problems',
    WEBHOOK_LOOPBACK: '1',
    RUNNER_SANDBOX: docker ? 'auto' : 'wasm',
  })
  try {
    say(`Seed ${options.seed}: making ${options.rooms} rooms of ${options.people} at ${server.url}`)
    const rooms = await setStage(server.url, options, receiver, ledger)
    const samples = await live(server, rooms, options, ledger, say)
    say('Everybody stopped; looking at what there is')
    const due = new Set<string>()
    const faults: string[] = []
    for (const room of rooms) {
      const found = await roomFaults(room, ledger, due).catch((error: unknown) => [String(error)])
      faults.push(...found.map((fault) => `room ${rooms.indexOf(room) + 1}: ${fault}`))
    }
    for (const { page } of rooms.flatMap(({ people }) => people)) page.close()
    faults.push(...(await hookFaults(receiver, due)), ...(await endFaultsOf(server)))
    const left = (await containers(docker)).filter((id) => !before.has(id))
    if (left.length > 0) faults.push(`${left.length} containers are left`)
    const hooks = { taken: receiver.taken.size, again: receiver.again }
    const bounds = boundsOf(samples, { cores: availableParallelism(), load, kills: options.kills })
    return { options, docker, load, samples, ledger, hooks, faults, bounds }
  } finally {
    receiver.close()
    await server.stop()
  }
}

/** The time in which people do things; answers what was seen meanwhile. */
async function live(
  server: Server,
  rooms: Awaited<ReturnType<typeof setStage>>,
  options: SoakOptions,
  ledger: Ledger,
  say: (line: string) => void,
): Promise<Sample[]> {
  const { seed, seconds, runsPerSecond, kills } = options
  const people = rooms.flatMap((room) => room.people)
  const ending = new AbortController()
  const { signal } = ending
  const every = Math.min(BROKEN_EVERY_MS, seconds * 500)
  const samples = takeSamples(server, rooms, ledger, signal)
  const others = [
    runPrograms(rooms, runsPerSecond, new Rng(seed + 1), ledger, signal),
    quietRooms(rooms, new Rng(seed + 2), signal),
    kills ? breakThings(server, rooms, every, new Rng(seed + 3), ledger, signal) : null,
  ]
  for (const person of people) person.live()
  const report = setInterval(
    () => say(`${[...ledger.done.values()].reduce((a, b) => a + b, 0)} things done`),
    60_000,
  )
  await sleep(seconds * 1000)
  clearInterval(report)
  ending.abort()
  await Promise.all(people.map((person) => person.stop()))
  await Promise.all(others)
  return samples
}
