import * as v from 'valibot'
import type { RunState } from '#core/protocol/down.ts'
import { languageOf } from '#core/protocol/languages.ts'
import { runFrame, type RunFrame } from '#core/protocol/run.ts'
import { differenceOf } from '#core/replay/past-run.ts'
import { foldRun } from '#core/room/run-state.ts'
import { account } from '#lib/api/account.svelte.ts'
import { messageOf } from '#lib/api/error.ts'
import { runPast } from '#lib/api/session-file.ts'
import { linesIn } from './lines-in.ts'

/** What is run: the files after event `seq`, beginning with a file; `then` is the last run up to that moment. */
export type Past = { code: string; seq: number; file: { id: string; name: string }; then: RunState | null }

/** A run of the past, apart from what was recorded. */
export class PastRun {
  #run = $state.raw<RunState | null>(null)
  #then = $state.raw<RunState | null>(null)
  #stop: AbortController | null = null

  get run(): RunState | null {
    return this.#run
  }
  get running(): boolean {
    return this.#run?.status === 'waiting' || this.#run?.status === 'running'
  }
  /** What runs it now is another version or image than then. */
  readonly difference = $derived.by(() => differenceOf(this.#then, this.#run))

  async start({ code, seq, file, then }: Past): Promise<void> {
    this.stop()
    const stop = (this.#stop = new AbortController())
    const { id = '', name = '', color = 0 } = account.user ?? {}
    const by = { user: id, name, color: color ?? 0 }
    const language = languageOf(file.name)?.id ?? ''
    this.#then = then
    this.#run = {
      id: `past-${seq}`,
      by,
      at: Date.now(),
      language,
      entry: file.name,
      status: 'waiting',
      output: [],
    }
    try {
      const frames = await runPast(code, { seq, entry: file.id }, stop.signal)
      for await (const line of linesIn(frames)) {
        if (stop.signal.aborted) return
        this.#heard(v.parse(runFrame, JSON.parse(line)))
      }
      if (this.running) this.#end('The connection to the server was lost.')
    } catch (error) {
      if (!stop.signal.aborted) this.#end(messageOf(error))
    }
  }

  /** Hanging up ends it. */
  stop(): void {
    this.#stop?.abort()
    if (this.#run && this.running)
      this.#heard({ t: 'verdict', verdict: { status: 'cancelled', message: 'The program was stopped.' } })
  }

  #end(message: string): void {
    this.#heard({ t: 'verdict', verdict: { status: 'lost', message } })
  }

  #heard(frame: RunFrame): void {
    const run = this.#run
    if (!run) return
    switch (frame.t) {
      case 'queued':
        this.#run = { ...run, position: frame.position }
        return
      case 'started': {
        const { version, sandbox, image } = frame
        this.#run = { ...run, version, sandbox, ...(image ? { image } : {}), status: 'running' }
        return
      }
      case 'compile':
      case 'stdout':
      case 'stderr':
        this.#run = foldRun(run, { kind: 'output', run: run.id, chunks: [{ s: frame.t, data: frame.data }] })
        return
      case 'cut':
        this.#run = foldRun(run, {
          ...{ kind: 'output', run: run.id },
          chunks: [{ s: 'cut', data: `${frame.s} ${frame.bytes}` }],
        })
        return
      case 'verdict':
        this.#run = foldRun(run, { kind: 'verdict', run: run.id, verdict: frame.verdict })
        return
      case 'alive':
      case 'seal':
        return
      default:
        return frame satisfies never
    }
  }
}
