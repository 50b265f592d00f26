import type { Sync } from '#core/client/sync.ts'
import type { Role } from '#core/protocol/access.ts'
import type { Down } from '#core/protocol/down.ts'
import { createRoom } from '#core/room/create.ts'
import { Document } from '#core/room/document.ts'
import { resume } from '#core/room/join.ts'
import { loadRoom, OPTIONS } from '#core/room/load.ts'
import { MemoryRoomLog } from './memory-log.ts'
import { listeners, type Effect, type Room, type TimerName } from '#core/room/room.ts'
import { resumeScript } from '#core/room/script.ts'
import { step, type Input } from '#core/room/step.ts'
import { Peer } from './peer.ts'
import { ScriptPeer } from './script-peer.ts'

const INFO = {
  id: 'r1',
  code: 'abc-def-ghj',
  title: 'A room',
  language: 'markdown',
  archived: false,
  locked: false,
  sealed: false,
}

/** One room and its people, with every queue in the open so that a test decides what happens next. */
export class World {
  now = 1_000_000
  log = new MemoryRoomLog()
  room: Room
  peers: Peer[] = []
  scripts: ScriptPeer[] = []
  timers: { at: number; name: TimerName }[] = []
  later: { at: number; peer: Peer; sync: Sync }[] = []
  /** Effects other than messages, for tests that look at them. */
  outside: Effect[] = []
  /** Decides whether a message is lost on its way down. */
  loses: (message: Down) => boolean = () => false
  /** How often a replica found itself wrong; without a fault it is never. */
  heals = 0
  readonly checkpointPushes: number
  #sockets = 0

  constructor(info: Partial<typeof INFO> = {}, checkpointPushes = OPTIONS.checkpointPushes) {
    this.checkpointPushes = checkpointPushes
    createRoom(this.log, this.now, { ...INFO, ...info }, { user: 'u_owner', name: 'Owner' })
    this.room = this.#load()
  }

  #load(): Room {
    const room = loadRoom(this.log, { ...OPTIONS, checkpointPushes: this.checkpointPushes })
    if (!room) throw new Error('the room was not created')
    return room
  }

  peer(name: string, role: Role = 'writer'): Peer {
    const peer = new Peer(this, name, role)
    this.peers.push(peer)
    return peer
  }

  connect(peer: Peer): void {
    if (peer.socket !== null) return
    const id = `s${++this.#sockets}`
    peer.socket = id
    peer.closed = null
    const arrival = { id, user: `u_${peer.name}`, name: peer.name, guest: false, role: peer.role }
    this.step({ t: 'connect', arrival })
    peer.sync.connected()
  }

  /** A script comes in; the room tells it the text. */
  script(name: string, role: Role = 'bot'): ScriptPeer {
    const id = `s${++this.#sockets}`
    const script = new ScriptPeer(this, name, id)
    this.scripts.push(script)
    const arrival = { id, user: `u_${name}`, name, guest: false, role, script: `script00${id}` }
    this.step({ t: 'connect', arrival })
    return script
  }

  /** The connection breaks: what was on its way is gone; the room hears of it now. */
  cut(peer: Peer): void {
    const { socket } = peer
    if (socket === null) return
    this.#lose(peer)
    this.step({ t: 'disconnect', from: socket })
  }

  #lose(peer: Peer): void {
    peer.socket = null
    peer.up = []
    peer.down = []
    peer.sync.disconnected()
  }

  /** One frame reaches the room. */
  deliver(peer: Peer, options: { twice?: boolean } = {}): void {
    const frame = options.twice ? peer.up[0] : peer.up.shift()
    if (frame !== undefined && peer.socket !== null) this.step({ t: 'frame', from: peer.socket, data: frame })
  }

  step(input: Input): Effect[] {
    const effects = step(this.room, input, this.now)
    for (const effect of effects) this.#perform(effect)
    return effects
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'send':
        return this.#send(effect.to, effect.message)
      case 'broadcast':
        for (const { id } of listeners(this.room)) if (id !== effect.except) this.#send(id, effect.message)
        return
      case 'tell':
        for (const id of effect.among) this.#send(id, effect.message)
        return
      case 'script':
        return void this.#scriptOf(effect.to)?.down.push(JSON.stringify(effect.message))
      case 'seen': {
        const script = this.#scriptOf(effect.to)
        if (script) script.seen = effect.seen
        return
      }
      case 'close': {
        const script = this.#scriptOf(effect.to)
        if (script) script.closed = effect.code
        const peer = this.peers.find((other) => other.socket === effect.to)
        if (!peer) return
        peer.closed = effect.code
        return this.#lose(peer)
      }
      case 'checkpoint':
        return void this.step({ t: 'checkpoint' })
      case 'compact':
        return void this.step({ t: 'compact', doc: effect.doc })
      case 'timer':
        return void this.timers.push({ at: this.now + effect.ms, name: effect.name })
      default:
        return void this.outside.push(effect)
    }
  }

  #scriptOf = (id: string) => this.scripts.find((script) => script.socket === id && script.closed === null)

  #send(id: string, message: Down): void {
    const peer = this.peers.find((other) => other.socket === id)
    if (peer && !this.loses(message)) peer.down.push(JSON.stringify(message))
  }

  /** Time passes: timers of the room and of the clients fire. */
  pass(ms: number): void {
    this.now += ms
    const due = this.timers.filter((timer) => timer.at <= this.now)
    this.timers = this.timers.filter((timer) => timer.at > this.now)
    for (const { name } of due) this.step({ t: 'timer', name })
    const ticks = this.later.filter((tick) => tick.at <= this.now)
    this.later = this.later.filter((tick) => tick.at > this.now)
    for (const { peer, sync } of ticks) if (peer.sync === sync) sync.tick()
  }

  /** The object is evicted and woken: sockets stay, memory and timers are gone. */
  evict(): void {
    const sockets = [...this.room.connections.values()]
    this.timers = []
    this.room = this.#load()
    for (const socket of sockets) {
      const connection = resume(this.room, this.now, socket)
      const script = this.#scriptOf(socket.id)
      if (script) resumeScript(this.room, connection, script.seen)
    }
    this.step({ t: 'woken' })
  }

  /** The machine dies, optionally right after `input` was logged and before anybody was told. */
  crash(input?: Input): void {
    if (input) step(this.room, input, this.now)
    this.timers = []
    this.room = this.#load()
    for (const peer of this.peers) if (peer.socket !== null) this.#lose(peer)
    this.step({ t: 'woken' })
  }

  /** Everybody connects, and everything that is on its way arrives. */
  settle(): void {
    this.loses = () => false
    for (let round = 0; round < 10_000; round++) {
      for (const peer of this.peers) {
        this.connect(peer)
        peer.write()
        while (peer.up.length > 0) this.deliver(peer)
        while (peer.down.length > 0) peer.take()
      }
      const quiet = this.peers.every((p) => p.socket && p.up.length + p.down.length === 0 && !p.unwritten)
      if (quiet && this.timers.length === 0 && this.later.length === 0) return
      if (quiet) this.pass(1_000)
    }
    throw new Error('the world does not settle')
  }

  /** The file's text by the log alone, from its first operation. */
  fold(file: string): string {
    const document = Document.empty(file)
    for (const entry of this.log.pushesOf(file, 0)) document.replay(entry)
    return document.text.toString()
  }
}
