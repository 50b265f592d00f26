import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { eventsBegin, eventsEnd, eventsForgotten } from '#core/protocol/api/events.ts'
import { linesOf } from '#core/replay/file-lines.ts'
import type { Account } from '../support/account.ts'
import type { Ledger } from './ledger.ts'

const AGAIN_MS = 500
const told = v.union([eventsBegin, eventsEnd, eventsForgotten])
const numbered = v.looseObject({ seq: v.number() })
const decoder = new TextDecoder()

/** Follows the events of a room as a script does, over cuts and restarts: each line by its number. */
export class Follower {
  readonly lines = new Map<number, string>()
  /** What it was told twice, or in another order than that of the numbers. */
  readonly wrong: string[] = []
  after = 0
  #account: Account
  #path: string
  #ledger: Ledger
  #ending = new AbortController()
  #over: Promise<void> = Promise.resolve()

  constructor(account: Account, code: string, ledger: Ledger) {
    this.#account = account
    this.#path = `/api/rooms/${code}/events`
    this.#ledger = ledger
  }

  /** Goes on until it is stopped. */
  follow(): void {
    this.#over = this.#follow()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#over
  }

  /** Reads what there is and not more. */
  async catchUp(): Promise<void> {
    await this.#read('0', new AbortController().signal)
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      try {
        await this.#read('1', signal)
      } catch (error) {
        if (signal.aborted) return
        this.#ledger.failed('events', error)
      }
      this.#ledger.did('streams of events begun again')
      await sleep(AGAIN_MS, null, { signal }).catch(() => {})
    }
  }

  async #read(follow: '0' | '1', signal: AbortSignal): Promise<void> {
    const body = await this.#account.stream(`${this.#path}?follow=${follow}&after=${this.after}`, signal)
    // A line that is cut off is none: the stream breaks before it is told.
    for await (const line of linesOf(body, (bytes) => decoder.decode(bytes)))
      if (line !== '') this.#take(line)
  }

  #take(line: string): void {
    const value: unknown = JSON.parse(line)
    if (v.is(told, value)) {
      if ('forgotten' in value) this.wrong.push(`${this.#path}: ${line}`)
      return
    }
    const { seq } = v.parse(numbered, value)
    if (seq !== this.after + 1) this.wrong.push(`${this.#path}: ${seq} came after ${this.after}`)
    this.lines.set(seq, line)
    this.after = Math.max(this.after, seq)
  }
}
