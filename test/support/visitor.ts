import type { Role } from '#core/protocol/access.ts'
import type { Down, DownOf } from '#core/protocol/down.ts'
import { parseDown } from '#core/protocol/parse.ts'
import { PROTOCOL_VERSION } from '#core/protocol/version.ts'
import type { Peer } from './peer.ts'
import type { World } from './world.ts'

/** A socket that says exactly what a test wants it to say, well-formed or not. */
export class Visitor {
  readonly #world: World
  readonly #peer: Peer
  readonly socket: string

  private constructor(world: World, peer: Peer) {
    this.#world = world
    this.#peer = peer
    this.socket = peer.socket ?? 'refused'
  }

  /** A socket that has said nothing yet. */
  static silent(world: World, name: string, role: Role = 'writer'): Visitor {
    const peer = world.peer(name, role)
    world.connect(peer)
    peer.up = []
    return new Visitor(world, peer)
  }

  /** A socket of a person who is in the room, at the newest version of everything. */
  static in(world: World, name: string, role: Role = 'writer'): Visitor {
    const visitor = Visitor.silent(world, name, role)
    visitor.hello()
    return visitor
  }

  get client(): string {
    return this.#peer.client
  }

  /** The code the room closed this socket with; null while it is open. */
  get closed(): number | null {
    return this.#peer.closed
  }

  hello(more: object = {}): Down[] {
    return this.say({ t: 'hello', v: PROTOCOL_VERSION, client: this.client, files: [], ...more })
  }

  /** Sends one frame (an object as JSON, a string as it is, null for a binary one); answers what came back to it. */
  say(message: object | string | null): Down[] {
    this.heard()
    const data = message === null || typeof message === 'string' ? message : JSON.stringify(message)
    this.#world.step({ t: 'frame', from: this.socket, data })
    return this.heard()
  }

  /** What was sent to this socket since it was last asked. */
  heard(): Down[] {
    return this.#peer.down.splice(0).map((frame) => {
      const parsed = parseDown(frame)
      if (!parsed.ok) throw new Error(`the room sent what is no message: ${frame.slice(0, 200)}`)
      return parsed.value
    })
  }

  /** The one answer of a type; throws when there is none. */
  answer<T extends Down['t']>(message: object | string | null, t: T): DownOf<T> {
    const found = this.say(message).find((down): down is DownOf<T> => down.t === t)
    if (!found) throw new Error(`no ${t} came back`)
    return found
  }

  /** Code of the refusal that came back, or undefined. */
  refusal(message: object | string | null): string | undefined {
    return this.say(message).find((down) => down.t === 'refused')?.code
  }

  leave(): void {
    this.#world.cut(this.#peer)
  }
}
