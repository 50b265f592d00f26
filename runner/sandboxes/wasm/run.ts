import type { Verdict } from '#core/protocol/run.ts'
import type { Ending } from '../ending.ts'
import type { Pool } from '../pool.ts'
import type { ActiveRun, Job, Sink } from '../sandbox.ts'
import { Course } from './course.ts'
import type { Guest } from './guest.ts'
import type { Ready } from './ready.ts'

/** One program in one guest, from the moment it asks for the guest to its verdict. */
export class WasmRun implements ActiveRun {
  readonly verdict: Promise<Verdict>
  readonly gone: Promise<void>
  #job: Job
  #sink: Sink
  #guest: Guest | null = null
  #course: Course | null = null
  #early: { data: string; closed: boolean }[] = []
  #ending: Ending | null = null
  #cancel: (() => void) | null = null
  #cancelled: Promise<null>

  constructor(job: Job, sink: Sink, pool: Pool<Ready>) {
    this.#job = job
    this.#sink = sink
    this.#cancelled = new Promise((resolve) => (this.#cancel = () => resolve(null)))
    this.verdict = this.#live(pool)
    this.gone = this.verdict.then(async () => {
      await this.#guest?.ended
      pool.done()
    })
  }

  input(data: string, closed: boolean): void {
    if (!this.#guest) return void this.#early.push({ data, closed })
    this.#course?.watch.waits.typed(closed)
    if (data !== '' && !this.#guest.stdin.writableEnded) this.#guest.stdin.write(data)
    if (closed) this.#guest.stdin.end()
  }

  cancel(): void {
    this.#ending ??= { status: 'cancelled' }
    this.#course?.end(this.#ending)
    this.#cancel?.()
  }

  async #live(pool: Pool<Ready>): Promise<Verdict> {
    const taken = pool.take()
    const ready = await Promise.race([taken, this.#cancelled])
    if (this.#ending || !ready) {
      void taken.then((late) => late && pool.giveBack(late))
      return this.#ending
        ? { status: this.#ending.status }
        : { status: 'internal', message: 'The language could not be loaded.' }
    }
    const course = this.#begin(ready)
    const end = await course.over
    ready.guest.kill()
    return course.judge(end)
  }

  #begin({ guest, version, compiles }: Ready): Course {
    const { language, entry, files, limits } = this.#job
    this.#guest = guest
    this.#sink({ t: 'started', sandbox: 'wasm', language, version })
    const course = new Course(guest, limits, this.#sink)
    this.#course = course
    course.watch.compiling = compiles
    // A stream that was paused stays so until it is resumed by name.
    guest.stdout.on('data', (bytes: Buffer) => course.take('stdout', bytes)).resume()
    guest.stderr.on('data', (bytes: Buffer) => course.take('stderr', bytes)).resume()
    guest.onReport = (message) => course.hear(message)
    course.watch.begin()
    const { memoryBytes, fileBytes, diskBytes, openFiles } = limits
    guest.begin({ entry, files, memoryBytes, limits: { fileBytes, diskBytes, openFiles } })
    for (const { data, closed } of this.#early.splice(0)) this.input(data, closed)
    return course
  }
}
