import type { RoomLog } from '#core/room/log.ts'
import type { JudgeAsk } from '#core/room/room.ts'
import type { Input } from '#core/room/step.ts'
import type { ObjectEnv } from './env.ts'
import { JudgeCalls } from './judge-calls.ts'
import { wakeWithin } from './listening.ts'
import { readProblem } from './problem-rows.ts'
import { Submissions } from './submissions.ts'

/** What a room needs to have programs judged and to tell the directory how that ended. */
export class Judge {
  readonly #calls: JudgeCalls
  readonly #submissions: Submissions

  constructor(
    env: ObjectEnv,
    storage: DurableObjectStorage,
    room: { log: () => RoomLog; step: (input: Input) => void },
  ) {
    this.#calls = new JudgeCalls(env, room.step, (id, version) => readProblem(env.DB, id, version))
    const wake = (ms: number) => wakeWithin(storage, ms)
    this.#submissions = new Submissions(env.DB, room.log, storage.kv, wake)
  }

  start(ask: JudgeAsk): void {
    this.#calls.start(ask)
  }

  cancel(id: string): void {
    this.#calls.cancel(id)
  }

  cancelAll(): void {
    this.#calls.cancelAll()
  }

  /** Tells the directory what it has not been told yet. */
  async tell(room: string): Promise<void> {
    if (this.#submissions.isDue) await this.#submissions.tell(room)
  }
}
