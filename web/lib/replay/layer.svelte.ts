import { originAt, sumsByPerson } from '#core/replay/origin-sums.ts'
import type { Whence } from '#core/replay/whence.ts'
import type { Looked, OriginsPort } from './origin-marks.ts'
import { describeOrigin } from './origin-words.ts'
import type { Player } from './player.svelte.ts'

/** How long a character is looked at before it is found out since when it is there, milliseconds. */
const REST_MS = 200

/** What the layer needs of its page. */
export type LayerPort = { who(user: string): { name: string }; timeOf(at: number): string }

/** Shows in the code of a replay where each character came from, and tells it of the one that is looked at. */
export class Layer {
  #player: Player
  #port: LayerPort
  #caret = $state<number | null>(null)
  #pointer = $state<number | null>(null)
  /** Since when the character that is looked at is there; null while that is not known. */
  #since = $state.raw<Whence | null>(null)
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor(player: Player, port: LayerPort) {
    this.#player = player
    this.#port = port
  }

  get on(): boolean {
    return this.#player.origins.wanted
  }
  set on(on: boolean) {
    this.#player.origins.wanted = on
    if (!on) this.forget()
  }

  /** What the marks in the editor need. */
  readonly marks: OriginsPort = {
    origins: () => this.#player.origins.now,
    looked: (by, position) => this.#look(by, position),
  }

  /** Where the character came from that the pointer, or else the caret, is on. */
  readonly found = $derived.by(() => {
    const [origins, position] = [this.#player.origins.now, this.#pointer ?? this.#caret]
    return origins && position !== null ? originAt(origins, position) : null
  })

  /** The same in words, `Pasted from outside by Ada, 12:30`; empty while nothing is looked at. */
  readonly words = $derived.by(() => {
    if (!this.found) return ''
    const { origin, user } = this.found
    const said = describeOrigin(origin, this.#port.who(user).name)
    if (!this.#since || origin === 'template' || origin === 'unknown') return said
    const { at, exact, moved } = this.#since
    return `${said}, ${exact ? '' : 'before '}${moved ? 'moved here ' : ''}${this.#port.timeOf(at)}`
  })

  /** What everybody put into the shown file that stands in it now. */
  readonly sums = $derived.by(() => {
    const { now } = this.#player.origins
    return now ? sumsByPerson(now) : []
  })

  /** Nothing is looked at any more. */
  forget(): void {
    clearTimeout(this.#rest)
    this.#caret = this.#pointer = this.#since = null
  }

  #look(by: Looked['by'], position: number | null): void {
    if (by === 'pointer' && position === this.#pointer) return
    if (by === 'pointer') this.#pointer = position
    else this.#caret = position
    this.#since = null
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => void this.#ask(), REST_MS)
  }

  async #ask(): Promise<void> {
    const position = this.#pointer ?? this.#caret
    const { seq } = this.#player
    if (position === null || !this.on) return
    const since = await this.#player.whence(position)
    if (position === (this.#pointer ?? this.#caret) && seq === this.#player.seq) this.#since = since
  }
}
