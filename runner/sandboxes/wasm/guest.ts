import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { Duplex, Readable, Writable } from 'node:stream'
import * as v from 'valibot'
import type { GuestJob, GuestTrial } from './guest/host.ts'
import type { Jail } from './jail.ts'
import { descendant, usage } from './meter.ts'

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const code = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(255))
const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What a guest may say; it is hostile, so this is all that is understood. */
const report = v.variant('t', [
  v.strictObject({ t: v.literal('ready'), version: text(120), compiles: v.optional(v.literal(true)) }),
  v.strictObject({ t: v.literal('compiled') }),
  v.strictObject({ t: v.literal('blob'), bytes: v.pipe(bytes, v.minValue(1), v.maxValue(128 << 20)) }),
  v.strictObject({ t: v.literal('wait') }),
  v.strictObject({ t: v.literal('go') }),
  v.strictObject({ t: v.literal('memory') }),
  v.strictObject({ t: v.literal('compile'), data: text(64 * 1024) }),
  v.strictObject({ t: v.literal('again') }),
  v.strictObject({ t: v.literal('spoiled') }),
  v.strictObject({ t: v.literal('exit'), code, printed: v.optional(v.tuple([bytes, bytes])) }),
])
export type GuestReport = v.InferOutput<typeof report>

/** How the guest process ended, as a shell would say it. */
export type GuestEnd = { code: number | null; signal: string | null }

const MAX_LINE = 512 * 1024
/**
 * How Node is started for a guest; a script follows. The permission model forgets some modules
 * (node:sqlite opens any file in Node 26), so what it does not govern is switched off by name.
 */
export const NODE_ARGUMENTS: readonly string[] = [
  '--permission',
  '--no-warnings',
  '--stack-size=60000',
  '--max-old-space-size=512',
  '--disable-proto=delete',
  '--no-addons',
  '--no-experimental-sqlite',
  '--no-experimental-ffi',
  '--no-experimental-websocket',
  '--no-experimental-webstorage',
  '--no-experimental-global-navigator',
  '--no-experimental-detect-module',
  '--disable-sigusr1',
  '--input-type=commonjs',
  '--eval',
]

/** The niceness of a program that computes for long. */
const NICENESS = 5

let spawned = 0

/** A process with one interpreter, ready or getting ready for exactly one program, which may be run several times. */
export class Guest {
  /** The interpreter's own process id, once it has reported. */
  pid: number | null = null
  onReport: (message: GuestReport) => void = () => {}
  /** Hears blobs, which are for an interpreter that loads or a program that was compiled; a guest that sends one to nobody is ended. */
  onBlob: ((bytes: Buffer) => void) | null = null
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Settles when the process and all its output have ended. */
  readonly ended: Promise<GuestEnd>
  #child: ChildProcess
  #control: Duplex
  #jail: Jail
  #pending: Buffer[] = []
  #blob = 0
  #size = 0

  constructor(jail: Jail, boot: string, parcel: string) {
    const { file, args } = jail.command(++spawned, [...NODE_ARGUMENTS, boot])
    const descriptor = openSync(parcel, 'r')
    this.#jail = jail
    try {
      this.#child = spawn(file, args, {
        stdio: ['pipe', 'pipe', 'pipe', 'pipe', descriptor],
        env: {},
        cwd: '/',
        detached: true,
      })
    } finally {
      closeSync(descriptor)
    }
    // Without descriptors or processes to be had, there is a child without streams, and an error that follows.
    const failed = new Promise<GuestEnd>((resolve) => {
      this.#child.on('error', () => resolve({ code: 127, signal: null }))
    })
    if (!Array.isArray(this.#child.stdio)) throw new Error('no process can be started')
    const [stdin, stdout, stderr, control] = this.#child.stdio
    this.stdin = stdin as Writable
    this.stdout = stdout as Readable
    this.stderr = stderr as Readable
    this.#control = control as Duplex
    for (const stream of [this.stdin, this.stdout, this.stderr, this.#control]) stream.on('error', () => {})
    this.#control.on('data', (piece: Buffer) => this.#hear(piece))
    const closed = new Promise<GuestEnd>((resolve) => {
      this.#child.on('close', (status, signal) => {
        // A shell between us and the interpreter reports a signal as 128 and its number.
        resolve({
          code: status,
          signal: signal ?? (status !== null && status > 128 ? (SIGNALS[status - 128] ?? null) : null),
        })
      })
    })
    this.ended = Promise.race([failed, closed])
  }

  /** Hands over the program; the guest must have reported `ready`. */
  begin(job: GuestJob): void {
    this.#hand(Buffer.from(JSON.stringify(job)))
  }

  /** Hands over what another guest made of the program, after a job that says so. */
  handMade(bytes: Buffer): void {
    this.#hand(bytes)
  }

  /** Hands over a trial of the program, when the guest has reported `again`. */
  beginTrial(trial: GuestTrial): void {
    this.#hand(Buffer.from(JSON.stringify(trial)))
  }

  /** Lets a program run that has reported `compiled`. */
  proceed(): void {
    this.#control.write('.')
  }

  /** Lets everything else on this machine go first, above all the rooms. */
  giveWay(): void {
    try {
      if (this.pid !== null) setPriority(this.pid, NICENESS)
    } catch {
      return
    }
  }

  /** Kills the process and all it started. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Caps the private memory of the loaded interpreter in the kernel, at what it has plus `bytes`. */
  async capMemory(bytes: number): Promise<void> {
    const now = this.pid === null ? null : usage(this.pid)
    if (!now) return
    await new Promise((resolve) =>
      execFile('prlimit', ['--pid', `${this.pid}`, `--data=${now.data + bytes}`], resolve),
    )
  }

  /** Lets it give back the memory of trials that are over; it reports `again`. */
  collect(): void {
    this.#hand(Buffer.from('null'))
  }

  #hand(body: Buffer): void {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(body.length)
    this.#control.write(Buffer.concat([size, body]))
  }

  #hear(piece: Buffer): void {
    this.#pending.push(piece)
    this.#size += piece.length
    if (this.#blob > 0) {
      if (this.#size < this.#blob) return
    } else if (!piece.includes(10)) {
      if (this.#size > MAX_LINE) this.kill()
      return
    }
    let rest = Buffer.concat(this.#pending)
    for (;;) {
      if (this.#blob > 0) {
        if (rest.length < this.#blob) break
        this.onBlob?.(rest.subarray(0, this.#blob))
        rest = rest.subarray(this.#blob)
        this.#blob = 0
      }
      const end = rest.indexOf(10)
      if (end < 0) break
      this.#hearLine(rest.toString('utf8', 0, end))
      rest = rest.subarray(end + 1)
    }
    this.#pending = [rest]
    this.#size = rest.length
  }

  #hearLine(line: string): void {
    let message: GuestReport
    try {
      message = v.parse(report, JSON.parse(line))
    } catch {
      return this.kill()
    }
    this.pid ??= descendant(this.#child.pid ?? 0, this.#jail.depth)
    if (message.t !== 'blob') this.onReport(message)
    else if (this.onBlob) this.#blob = message.bytes
    else this.kill()
  }
}

const SIGNALS: Record<number, string> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
}
