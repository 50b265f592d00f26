import * as v from 'valibot'
import { fileHeader, type FileHeader } from '#core/replay/file.ts'
import type { Verified } from '#core/replay/verify.ts'
import { send } from '#lib/api/send.ts'
import type { Answer, Question } from './messages.ts'

const keySet = v.object({ keys: fileHeader.entries.keys })

/** Whether the keys of a file are those of the site that this page is from. */
export type Ours = 'yes' | 'no' | 'unknown'

/** One file at a time that is being checked, and what came of it. */
export class Checking {
  #worker: Worker | null = null
  name = $state('')
  share = $state(0)
  busy = $state(false)
  found = $state.raw<Verified | null>(null)
  ours = $state<Ours>('unknown')
  failed = $state(false)

  /** Checks a file; one that was being checked is given up. */
  start(file: File): void {
    this.stop()
    Object.assign(this, {
      name: file.name,
      share: 0,
      busy: true,
      found: null,
      failed: false,
      ours: 'unknown',
    })
    const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
    this.#worker = worker
    worker.onerror = () => this.#end({ t: 'failed' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.t === 'progress') this.share = data.share
      else this.#end(data)
    }
    worker.postMessage({ file, keys: null } satisfies Question)
  }

  stop(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.busy = false
  }

  #end(answer: Exclude<Answer, { t: 'progress' }>): void {
    this.stop()
    if (answer.t === 'failed') {
      this.failed = true
      return
    }
    this.found = answer.found
    if (answer.found.ok) void this.#compare(answer.found.header.keys, [...answer.found.signedBy.keys()])
  }

  /** Asks this site for its keys; nothing of the file is in the question. */
  async #compare(keys: FileHeader['keys'], signers: readonly string[]): Promise<void> {
    const { found } = this
    try {
      const own = v.parse(keySet, await send('GET', '/api/record/keys', null)).keys
      const isOwn = (kid: string) =>
        own.some((key) => key.kid === kid && keys.some(({ kid, x }) => kid === key.kid && x === key.x))
      if (this.found === found) this.ours = signers.every(isOwn) ? 'yes' : 'no'
    } catch {
      // Offline: the person compares by hand.
    }
  }
}
