import type { RunRequest, Verdict } from '#core/protocol/run.ts'

/** What one run may use; see `RUN_LIMITS` for the units. */
export type Limits = {
  cpuMs: number
  /** Time that counts while the program is not waiting for input. */
  wallMs: number
  /** Longest single wait for input. */
  idleMs: number
  memoryBytes: number
  outputBytes: number
}

/** A program to run, already checked: `entry` is one of `files`, and no name leaves the program's folder. */
export type Job = Pick<RunRequest, 'id' | 'language' | 'entry' | 'files'> & { limits: Limits }

/** Where a run's events go, in order; text is valid Unicode and never larger than a frame may be. */
export type Sink = {
  started: (version: string) => void
  compile: (data: string) => void
  stdout: (data: string) => void
  stderr: (data: string) => void
}

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

/** A language as `GET /v1/languages` lists it. */
export type LanguageState = {
  id: string
  name: string
  /** Exact version, known once the language has been loaded. */
  version: string | null
  /** True when a run can start without loading the language first. */
  ready: boolean
  extensions: string[]
  /** The name of the file a new program starts as, and its text. */
  hello: { name: string; text: string }
}

/** Runs programs that are assumed to attack it. Limits are enforced from outside the program. */
export interface Sandbox {
  readonly kind: 'wasm' | 'docker'
  languages(): LanguageState[]
  start(job: Job, sink: Sink): ActiveRun
  /** Ends every run and every waiting process. */
  close(): Promise<void>
}
