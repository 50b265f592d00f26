import type { Outbox } from '#core/client/outbox.ts'
import { keep, type OutboxKey } from './outbox-store.ts'

/** Keeps one editor instance's outbox: one write at a time, always of the newest state. */
export class OutboxKeeper {
  #key: OutboxKey
  #writing = false
  #again = false

  constructor(key: OutboxKey) {
    this.#key = key
  }

  /** Writes what `take` answers and then calls `done` with its stamp; calls meanwhile end in one more write. */
  request(take: () => Outbox, done: (stamp: number) => void): void {
    if (this.#writing) this.#again = true
    else void this.#write(take, done)
  }

  async #write(take: () => Outbox, done: (stamp: number) => void): Promise<void> {
    this.#writing = true
    do {
      this.#again = false
      const box = take()
      // Where nothing can be stored (private windows, a full disk) sending is the best that is left.
      await keep(this.#key, box).catch(() => {})
      done(box.stamp)
    } while (this.#again)
    this.#writing = false
  }
}
