import type { SandboxAttestation } from '#core/protocol/attestation.ts'
import type { RUN_LIMITS, RunFrame, RunRequest, Verdict } from '#core/protocol/run.ts'
import type { Bench, BenchSink } from './bench.ts'

/** What one run may use; see `RUN_LIMITS` for the units. */
export type Limits = { [name in keyof typeof RUN_LIMITS]: number }

/** A program to run, already checked: `entry` is one of `files`, and no name leaves the program's folder. */
export type Job = Pick<RunRequest, 'id' | 'language' | 'entry' | 'files'> & { limits: Limits }

/**
 * The program begins to wait for input, or goes on; for the runner itself, which tells nobody. One that lies about it gets to
 * compete for processors with those whose turn it is, within its limits.
 */
export type Waits = { t: 'waits'; waits: boolean }

/** Hears a run's frames in order, all that are about the program itself; text is valid Unicode, never larger than a frame may be. */
export type Sink = (frame: Exclude<RunFrame, { t: 'queued' | 'alive' | 'verdict' | 'seal' }> | Waits) => void

/** A run in a sandbox. Its promises never reject. */
export type ActiveRun = {
  /** Comes exactly once, after all output. */
  verdict: Promise<Verdict>
  /** Settles when nothing of the program is alive any more, soon after the verdict. */
  gone: Promise<void>
  /** Standard input as it is typed; after `closed` the program reads end of file. */
  input: (data: string, closed: boolean) => void
  cancel: () => void
}

/** What a sandbox that did not pass its own checks answers to every program. */
export const refusedRun: ActiveRun = {
  verdict: Promise.resolve({
    status: 'internal',
    message: 'The sandbox of this runner did not pass its own checks, so it runs nothing.',
  }),
  gone: Promise.resolve(),
  input: () => {},
  cancel: () => {},
}

/** A language as `GET /v1/languages` lists it. */
export type LanguageState = {
  id: string
  name: string
  sandbox: SandboxKind
  /** Digest of the image it runs in; null in a sandbox without images. */
  image: string | null
  /** Exact version, known once the language has been loaded. */
  version: string | null
  /** True when a run can start without loading the language first. */
  ready: boolean
  extensions: string[]
  /** The name of the file a new program starts as, and its text. */
  hello: { name: string; text: string }
}

export type SandboxKind = SandboxAttestation['kind']

/** What a sandbox counts for its operator, since it was opened. */
export type SandboxTally = {
  kind: SandboxKind
  /** Programs that were ended from outside: at a limit, or because somebody asked. */
  kills: number
  /** Things of an earlier process, such as containers, that were found and removed. */
  leftovers: number
  /** Interpreters kept for programs to come: how many wait now, how many were started. */
  pools: { language: string; waiting: number; started: number }[]
}

/** Runs programs that are assumed to attack it. Limits are enforced from outside the program. */
export interface Sandbox {
  languages(): LanguageState[]
  /** False while it cannot take programs, or none in this language, such as when its engine is away. */
  ready(language?: string): boolean
  /** Starts a program in a language of this sandbox. */
  start(job: Job, sink: Sink): ActiveRun
  /** Makes a program ready to be run many times; absent, or null, where that is no cheaper than as many runs. */
  bench?(job: Omit<Job, 'id'>, sink: BenchSink): Bench | null
  /** What it says of itself after attacking itself; a sandbox that did not pass takes no programs. */
  attest(): Promise<SandboxAttestation[]>
  tally?(): SandboxTally[]
  /** Ends every run and every waiting process. */
  close(): Promise<void>
}
