import { setTimeout as sleep } from 'node:timers/promises'
import type { Measured, MeasuredServer } from './server.ts'
import { none, plus, type Units } from './units.ts'

/** Longer than anything that keeps a room awake after it was last used, milliseconds. */
const SETTLED_MS = 2_400
/** How often one is done by itself, to see how long a room stays awake for it. */
const ALONE = 3

/** What the alarm of a room does comes with time and not with an operation. */
const BY_TIME = ['Room alarm', 'Room lapse']
/** A room wakes for whatever comes first. */
const EITHER = 'Room wake'

/** Measures operations one kind after the other; nothing else may happen at the server meanwhile. */
export class Stopwatch {
  readonly #server: MeasuredServer

  constructor(server: MeasuredServer) {
    this.#server = server
  }

  /** What one of `times` costs; `alone` does it a few times more with pauses in between, for how long the room stays awake. */
  async each(times: number, run: (n: number) => Promise<unknown>, alone = false): Promise<Units> {
    const many = await this.over(async () => {
      for (let n = 0; n < times; n++) await run(n)
    })
    const one = plus(none(), many, 1 / times)
    if (!alone) return one
    let awakeMs = 0
    for (let n = 0; n < ALONE; n++) awakeMs += (await this.over(() => run(times + n))).awakeMs / ALONE
    return { ...one, awakeMs }
  }

  /** What everything costs that happens while `run` does and because of it; `by: time` takes the alarm alone. */
  async over(run: () => Promise<unknown>, by: 'operation' | 'time' | 'all' = 'operation'): Promise<Units> {
    const before = await this.#server.take()
    const cpu = this.#server.cpuMs()
    await run()
    const cpuMs = this.#server.cpuMs() - cpu
    if (by === 'operation') await sleep(SETTLED_MS)
    const after = await this.#server.take()
    return { ...summed(after, by), cpuMs, ...grown(before, after) }
  }
}

const grown = ({ sizes: before }: Measured, { sizes: after }: Measured) => ({
  objectBytes: Math.max(0, after.object - before.object),
  d1Bytes: Math.max(0, after.d1 - before.d1),
})

function summed({ by }: Measured, which: 'operation' | 'time' | 'all'): Units {
  let sum = none()
  for (const [cause, counted] of Object.entries(by)) {
    const fits = cause === EITHER || BY_TIME.includes(cause) === (which === 'time')
    if (which !== 'all' && !fits) continue
    const {
      requests,
      calls,
      messagesIn: messages,
      rowsRead,
      rowsWritten,
      d1Read,
      d1Written,
      bytesOut,
    } = counted
    const awakeMs = cause.startsWith('Room') ? counted.awakeMs : 0
    sum = plus(sum, {
      ...none(),
      ...{ requests, calls, messages, rowsRead, rowsWritten, d1Read, d1Written, bytesOut, awakeMs },
    })
  }
  return sum
}
