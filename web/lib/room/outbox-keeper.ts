import type { Outbox } from '#core/client/outbox.ts'
import type { EditsKey } from './kept-edits.ts'
import { keep } from './outbox-store.ts'
import { forgetRescued, rescue } from './rescue.ts'

/** Keeps one editor instance's outbox: one write at a time, always of the newest state. */
export class OutboxKeeper {
  #key: EditsKey
  #writing = false
  #again = false
  /** True at first: an earlier page may have left something that this one took over. */
  #rescued = true

  constructor(key: EditsKey) {
    this.#key = key
  }

  /** Writes what `take` answers and then calls `done` with its stamp; calls meanwhile end in one more write. */
  request(take: () => Outbox, done: (stamp: number) => void): void {
    if (this.#writing) this.#again = true
    else void this.#write(take, done)
  }

  /** The page may be gone in a moment: keeps everything before it returns; false when that did not work. */
  rescue(box: Outbox): boolean {
    this.#rescued = rescue(this.#key, box)
    return this.#rescued
  }

  async #write(take: () => Outbox, done: (stamp: number) => void): Promise<void> {
    this.#writing = true
    do {
      this.#again = false
      const box = take()
      // Where nothing can be stored (private windows, a full disk) sending is the best that is left.
      const kept = await keep(this.#key, box).then(
        () => true,
        () => false,
      )
      done(box.stamp)
      if (kept && this.#rescued && !this.#again) {
        this.#rescued = false
        forgetRescued(this.#key)
      }
    } while (this.#again)
    this.#writing = false
  }
}
