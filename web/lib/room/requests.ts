import type { Down, DownOf } from '#core/protocol/down.ts'
import type { Up } from '#core/protocol/up.ts'

/** The room said no; `message` is a sentence for the person. */
export class Refused extends Error {}

const PATIENCE_MS = 10_000

type Waiting = { resolve: () => void; reject: (error: Error) => void; timer: ReturnType<typeof setTimeout> }

/** Requests that wait for their answer or refusal. */
export class Requests {
  #send: (message: Up) => boolean
  #waiting = new Map<string, Waiting>()

  /** `send` answers false when there is no connection. */
  constructor(send: (message: Up) => boolean) {
    this.#send = send
  }

  /** Sends and resolves when `done(id)` is called, rejects when it is refused, too late or the connection breaks. */
  ask = (message: Up, id: string): Promise<void> => {
    const answer = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => this.#fail(id, 'The room did not answer. Please try again.'),
        PATIENCE_MS,
      )
      this.#waiting.set(id, { resolve, reject, timer })
    })
    if (!this.#send(message)) this.disconnected()
    return answer
  }

  /** Resolves or rejects what a message answers. */
  answered(message: Down): void {
    switch (message.t) {
      case 'file':
      case 'chat':
      case 'chatChange':
      case 'note':
      case 'noteChange':
      case 'summon':
        return this.#done(message.id)
      case 'run':
        return this.#done(message.run.id)
      case 'judgement':
        return this.#done(message.judgement.id)
      case 'chats':
      case 'notes':
        this.#done(message.id)
        return message.list.forEach(({ id }) => this.#done(id))
      case 'welcome':
        return message.chat.forEach(({ id }) => this.#done(id))
      case 'refused':
        return void this.refused(message)
      default:
        return
    }
  }

  #done(id: string | undefined): void {
    const waiting = this.#take(id)
    waiting?.resolve()
  }

  /** True when the refusal belonged to a waiting request. */
  refused({ id, message }: DownOf<'refused'>): boolean {
    return this.#fail(id, message)
  }

  disconnected(): void {
    for (const id of [...this.#waiting.keys()]) this.#fail(id, 'The connection was lost. Please try again.')
  }

  #fail(id: string | undefined, message: string): boolean {
    const waiting = this.#take(id)
    waiting?.reject(new Refused(message))
    return waiting !== undefined
  }

  #take(id: string | undefined): Waiting | undefined {
    if (id === undefined) return undefined
    const waiting = this.#waiting.get(id)
    if (waiting) clearTimeout(waiting.timer)
    this.#waiting.delete(id)
    return waiting
  }
}
