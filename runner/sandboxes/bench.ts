import { randomUUID } from 'node:crypto'
import type { SourceFile } from '#core/protocol/judge.ts'
import type { RunFrame, Verdict } from '#core/protocol/run.ts'
import type { ActiveRun, Job, Sandbox } from './sandbox.ts'

/** What a program is given for one of its runs; `files` stand beside its own, or in place of them. */
export type Trial = { stdin: string; files?: readonly SourceFile[] | undefined }

/** How such a run ended, and all that was kept of what it printed. */
export type Tried = { verdict: Verdict; stdout: string; stderr: string }

/** Hears once what runs the program, and what its compiler says. */
export type BenchSink = (frame: Extract<RunFrame, { t: 'started' | 'compile' | 'cut' }>) => void

/** One program that is run many times, each time from the state that it was in when it had been compiled. */
export type Bench = {
  /** How many of its runs may be under way at a time. */
  width: number
  /** Runs it once; never rejects. A program that does not compile ends the same way each time. */
  run: (trial: Trial) => Promise<Tried>
  /** Ends what runs, and settles when nothing of it is alive any more. */
  close: () => Promise<void>
}

/** The sandbox's own bench, or one of whole runs, each with everything done anew. */
export const benchOf = (sandbox: Sandbox, job: Omit<Job, 'id'>, sink: BenchSink): Bench =>
  sandbox.bench?.(job, sink) ?? benchOfRuns(sandbox, job, sink)

/** A bench of whole runs, each with everything done anew. */
export function benchOfRuns(sandbox: Pick<Sandbox, 'start'>, job: Omit<Job, 'id'>, sink: BenchSink): Bench {
  const active = new Set<ActiveRun>()
  let isFirst = true
  return {
    width: 1,
    run: async ({ stdin, files = [] }) => {
      const said = { stdout: '', stderr: '' }
      const tell = isFirst ? sink : () => {}
      isFirst = false
      const own = job.files.filter(({ name }) => files.every((other) => other.name !== name))
      const whole: Job = { ...job, id: randomUUID(), files: [...own, ...files] }
      const run = sandbox.start(whole, (frame) => {
        if (frame.t === 'stdout' || frame.t === 'stderr') said[frame.t] += frame.data
        else if (frame.t === 'cut' && frame.s !== 'compile') said[frame.s] += '\n…\n'
        else if (frame.t !== 'waits') tell(frame)
      })
      active.add(run)
      run.input(stdin, true)
      const verdict = await run.verdict
      void run.gone.then(() => active.delete(run))
      return { verdict, ...said }
    },
    close: async () => {
      for (const run of active) run.cancel()
      await Promise.all([...active].map(({ gone }) => gone))
    },
  }
}
