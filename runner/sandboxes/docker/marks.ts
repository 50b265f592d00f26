import { timingSafeEqual } from 'node:crypto'
import type { Secrets } from './job.ts'

/** What the agent measured; times in milliseconds, memory in bytes. */
export type Facts = {
  /** As `wait` reports it: the exit code times 256, or the number of a signal. */
  status: number
  /** Not 0 when the program could not be started at all. */
  error: number
  cpuMs: number
  /** Processor time the agent itself took meanwhile. */
  agentMs: number
  /** The most that the program itself had in RAM, above what its interpreter had before. */
  memoryBytes: number
  wallMs: number
  waitedMs: number
  /** Processes that the kernel has ended so far because memory had run out. */
  kills: number
}

/**
 * What the agent says between the output: the program waits for input, goes on, has been compiled, has ended; or no files could
 * be written. Of a job of trials also that the first may come, and in place of `ended` that the trial was the last here.
 */
export type Mark =
  { kind: 'wait' | 'go' | 'ready' } | ({ kind: 'compiled' | 'ended' | 'last' | 'refused' } & Facts)

const KINDS = {
  W: 'wait',
  G: 'go',
  C: 'compiled',
  R: 'ready',
  E: 'ended',
  L: 'last',
  X: 'refused',
} as const
const FACTS = 8 * 8
/** More than any fact is; a verdict can hold what becomes of it. */
const MAX_FACT = 2 ** 42

/** Takes the agent's marks out of one stream of a container; what is left is the program's own output, byte for byte. */
export class Marks {
  #secrets: Secrets
  #output: (bytes: Buffer) => void
  #hear: (mark: Mark) => void
  #held: Buffer = Buffer.alloc(0)

  constructor(secrets: Secrets, output: (bytes: Buffer) => void, hear: (mark: Mark) => void) {
    this.#secrets = secrets
    this.#output = output
    this.#hear = hear
  }

  /** Takes bytes as they come; those that may yet become a mark are held back until that is known. */
  take(bytes: Buffer): void {
    const { prefix } = this.#secrets
    let rest = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes
    for (;;) {
      const found = rest.indexOf(prefix)
      const at = found < 0 ? rest.length - overlap(rest, prefix) : found
      if (at > 0) this.#output(rest.subarray(0, at))
      rest = rest.subarray(at)
      if (rest.length < prefix.length + this.#secrets.ended.length + 1 + FACTS) break
      const mark = this.#read(rest)
      if (mark) {
        this.#hear(mark)
        rest = rest.subarray(prefix.length + this.#secrets.ended.length + 1 + FACTS)
      } else {
        this.#output(rest.subarray(0, 1))
        rest = rest.subarray(1)
      }
    }
    this.#held = Buffer.from(rest)
  }

  /** Passes on what was held back: nothing follows that could make it a mark. */
  end(): void {
    if (this.#held.length > 0) this.#output(this.#held)
    this.#held = Buffer.alloc(0)
  }

  #read(bytes: Buffer): Mark | null {
    const { prefix, waiting, compiled, ended } = this.#secrets
    const secret = bytes.subarray(prefix.length, prefix.length + ended.length)
    const kind = KINDS[String.fromCharCode(bytes[prefix.length + ended.length] ?? 0) as keyof typeof KINDS]
    if (kind === undefined) return null
    const proofs = {
      wait: waiting,
      go: waiting,
      compiled,
      ready: compiled,
      ended,
      last: ended,
      refused: ended,
    }
    const proof = proofs[kind]
    if (!timingSafeEqual(secret, proof)) return null
    if (kind === 'wait' || kind === 'go' || kind === 'ready') return { kind }
    const at = prefix.length + ended.length + 1
    const fact = (index: number) => Math.min(MAX_FACT, Number(bytes.readBigUInt64BE(at + index * 8)))
    return {
      kind,
      status: fact(0),
      error: fact(1),
      cpuMs: fact(2) / 1000,
      agentMs: fact(3) / 1000,
      memoryBytes: fact(4) * 1024,
      wallMs: fact(5) / 1000,
      waitedMs: fact(6) / 1000,
      kills: fact(7),
    }
  }
}

/** How many of the last bytes are the beginning of `prefix`. */
function overlap(bytes: Buffer, prefix: Buffer): number {
  for (let size = Math.min(bytes.length, prefix.length - 1); size > 0; size--) {
    if (bytes.subarray(bytes.length - size).equals(prefix.subarray(0, size))) return size
  }
  return 0
}
