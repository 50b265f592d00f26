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
  /** Reports that the program has been compiled, and waits until the runner has begun to measure it. */
  compiled: () => void
  /** Reports how the program ended and never returns. */
  exit: (code: number) => never
  /** Sleeps without using the processor, milliseconds. */
  sleep: (ms: number) => void
  /** Refuses to let WebAssembly memories grow by more than this from now on, bytes. */
  limitMemory: (bytes: number) => void
}

/** Lines of the control channel from guest to runner; a guest can only lie about its own program. */
export type Report =
  | { t: 'ready'; version: string; compiles?: true }
  | { t: 'compiled' }
  | { t: 'blob'; bytes: number }
  | { t: 'wait' }
  | { t: 'go' }
  | { t: 'memory' }
  | { t: 'compile'; data: string }
  | { t: 'exit'; code: number }

/** The program as the guest gets it. */
export type GuestJob = {
  entry: string
  files: { name: string; text: string }[]
  memoryBytes: number
  /** For what the program writes to files, bytes, and how many it has open. */
  limits: { fileBytes: number; diskBytes: number; openFiles: number }
}

/** File descriptors of the guest: its three streams, the control socket and the parcel of its interpreter. */
export const FD = { stdin: 0, stdout: 1, stderr: 2, control: 3, parcel: 4 } as const
