import type { Follow } from '#core/replay/frame.ts'
import type { Sources, Stretch } from '#core/replay/sources.ts'
import type { Whence } from '#core/replay/whence.ts'
import { account } from '#lib/api/account.svelte.ts'
import type { TokenPort } from './http-source.ts'
import type { FromReader, Target, ToReader } from './messages.ts'
import workerFile from './reader-worker.ts?worker&url'
import type { reading } from './reading.ts'

/** What a reader tells: the record is open, a frame is here, something failed. */
export type ReaderPort = (message: Exclude<FromReader, { t: 'token' | 'whence' | 'sources' }>) => void

/** Where a record is read. */
type Desk = { say(message: ToReader): void; close(): void }

/** What reads a record, seen from the page. */
export class Reader {
  readonly path: string
  #desk: Desk
  #count = 0
  #asked = new Map<number, (found: Whence | null) => void>()
  #traced = new Map<number, (found: Sources | null) => void>()
  #tokens: TokenPort
  /** Who is told, and what there was to tell before. */
  #port: ReaderPort | null = null
  #early: Parameters<ReaderPort>[0][] = []

  /**
   * Begins to read; `tokens` are the signed-in person's, or those of a clip. What will be asked for first, where that is known, is
   * the moment `moment` milliseconds after the beginning.
   */
  constructor(path: string, moment: number | null, tokens: TokenPort = ownToken) {
    this.path = path
    this.#tokens = tokens
    // Without an origin of its own, in another site's frame, a page has no workers.
    this.#desk = globalThis.origin === 'null' ? besideThePage(this.#hear) : inWorker(this.#hear)
    this.#say({ t: 'open', path, moment })
  }

  /** Tells somebody from now on, and what there was to tell before. */
  listen(port: ReaderPort): void {
    this.#port = port
    this.#early.splice(0).forEach(port)
  }

  /** Asks for a frame; the answer has this number. */
  show(target: Target, follow: Follow, layered: boolean): number {
    this.#say({ t: 'show', id: ++this.#count, target, follow: { ...follow }, layered })
    return this.#count
  }

  /** When a character was put where it stands after event `seq`; null when that cannot be told. */
  whence(file: string, seq: number, position: number): Promise<Whence | null> {
    const id = ++this.#count
    this.#say({ t: 'whence', id, file, seq, position })
    return new Promise((resolve) => this.#asked.set(id, resolve))
  }

  /** Which edits put a stretch of a file there; null when the record cannot be read. */
  sources(stretch: Stretch): Promise<Sources | null> {
    const id = ++this.#count
    this.#say({ t: 'sources', id, ...stretch })
    return new Promise((resolve) => this.#traced.set(id, resolve))
  }

  /** Asks for what happened since; `grown` is the answer. */
  more(): void {
    this.#say({ t: 'more' })
  }

  close(): void {
    this.#desk.close()
  }

  #hear = (data: FromReader): void => {
    if (data.t === 'token') void this.#token(data.id, data.renew)
    else if (data.t === 'whence') {
      this.#asked.get(data.id)?.(data.found)
      this.#asked.delete(data.id)
    } else if (data.t === 'sources') {
      this.#traced.get(data.id)?.(data.found)
      this.#traced.delete(data.id)
    } else this.#tell(data)
  }

  /** The access token stays with the page; the worker gets it for as long as it is good. */
  async #token(id: number, renew: boolean): Promise<void> {
    this.#say({ t: 'token', id, token: await this.#tokens(renew) })
  }

  #tell(message: Parameters<ReaderPort>[0]): void {
    if (this.#port) this.#port(message)
    else this.#early.push(message)
  }

  #say(message: ToReader): void {
    this.#desk.say(message)
  }
}

async function ownToken(renew: boolean): Promise<string | null> {
  const renewed = renew ? await account.refresh().catch(() => false) : true
  return renewed ? account.token().catch(() => null) : null
}

const broken = (): FromReader => {
  const message = 'The replay could not be started. Please load the page again.'
  return { t: 'failed', failure: { status: -1, code: 'worker', message } }
}

function inWorker(hear: (message: FromReader) => void): Desk {
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => hear(data))
  worker.addEventListener('error', () => hear(broken()))
  return { say: (message) => worker.postMessage(message), close: () => worker.terminate() }
}

function besideThePage(hear: (message: FromReader) => void): Desk {
  let closed = false
  // The same file as the worker's: a second copy of what reads would be in the way of pages that never do.
  const loaded = import(/* @vite-ignore */ workerFile).then(() => {
    const { ccReading } = globalThis as unknown as { ccReading: typeof reading }
    return ccReading((message) => closed || hear(message))
  })
  loaded.catch(() => hear(broken()))
  return {
    say: (message) => void loaded.then((take) => take(message)).catch(() => null),
    close: () => (closed = true),
  }
}
