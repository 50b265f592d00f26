import type { Guest } from './guest.ts'
import { loadInterpreter, type Interpreter } from './interpreter.ts'
import type { Jail } from './jail.ts'
import type { Log } from '../../log.ts'

/** A guest that waits for a program, and the version of its language. */
export type Ready = { guest: Guest; version: string }

export type PoolOptions = {
  language: string
  jail: Jail
  /** Where parcels are kept. */
  folder: string
  /** Guests to keep waiting once the language has been used. */
  warm: number
  /** Private memory a guest may add to what its interpreter uses, bytes. */
  memoryBytes: number
  log: Log
}

/** Longest time an interpreter may take to load, milliseconds; a busy machine is slow. */
const LOAD_MS = 60_000
/** The program that was just started goes first; its successor is loaded a little later. */
const REFILL_DELAY_MS = 150

/** Guests of one language. Each is used once; another is loaded in the background in its place. */
export class Pool {
  version: string | null = null
  /** Guests started so far. */
  started = 0
  #options: PoolOptions
  #interpreter: Promise<Interpreter> | null = null
  #waiting: Ready[] = []
  #wanted: ((ready: Ready | null) => void)[] = []
  #starting = 0
  #guests = new Set<Guest>()
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Guests that wait for a program. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** A guest that has loaded; null when none can be made. */
  take(): Promise<Ready | null> {
    setTimeout(() => this.fill(), REFILL_DELAY_MS).unref()
    const waiting = this.#waiting.shift()
    if (waiting) return Promise.resolve(waiting)
    return new Promise((resolve) => {
      this.#wanted.push(resolve)
      if (this.#starting < this.#wanted.length) void this.#start()
    })
  }

  /** Takes back a guest that was given no program. */
  giveBack(ready: Ready): void {
    if (!this.#guests.has(ready.guest)) return
    const wanted = this.#wanted.shift()
    if (wanted) wanted(ready)
    else this.#waiting.push(ready)
  }

  /** Starts loading until enough guests wait. */
  fill(): void {
    const { warm } = this.#options
    while (!this.#closed && this.#waiting.length + this.#starting < warm + this.#wanted.length)
      void this.#start()
  }

  /** Kills every guest. */
  async close(): Promise<void> {
    this.#closed = true
    for (const wanted of this.#wanted.splice(0)) wanted(null)
    const guests = [...this.#guests]
    for (const guest of guests) guest.kill()
    await Promise.all(guests.map((guest) => guest.ended))
  }

  async #start(): Promise<void> {
    this.#starting++
    const ready = await this.#load()
    this.#starting--
    if (ready) this.giveBack(ready)
    else for (const wanted of this.#wanted.splice(0)) wanted(null)
  }

  async #load(): Promise<Ready | null> {
    const { language, jail, folder, log } = this.#options
    try {
      this.#interpreter ??= loadInterpreter(language, jail, folder)
      const interpreter = await this.#interpreter
      if (this.#closed) return null
      return await this.#prepare(interpreter.spawn())
    } catch (error) {
      if (this.#closed) return null
      this.#interpreter = null
      log('error', 'language did not load', { language, error: String(error) })
      return null
    }
  }

  async #prepare(guest: Guest): Promise<Ready> {
    this.#guests.add(guest)
    this.started++
    const gone = guest.ended.then(() => {
      this.#guests.delete(guest)
      this.#waiting = this.#waiting.filter((ready) => ready.guest !== guest)
      throw new Error('the interpreter ended while it loaded')
    })
    gone.catch(() => {})
    const timer = setTimeout(() => guest.kill(), LOAD_MS)
    const errors: Buffer[] = []
    const listen = (piece: Buffer) => errors.push(piece)
    guest.stderr.on('data', listen)
    try {
      const version = await Promise.race([gone, readyVersion(guest)])
      this.version = version
      await guest.capMemory(this.#options.memoryBytes)
      return { guest, version }
    } catch (error) {
      const said = Buffer.concat(errors).toString().slice(0, 800)
      throw new Error(`${String(error)} ${said}`, { cause: error })
    } finally {
      clearTimeout(timer)
      guest.stderr.off('data', listen)
      guest.stderr.pause()
    }
  }
}

const readyVersion = (guest: Guest) =>
  new Promise<string>((resolve) => {
    guest.onReport = (message) => {
      if (message.t === 'ready') resolve(message.version)
    }
  })
