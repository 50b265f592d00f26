import type { Frame } from '#core/replay/frame.ts'
import { changedOrigins } from '#core/replay/origins-change.ts'
import type { Origins } from '#core/replay/origins.ts'

/** Where the characters of the shown file came from, as long as that is wanted. */
export class ShownOrigins {
  #wanted = $state(false)
  /** What the reader takes the page to have, and the file it is of. */
  #have = $state.raw<Origins | null>(null)
  #file: string | null = null
  #ask: () => void

  /** `ask` has the shown moment sent again. */
  constructor(ask: () => void) {
    this.#ask = ask
  }

  get wanted(): boolean {
    return this.#wanted
  }
  set wanted(wanted: boolean) {
    this.#wanted = wanted
    this.#ask()
  }

  /** Null while they are not wanted or not here. */
  get now(): Origins | null {
    return this.#wanted ? this.#have : null
  }

  /** Takes what a frame says of them; `asked` when it was asked to. */
  take({ file, origins }: Frame, asked: boolean): void {
    const before = asked && file === this.#file ? this.#have : null
    this.#have = origins ? changedOrigins(before, origins) : before
    this.#file = file
  }
}
