/** A word that somebody typed: by which client, when (milliseconds of this process), and whether anything was broken then. */
type Word = { at: number; client: string; calm: boolean }

/** What is timed: an edit until another person has it, a join until the text is here, a run until its first output. */
export type Timed = 'edit' | 'join' | 'run'

/** How long a word is looked out for, milliseconds. */
const KEPT_MS = 120_000

const BAD_NEWS = /error|exception|fail|crash|warn/i

/** What everybody did and saw, for the figures and for what is checked at the end. */
export class Ledger {
  /** Every word by who typed it, in order. */
  readonly typed = new Map<string, string[]>()
  /** What the room would not take, as it was given back. */
  readonly rejected: string[] = []
  /** Messages of the chat that the room showed to who wrote them, by room. */
  readonly said = new Map<string, Set<string>>()
  readonly errors = new Map<string, number>()
  /** What was done, and how often. */
  readonly done = new Map<string, number>()
  /** Until when times say nothing, because something was broken; milliseconds of this process. */
  troubledUntil = 0
  #heard = 0
  #words = new Map<string, Word>()
  #times: Record<Timed, number[]> = { edit: [], join: [], run: [] }

  get calm(): boolean {
    return performance.now() > this.troubledUntil
  }

  did(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1)
  }

  /** Counts an error under its words without what is different each time. */
  failed(what: string, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error)
    const kind = `${what}: ${text.replaceAll(/\/rooms\/[\w-]+/g, '/rooms/…').replaceAll(/\d+/g, '0')}`.slice(
      0,
      160,
    )
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1)
  }

  /** Counts what a server said that is no good news; `said` is all of it since it was started. */
  listen(said: string): void {
    if (said.length < this.#heard) this.#heard = 0
    const lines = said.slice(this.#heard).split('\n')
    this.#heard = said.length
    for (const line of lines.filter((text) => BAD_NEWS.test(text))) this.failed('the server', line)
  }

  typing(client: string, word: string): void {
    const words = this.typed.get(client) ?? []
    this.typed.set(client, words)
    words.push(word)
    this.#words.set(word, { at: performance.now(), client, calm: this.calm })
  }

  /** Another person's text has it now. */
  seen(text: string): void {
    for (const word of wordsIn(text)) {
      const found = this.#words.get(word)
      if (found?.calm && this.calm) this.#times.edit.push(performance.now() - found.at)
    }
  }

  /** Notes how long something took, unless something was broken meanwhile. */
  took(what: Timed, since: number): void {
    if (since > this.troubledUntil) this.#times[what].push(performance.now() - since)
  }

  /** The times since this was asked for last. */
  takeTimes(): Record<Timed, number[]> {
    const taken = this.#times
    this.#times = { edit: [], join: [], run: [] }
    const old = performance.now() - KEPT_MS
    for (const [word, { at }] of this.#words) if (at < old) this.#words.delete(word)
    return taken
  }
}

/** A word that is typed once in all: by whom and the how-manieth. */
export const wordOf = (client: string, n: number): string => `${client}:${n}`

/** The words that stand in a text. */
export const wordsIn = (text: string): string[] => text.match(/[A-Za-z0-9]{8,24}:\d+/g) ?? []
