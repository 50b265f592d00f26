import type { Transaction } from '@codemirror/state'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Down } from '#core/protocol/down.ts'
import type { Account } from '../support/account.ts'
import { Headless } from '../support/headless.ts'
import type { Rng } from '../support/rng.ts'
import { act } from './acts.ts'
import type { Ledger } from './ledger.ts'
import type { SoakRoom } from './stage.ts'

const JOIN_MS = 60_000
/** Between one thing that a person does and the next, milliseconds, on average. */
const PAUSE_MS = 700

/** Somebody in a room: a page of theirs at a time, and what they do there. */
export class Person {
  readonly account: Account
  readonly room: SoakRoom
  readonly rng: Rng
  readonly ledger: Ledger
  page: Headless
  /** The file they look at. */
  file = 'f1'
  /** When runs were asked for of which nothing was printed yet. */
  readonly asked = new Map<string, number>()
  #stopped = false
  #over: Promise<void> = Promise.resolve()

  private constructor(account: Account, room: SoakRoom, rng: Rng, ledger: Ledger) {
    this.account = account
    this.room = room
    this.rng = rng
    this.ledger = ledger
    this.page = this.#opened(new Headless(() => account.ticket(room.code)))
  }

  /** Becomes a member and comes in. */
  static async enter(account: Account, room: SoakRoom, rng: Rng, ledger: Ledger): Promise<Person> {
    await account.send('POST', `/api/rooms/${room.code}/join`)
    const person = new Person(account, room, rng, ledger)
    await person.here()
    return person
  }

  get client(): string {
    return this.page.sync.client
  }

  /** Waits until the room's text is here and all that was typed is on its disk. */
  async here(): Promise<void> {
    const since = performance.now()
    await this.page.until(() => this.page.sync.status === 'saved', JOIN_MS)
    this.ledger.took('join', since)
  }

  /** Does one thing after the other until it is stopped. */
  live(): void {
    this.#over = this.#live()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#over
  }

  /** Another page, as when this one is closed and opened later. */
  comeBack(): void {
    this.page.close()
    this.page = this.#opened(new Headless(() => this.account.ticket(this.room.code)))
    this.file = 'f1'
  }

  /** The same page loaded again, on what it kept. */
  reload(): void {
    this.page = this.#opened(this.page.reopened())
    this.file = 'f1'
  }

  async #live(): Promise<void> {
    while (!this.#stopped) {
      await sleep(PAUSE_MS * 2 * this.rng.next())
      if (performance.now() < this.room.quietUntil) continue
      try {
        await act(this)
      } catch (error) {
        this.ledger.failed('a person', error)
      }
    }
  }

  #opened(page: Headless): Headless {
    page.applied = (_file, transactions) => this.#saw(transactions)
    page.seen = (message) => this.#heard(message)
    page.rejected = this.ledger.rejected
    return page
  }

  #saw(transactions: readonly Transaction[]): void {
    for (const { changes } of transactions)
      changes.iterChanges((_fromA, _toA, _fromB, _toB, text) => this.ledger.seen(text.toString()))
  }

  #heard(message: Down): void {
    if (message.t === 'refused') this.ledger.failed('refused', `${message.re} ${message.code}`)
    const since = message.t === 'output' ? this.asked.get(message.run) : undefined
    if (message.t === 'output' && since !== undefined) {
      this.ledger.took('run', since)
      this.asked.delete(message.run)
    }
    if (message.t !== 'chat' || message.by.user !== this.page.view.you?.user) return
    const said = this.ledger.said.get(this.room.code) ?? new Set<string>()
    this.ledger.said.set(this.room.code, said.add(message.id))
  }
}
