import { capabilities, type Role } from '#core/protocol/access.ts'
import type { Channel, ChatMessage } from '#core/protocol/chat.ts'
import type { Refusal, RunState } from '#core/protocol/down.ts'
import type { FileEntry } from '#core/protocol/shared.ts'
import { pageFor } from '#core/room/history.ts'
import type { RoomLog } from '#core/room/log.ts'
import type { Ask } from '#core/room/request.ts'
import { documentOf, isActive, type Effect, type Room } from '#core/room/room.ts'
import { outputFrom, runSeen } from '#core/room/run-seen.ts'
import type { Input } from '#core/room/step.ts'
import { Bell } from './bell.ts'
import { arrivalOf, type Identity } from './identity.ts'

/** A file as it is listed; `chars` are UTF-16 units. */
export type FileNow = FileEntry & { chars: number }
export type FileText = { file: FileNow; text: string }

/** A run without its output, and the output from somewhere on; `next` is where the rest begins. */
export type RunNow = {
  run: Omit<RunState, 'output'>
  output: RunState['output']
  next: number
  /** Whether nothing more will come, apart from output after `next`. */
  ended: boolean
}

/** What became of what was asked: why it was not done, or what was made or said. `file` is what was written to, as it is now. */
export type Done = {
  refused?: { code: Refusal; why: string }
  file?: FileText
  made?: FileNow
  message?: ChatMessage
}

/** What of a channel is asked for: so many messages before an event. */
export type ChatsAsked = { channel: Channel; before: number; count: number }
/** Oldest first; `more` when there is something before them. */
export type Chats = { messages: ChatMessage[]; more: boolean }

/** Who reads, with the role that the directory has for them. */
export type Reader = { user: string; role: Role }

type Ground = {
  room: () => Room | null
  log: () => RoomLog
  /** Null when the step failed. */
  step: (input: Input) => readonly Effect[] | null
}

/** The room for those who ask it over HTTP: what they read, and what they do as a member without a socket. */
export class RoomRequests {
  readonly #kv: SyncKvStorage
  readonly #ground: Ground
  #runNews = new Bell()

  constructor(kv: SyncKvStorage, ground: Ground) {
    this.#kv = kv
    this.#ground = ground
  }

  files(): FileNow[] | null {
    const room = this.#ground.room()
    return room && [...room.files.values()].map((file) => fileNow(room, file))
  }

  text(id: string): FileText | null {
    const room = this.#ground.room()
    const file = room?.files.get(id)
    return room && file ? { file: fileNow(room, file), text: documentOf(room, id).text.toString() } : null
  }

  /** Messages of a channel before an event, oldest first; null for who may not read it. */
  chats({ user, role }: Reader, asked: ChatsAsked): Chats | null {
    const room = this.#ground.room()
    const page = room && pageFor(room, user, capabilities(role, room.info), asked)
    return page && { messages: page.list, more: page.more }
  }

  /**
   * A run with its output from a character on, as soon as there is some after that or it has ended, and else after `ms`
   * milliseconds; null when there is none that they may see.
   */
  async run(reader: Reader, id: string, from: number, ms = 0): Promise<RunNow | null> {
    const until = Date.now() + ms
    for (;;) {
      const now = this.#runNow(reader, id, from)
      const left = until - Date.now()
      if (!now || now.ended || now.output.length > 0 || left <= 0) return now
      await this.#runNews.next(left)
    }
  }

  #runNow({ user, role }: Reader, id: string, from: number): RunNow | null {
    const room = this.#ground.room()
    const seen = room && runSeen(room, id, user, capabilities(role, room.info))
    if (!seen) return null
    const { output, ...run } = seen
    return { run, ...outputFrom(output, from), ended: !isActive(seen) }
  }

  /** Does what a member asks, by the rights they have; null when there is no room, or what the Worker knew of them is old. */
  act(who: Identity, ask: Ask): Done | null {
    if (!this.#ground.room()) return null
    const ticket = { id: who.ticket, holders: [who.user, who.session], expires: who.expires }
    if (!this.#ground.log().takeTicket(ticket, Date.now())) return null
    const arrival = arrivalOf(who, `http:${who.ticket}`)
    const effects = this.#ground.step({ t: 'request', arrival, client: this.#clientOf(who.user), ask })
    if (!effects) throw new Error('what was asked of the room failed')
    const file = ask.t === 'write' ? this.text(ask.file) : null
    return { ...(file ? { file } : {}), ...saidTo(arrival.id, effects) }
  }

  /** Something happened: who waits for news of a run looks again. */
  noticed(effects: readonly Effect[]): void {
    if (effects.some(isRunNews)) this.#runNews.ring()
  }

  /** The room is forgotten: nobody waits any longer. */
  end(): void {
    this.#runNews.ring()
  }

  /** Under which client somebody writes here without a socket: always the same one, which nobody can guess before. */
  #clientOf(user: string): string {
    const key = `client:${user}`
    const known = this.#kv.get<string>(key)
    if (known !== undefined) return known
    const client = crypto.randomUUID().replaceAll('-', '').slice(0, 20)
    this.#kv.put(key, client)
    return client
  }
}

const fileNow = (room: Room, file: FileEntry): FileNow => ({ ...file, chars: room.chars.get(file.id) ?? 0 })

/** What a step says to somebody without a socket. */
function saidTo(id: string, effects: readonly Effect[]): Done {
  const done: Done = {}
  for (const effect of effects) {
    if (effect.do !== 'send' || effect.to !== id) continue
    const { message } = effect
    if (message.t === 'refused') done.refused = { code: message.code, why: message.message }
    if (message.t === 'file') done.made = { ...message.file, chars: 0 }
    if (message.t === 'chat') {
      const { t: _, ...chat } = message
      done.message = chat
    }
  }
  return done
}

const RUN_NEWS: readonly string[] = ['run', 'output', 'verdict']
const isRunNews = (effect: Effect): boolean =>
  effect.do === 'broadcast' && RUN_NEWS.includes(effect.message.t)
