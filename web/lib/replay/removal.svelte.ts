import type { Marker } from '#core/protocol/outline.ts'
import type { RunState } from '#core/protocol/down.ts'
import type { Stretch } from '#core/replay/sources.ts'
import { account } from '#lib/api/account.svelte.ts'
import { isLeft } from '#lib/run/left.ts'
import type { Player } from './player.svelte.ts'
import type { Selected } from './replay-editor.ts'

/** What somebody is asked about before it is taken out of the record. */
export type Asked =
  { what: 'paste'; mark: Marker } | { what: 'run'; run: RunState } | ({ what: 'text' } & Stretch)

/** What of the shown moment can be taken out of the record, and what somebody is asked about. */
export class Removal {
  #player: Player
  asked = $state.raw<Asked | null>(null)
  /** What is selected of the shown text. */
  selected = $state.raw<Selected | null>(null)

  constructor(player: Player) {
    this.#player = player
  }

  /** Whether anything can be taken out of this record: not of a clip, nor of what was made of a session file. */
  readonly possible = $derived.by(() => {
    const room = this.#player.opened?.manifest.room
    return room !== undefined && room.code !== null && room.origin?.from !== 'file'
  })

  /** Whether this person may take out what is from somebody. */
  may(user: string): boolean {
    const edit = this.#player.opened?.manifest.edit ?? false
    return this.possible && (edit || (user !== '' && user === account.user?.id))
  }

  /** The run that is shown, when this person may take out what it printed. */
  readonly run = $derived.by((): RunState | null => {
    const { run } = this.#player.scene
    return run?.verdict && this.may(run.by.user) && isLeft(run) ? run : null
  })

  /** UTF-16 units that are selected and can be asked about: nothing while it plays. */
  readonly units = $derived.by(() => {
    const { selected } = this
    return selected && this.possible && !this.#player.playing ? selected.to - selected.from : 0
  })

  /** Asks about what is selected. */
  askSelected(): void {
    const { file, seq } = this.#player
    if (this.selected && file !== null) this.asked = { what: 'text', file, seq, ...this.selected }
  }

  /** Asks about the output of the run that is shown. */
  askRun(): void {
    if (this.run) this.asked = { what: 'run', run: this.run }
  }
}
