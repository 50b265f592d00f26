import * as glide from '#core/replay/glide.ts'
import { elapsed } from '#lib/notes/elapsed.ts'
import { firstLine } from '#lib/editor/viewport.ts'
import { Player } from '#lib/replay/player.svelte.ts'
import { Reader } from '#lib/replay/reader.ts'
import { Watching } from '#lib/replay/watching.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'

/** Where the watching begins: with the session, or a little before now. */
export type Since = 'start' | 'lately'

/** How far one step back goes, milliseconds of watching. */
export const REWIND_MS = 30_000
const SPEED: Readonly<Record<Since, number>> = { start: 4, lately: 1.5 }

/** What of the past was on the screen when it became the present, so that the present goes on there. */
export type Seen = { file: string; line: number } | null

/** How it ends: the room goes on where the past came to, or where this person was before. */
export type PastPort = {
  /** The first moment can be shown. */
  ready(past: Past): void | Promise<void>
  live(seen: Seen): void
  failed(message: string): void
}

/** Watching in the room what was before, which becomes the present when it gets there; the room is heard all the while. */
export class Past {
  readonly watching: Watching
  readonly player: Player
  #port: PastPort
  #heard: () => number
  #glide: glide.Glide
  #since: Since
  #speed = $state(1)
  #going = $state(true)
  #loop = 0
  #begun = false
  #ready = false

  constructor(view: View, since: Since, port: PastPort) {
    const { session } = view
    this.player = new Player(new Reader(`/api/rooms/${encodeURIComponent(session.code)}/record`, null))
    this.watching = new Watching(this.player, session.code)
    // A scorecard is of the present only: beside the past its notes are.
    this.watching.panel = view.panel === 'scorecard' ? 'notes' : view.panel
    this.#port = port
    this.#since = since
    this.#speed = SPEED[since]
    this.#heard = () => session.state.seq
    this.#glide = glide.asked(performance.now(), this.#heard())
    this.player.ongrown = () => this.#answered()
    this.#loop = requestAnimationFrame(() => this.#frame())
  }

  /** How fast it is watched; towards the end it passes faster. */
  get speed(): number {
    return this.#speed
  }
  set speed(speed: number) {
    this.#speed = speed
    this.player.setSpeed(speed)
  }

  /** It goes on, or will as soon as there is more. */
  get going(): boolean {
    return this.#going
  }

  toggle(): void {
    this.#going = !this.#going
    if (!this.#going && this.player.playing) this.player.toggle()
    this.#goOn()
    this.watching.tell(this.#going ? 'Playing' : `Paused at ${elapsed(this.player.elapsed)}`)
  }

  /** Another step back. */
  rewind(): void {
    this.player.skip(-REWIND_MS)
    this.#goOn()
    this.watching.tell(`At ${elapsed(this.player.elapsed)}`)
  }

  /** Ends it, here and now. */
  leave(): void {
    this.close()
    this.#port.live(null)
  }

  close(): void {
    cancelAnimationFrame(this.#loop)
    this.player.close()
  }

  #frame(): void {
    this.#loop = requestAnimationFrame(() => this.#frame())
    const { player } = this
    if (player.failure && !player.drawn) return this.#fail(player.failure.message)
    if (!player.opened) return
    if (!this.#begun) this.#begin()
    if (!player.drawn) return
    if (!this.#ready) {
      this.#ready = true
      return void this.#port.ready(this)
    }
    if (this.#going && !player.failure) this.#glideOn()
  }

  #begin(): void {
    const { player } = this
    this.#begun = true
    if (player.last === 0) return this.#fail('Nothing of this session is recorded yet.')
    this.#answered()
    player.setSpeed(this.#speed)
    if (this.#since === 'lately') player.seek(player.pace.real(player.pace.length - REWIND_MS))
    player.play()
  }

  #glideOn(): void {
    const { player } = this
    const now = performance.now()
    const sides = { now, left: player.left, speed: this.#speed, last: player.last, heard: this.#heard() }
    const next = glide.goOn(this.#glide, sides)
    if (next.live) return this.#arrive()
    if (next.speed !== player.speed) player.setSpeed(next.speed)
    this.#goOn()
    if (!next.ask) return
    this.#glide = glide.asked(now, this.#heard())
    player.more()
  }

  /** The player stops at its end, where more may have come since; at the very end playing would begin again. */
  #goOn(): void {
    const { player } = this
    if (this.#going && !player.playing && player.at < player.pace.to) player.play()
  }

  #answered(): void {
    this.#glide = glide.answered(this.#glide, performance.now(), this.player.last)
  }

  /** The past has become the present. */
  #arrive(): void {
    const { file } = this.player
    const { view } = this.watching.editor
    this.close()
    this.#port.live(file !== null && view ? { file, line: firstLine(view) } : null)
  }

  #fail(message: string): void {
    this.close()
    this.#port.failed(message)
  }
}
