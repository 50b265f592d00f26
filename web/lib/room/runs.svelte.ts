import { canRun } from '#core/protocol/languages.ts'
import type { FileEntry } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { newID } from './new-id.ts'
import type { RoomState } from './room-state.svelte.ts'

/** What running needs of the session. */
export type RunsPort = {
  state: RoomState
  /** The shown file. */
  entry(): FileEntry | null
  mayRun(): boolean
  /** Resolves when the room has every key pressed so far, or it takes too long. */
  settled(): Promise<void>
  send(message: Up): boolean
  /** Sends and waits for the answer that bears the id; rejects with a sentence. */
  ask(message: Up, id: string): Promise<void>
}

/** Starting, feeding and stopping the room's program. */
export class Runs {
  #port: RunsPort
  #starting = $state(false)

  constructor(port: RunsPort) {
    this.#port = port
  }

  /** Run was pressed and the room has not answered yet. */
  get starting(): boolean {
    return this.#starting
  }

  /** Runs the shown file, or asks for the end of what runs. Rejects with a sentence for the person. */
  async runOrStop(): Promise<void> {
    const { state } = this.#port
    if (state.run && state.running) return void this.#port.send({ t: 'cancel', run: state.run.id })
    const entry = this.#port.entry()
    if (!entry || !this.#port.mayRun() || this.#starting || !canRun(entry.name)) return
    this.#starting = true
    try {
      // The room runs what it has: the last key pressed must be there first.
      await this.#port.settled()
      const id = newID()
      await this.#port.ask({ t: 'run', id, entry: entry.id }, id)
    } finally {
      this.#starting = false
    }
  }

  /** Gives the running program input, or with `closed` the end of it; false when it could not be sent. */
  stdin(data: string, closed = false): boolean {
    const { state } = this.#port
    if (!state.run || !state.running) return false
    return this.#port.send({ t: 'stdin', run: state.run.id, data, ...(closed ? { closed } : {}) })
  }
}
