import type { Follow } from '#core/replay/frame.ts'
import { account } from '#lib/api/account.svelte.ts'
import type { FromReader, Target, ToReader } from './messages.ts'

/** What a reader tells: the record is open, a frame is here, something failed. */
export type ReaderPort = (message: Exclude<FromReader, { t: 'token' }>) => void

/** The worker that reads a record, seen from the page. */
export class Reader {
  #worker: Worker
  #count = 0

  constructor(path: string, port: ReaderPort) {
    this.#worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => {
      if (data.t === 'token') void this.#token(data.id, data.renew)
      else port(data)
    })
    this.#worker.addEventListener('error', () => {
      const message = 'The replay could not be started. Please load the page again.'
      port({ t: 'failed', failure: { status: -1, code: 'worker', message } })
    })
    this.#say({ t: 'open', path })
  }

  /** Asks for a frame; the answer has this number. */
  show(target: Target, follow: Follow): number {
    this.#say({ t: 'show', id: ++this.#count, target, follow: { ...follow } })
    return this.#count
  }

  /** Asks for what happened since; `grown` is the answer. */
  more(): void {
    this.#say({ t: 'more' })
  }

  close(): void {
    this.#worker.terminate()
  }

  /** The access token stays with the page; the worker gets it for as long as it is good. */
  async #token(id: number, renew: boolean): Promise<void> {
    const renewed = renew ? await account.refresh().catch(() => false) : true
    this.#say({ t: 'token', id, token: renewed ? await account.token().catch(() => null) : null })
  }

  #say(message: ToReader): void {
    this.#worker.postMessage(message)
  }
}
