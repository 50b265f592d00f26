/** What the boot script leaves to a language inside the guest process; everything else is taken away. */
export type Host = {
  assets: Map<string, Uint8Array<ArrayBuffer>>
  /** Reads at least one byte, or none at end of file. */
  read: (fd: number, into: Uint8Array) => number
  write: (fd: number, bytes: Uint8Array) => void
  /** Sends one line to the runner. */
  report: (message: Report) => void
  /** Blocks until the runner hands over the program; ends the process when there will be none. */
  job: () => GuestJob
  /** What another guest made of a program, after a job that says so. */
  made: () => Uint8Array<ArrayBuffer>
  /** Reports that the program has been compiled, and waits until the runner has begun to measure it. */
  compiled: () => void
  /** Runs each trial of a job that has some in an interpreter that `fresh` makes, or makes as it was. */
  runTrials: (job: GuestJob, fresh: () => Perform | Promise<Perform>) => Promise<never>
  /** Reports that a trial may have changed what is not put back after it. */
  spoil: () => void
  /** Reports how the program ended and never returns. */
  exit: (code: number) => never
  /** Sleeps without using the processor, milliseconds. */
  sleep: (ms: number) => void
  /** Refuses to let WebAssembly memories grow by more than this from now on, bytes. */
  limitMemory: (bytes: number) => void
}

/** Runs a program to its end, in an interpreter that nothing is left in of what ran before. */
export type Perform = (job: GuestJob) => never

/** Lines of the control channel from guest to runner; a guest can only lie about its own program. */
export type Report =
  | { t: 'ready'; version: string; compiles?: true }
  | { t: 'compiled' }
  | { t: 'blob'; bytes: number }
  | { t: 'wait' }
  | { t: 'go' }
  | { t: 'memory' }
  | { t: 'compile'; data: string }
  | { t: 'again' }
  | { t: 'spoiled' }
  | { t: 'exit'; code: number; printed?: [stdout: number, stderr: number] }

/** The program as the guest gets it. */
export type GuestJob = {
  entry: string
  files: { name: string; text: string }[]
  memoryBytes: number
  /** For what the program writes to files, bytes, and how many it has open. */
  limits: { fileBytes: number; diskBytes: number; openFiles: number }
  /** For a bench: it is run once for each trial that follows, and what its compiler makes of it is handed out. */
  trials?: { made: boolean }
}

/** One of several runs of a program: all of its standard input, and files beside its own or in place of them. */
export type GuestTrial = { stdin: string; files: GuestJob['files'] }

/** File descriptors of the guest: its three streams, the control socket and the parcel of its interpreter. */
export const FD = { stdin: 0, stdout: 1, stderr: 2, control: 3, parcel: 4 } as const
