import type { Trial, Tried } from '../bench.ts'
import { over, type Ending } from '../ending.ts'
import { Output } from '../output.ts'
import { Consumption, sampleMs } from './consumption.ts'
import { endingOf, LAST_WORDS, REFUSED } from './exits.ts'
import type { Facts, Mark } from './marks.ts'
import type { Seat } from './seat.ts'

/** Longest time until a program begins, and until it has ended after it was told to, milliseconds. */
const BEGIN_MS = 10_000
const STOP_MS = 1_000

/** Runs the program of a seat once, with this input; see `Seat.run`. `cancellable` is given how to end it early. */
export async function runTrial(
  seat: Seat,
  { stdin, files = [] }: Trial,
  cancellable: (cancel: (ending: Ending) => void) => void,
): Promise<Tried | null> {
  const { box, bout } = seat
  const { limits } = bout
  const used = new Consumption(limits)
  const said = { stdout: '', stderr: '' }
  let lastWords = ''
  let ending: Ending | null = null
  let facts: Facts | null = null
  let ends = 0
  let hasBegun = false
  let late: NodeJS.Timeout | null = null
  let finish = () => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))

  /** Its container may be used again, if all of the program is gone soon. */
  const end = (why: Ending) => {
    if (ending || facts) return
    ending = why
    box.stop()
    late = setTimeout(finish, hasBegun ? STOP_MS : 0)
  }
  const output = new Output(
    limits.outputBytes,
    (frame) => {
      if (frame.t === 'stdout' || frame.t === 'stderr') said[frame.t] += frame.data
      else if (frame.t === 'cut' && frame.s !== 'compile') said[frame.s] += '\n…\n'
    },
    () => end(over('outputBytes', limits)),
  )
  const hear = (mark: Mark) => {
    switch (mark.kind) {
      case 'go':
        return begin()
      case 'refused':
        return end(REFUSED)
      case 'ended':
      case 'last':
        if (mark.kind === 'last') seat.isUsable = false
        // Both streams say so: then nothing that was written before is still on its way.
        if (++ends < 2) return
        facts = mark
        return finish()
      case 'wait':
      case 'compiled':
      case 'ready':
        return
      default:
        return mark satisfies never
    }
  }
  const begin = () => {
    hasBegun = true
    used.begin({ meter: box.meter, before: seat.used })
    // Nothing is asked of the program's input but its end.
    used.waits.typed(true)
  }
  const asked = performance.now()
  const timer = setInterval(() => {
    if (!hasBegun) return performance.now() - asked > BEGIN_MS ? finish() : undefined
    used.sample()
    const name = used.over('run')
    if (name) end(over(name, limits))
  }, sampleMs(box.meter))

  cancellable(end)
  if (box.meter.cheap) seat.used = (await box.meter.read()) ?? seat.used
  box.trial(stdin, files, {
    output: (name, bytes) => {
      if (ending) return
      output.take(name, bytes)
      if (name === 'stderr') lastWords = (lastWords + bytes.toString('latin1')).slice(-LAST_WORDS)
    },
    mark: hear,
  })
  await Promise.race([finished, box.ended])
  clearInterval(timer)
  if (late) clearTimeout(late)
  box.flush()
  output.end()
  const measured = facts as Facts | null
  if (!measured) seat.isUsable = false
  if (!hasBegun && !ending) return null
  if (box.meter.cheap) await used.measure()
  if (measured) seat.used = box.meter.cheap ? used.last : spent(seat, measured)

  const about = { plan: bout.plan, outOfMemory: bout.outOfMemory, lastWords }
  let how: Ending = (ending as Ending | null) ?? { status: 'runtime_error', signal: 'SIGKILL' }
  if (!ending && measured) how = endingOf({ facts: measured, hasKills: measured.kills > 0, ...about }, limits)
  else if (!ending && used.hasKills) how = over('memoryBytes', limits)
  else if (!ending && !(await box.hasEnded())) how = { status: 'lost', message: 'The sandbox went away.' }
  const counted = used.counted(how, measured)
  // It came to its end between two measurements; what it took says the same each time.
  if (how.status === 'ok' && (counted.cpuMs ?? 0) > limits.cpuMs) how = over('cpuMs', limits)
  const { dropped } = output
  return { verdict: { ...how, ...counted, ...(dropped ? { dropped } : {}) }, ...said }
}

/** What a container has used after a trial where asking for it would take longer than the trial. */
const spent = ({ used }: Seat, { cpuMs, agentMs, kills }: Facts) => ({
  ...used,
  cpuMs: used.cpuMs + cpuMs + agentMs,
  kills: used.kills + kills,
})
