import type { Ledger } from './ledger.ts'
import type { Log } from './log.ts'
import type { Queue, Ticket } from './queue.ts'

/** Who asks for what: an id belongs to its room and is used there once. */
export type Asked = { id: string; room: string; user: string }

/** What something is known by here: callers choose ids, so that one room could otherwise name what is another's. */
export const runKey = (room: string, id: string): string => `${room}/${id}`

/** A place in the queue under an id that was not used before, or why there is none. */
export type Entry =
  | { kind: 'entered'; key: string; ticket: Ticket; settle: (status: string) => void }
  | { kind: 'busy' }
  | { kind: 'duplicate'; status: string | null }

/** Lets work in: a place in the queue first, so that what was refused as busy may be asked for again, and then its id. */
export class Admission {
  #queue: Queue
  #ledger: Ledger
  #log: Log

  constructor({ queue, ledger, log }: { queue: Queue; ledger: Ledger; log: Log }) {
    this.#queue = queue
    this.#ledger = ledger
    this.#log = log
  }

  /** `moved` hears the place in the queue, once it is entered. */
  enter(asked: Asked, moved: (position: number) => void): Entry {
    let place: number | null = null
    let tell = (position: number): void => void (place = position)
    const ticket = this.#queue.enter(asked, (position) => tell(position))
    if (!ticket) return { kind: 'busy' }
    const key = runKey(asked.room, asked.id)
    let claimed = false
    try {
      const past = this.#ledger.claim(key)
      claimed = past === null
      if (past) return { kind: 'duplicate', status: past.status }
    } finally {
      if (!claimed) {
        ticket.leave()
        void ticket.granted.then((slot) => slot?.release())
      }
    }
    tell = moved
    if (place !== null) moved(place)
    return { kind: 'entered', key, ticket, settle: (status) => this.#settle(key, status) }
  }

  /** An end that cannot be written down is told all the same; the id stays used. */
  #settle(key: string, status: string): void {
    try {
      this.#ledger.settle(key, status)
    } catch (error) {
      this.#log('error', 'the end of a run could not be written down', { error: String(error) })
    }
  }
}
