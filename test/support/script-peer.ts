import * as v from 'valibot'
import { scriptDown, type ScriptDown } from '#core/protocol/script.ts'
import type { Seen } from '#core/room/script-bases.ts'
import type { World } from './world.ts'

/** A script as naive as they come: it has one text, takes over every text it is told, and sends all of it when it changes some. */
export class ScriptPeer {
  readonly #world: World
  readonly name: string
  readonly socket: string
  text = ''
  /** What its socket remembers while the room sleeps. */
  seen: Seen | null = null
  /** The code the room closed it with; null while it is open. */
  closed: number | null = null
  /** Frames on their way to the room and from it. */
  up: string[] = []
  down: string[] = []

  constructor(world: World, name: string, socket: string) {
    this.#world = world
    this.name = name
    this.socket = socket
  }

  /** Changes its text and sends it; it is on its way. */
  edit(change: (text: string) => string): void {
    this.text = change(this.text)
    this.up.push(JSON.stringify({ user: 'whoever', content: this.text }))
  }

  /** One frame reaches the room. */
  deliver(): void {
    const frame = this.up.shift()
    if (frame !== undefined && this.closed === null)
      this.#world.step({ t: 'frame', from: this.socket, data: frame })
  }

  /** Takes one message that is on its way. */
  take(): ScriptDown | undefined {
    const frame = this.down.shift()
    if (frame === undefined) return undefined
    const message = v.parse(scriptDown, JSON.parse(frame))
    if ('content' in message) this.text = message.content
    return message
  }

  /** Takes everything that is on its way. */
  heard(): ScriptDown[] {
    const messages: ScriptDown[] = []
    for (let message = this.take(); message; message = this.take()) messages.push(message)
    return messages
  }

  /** Sends one frame at once; answers what it is told until then. */
  say(frame: unknown): ScriptDown[] {
    const data = typeof frame === 'string' || frame === null ? frame : JSON.stringify(frame)
    this.heard()
    this.#world.step({ t: 'frame', from: this.socket, data })
    return this.heard()
  }

  leave(): void {
    this.closed = 1000
    this.#world.step({ t: 'disconnect', from: this.socket })
  }
}
