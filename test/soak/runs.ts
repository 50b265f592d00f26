import { setTimeout as sleep } from 'node:timers/promises'
import type { Rng } from '../support/rng.ts'
import type { Ledger } from './ledger.ts'
import { pickProgram } from './programs.ts'
import type { SoakRoom } from './stage.ts'

/** Of so many runs one is of the tests of a problem. */
const JUDGED = 0.08
const FIRST_OUTPUT_MS = 30_000

/** Runs programs, so many a second over all rooms, until `signal`. */
export async function runPrograms(
  rooms: readonly SoakRoom[],
  perSecond: number,
  rng: Rng,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && perSecond > 0) {
    await sleep((2_000 / perSecond) * rng.next(), null, { signal }).catch(() => {})
    const room = rng.pick(rooms)
    if (signal.aborted || performance.now() < room.quietUntil) continue
    if (rng.chance(JUDGED)) judge(room, rng, ledger)
    else void run(room, rng, ledger).catch((error: unknown) => ledger.failed('a run', error))
  }
}

async function run(room: SoakRoom, rng: Rng, ledger: Ledger): Promise<void> {
  const person = rng.pick(room.people)
  const { page } = person
  const { program, file } = pickOf(room, rng)
  const going = page.view.run && !page.view.run.verdict
  if (going || page.sync.status === 'offline') return
  const id = crypto.randomUUID()
  person.asked.set(id, performance.now())
  page.send({ t: 'run', id, entry: file })
  ledger.did(`runs of ${program.name}`)
  if (program.stdin !== undefined) {
    await page.until(() => page.view.run?.id !== id || page.view.run.output.length > 0, FIRST_OUTPUT_MS)
    page.send({ t: 'stdin', run: id, data: program.stdin, closed: true })
  }
  if (program.cancelAfter === undefined) return
  await sleep(program.cancelAfter)
  page.send({ t: 'cancel', run: id })
}

function pickOf({ programs }: SoakRoom, rng: Rng): SoakRoom['programs'][number] {
  const picked = pickProgram(
    programs.map(({ program }) => program),
    rng,
  )
  const found = programs.find(({ program }) => program === picked)
  if (!found) throw new Error(`${picked.name} is in no file`)
  return found
}

function judge({ people, problem }: SoakRoom, rng: Rng, ledger: Ledger): void {
  const { page } = rng.pick(people)
  const kind = rng.chance(0.5) ? 'submit' : 'tests'
  page.send({ t: 'judge', id: crypto.randomUUID(), problem, kind })
  ledger.did('judgements')
}
