import type { Check, SandboxAttestation } from '#core/protocol/attestation.ts'
import type { Log } from '../log.ts'
import type { SandboxKind } from './sandbox.ts'

/** What a sandbox found when it attacked itself last; it takes programs only while all of that held. */
export class Standing {
  #checks: Check[] = []
  #checkedAt: number | null = null
  #kind: SandboxKind
  #attack: () => Promise<Check[]>
  #log: Log
  #running: Promise<void> | null = null
  #forgotten = 0

  constructor(kind: SandboxKind, attack: () => Promise<Check[]>, log: Log) {
    this.#kind = kind
    this.#attack = attack
    this.#log = log
  }

  get passed(): boolean {
    return this.#checkedAt !== null && this.#checks.every((check) => check.ok)
  }

  /** It was attacked and did not hold; neither this nor `passed` before it was attacked. */
  get failed(): boolean {
    return this.#checkedAt !== null && !this.passed
  }

  /** What an attestation says of it. */
  get said(): Pick<SandboxAttestation, 'checks' | 'checkedAt' | 'passed'> {
    const at = this.#checkedAt === null ? {} : { checkedAt: this.#checkedAt }
    return { checks: this.#checks, passed: this.passed, ...at }
  }

  /** Takes no programs until it was attacked again, because what was attacked may be another now. */
  forget(): void {
    this.#forgotten++
    this.#checks = []
    this.#checkedAt = null
  }

  /** Attacks it, or waits for the attack that is going on. */
  again(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null))
    return this.#running
  }

  async #run(): Promise<void> {
    const since = performance.now()
    const before = this.#forgotten
    const checks = await this.#attack()
    if (before !== this.#forgotten) return
    this.#checks = checks
    this.#checkedAt = Date.now()
    const failed = this.#checks.filter((check) => !check.ok).map(({ name, said }) => `${name}: ${said}`)
    const about = {
      sandbox: this.#kind,
      checks: this.#checks.length,
      ms: Math.round(performance.now() - since),
    }
    if (failed.length === 0) this.#log('info', 'the sandbox holds', about)
    else this.#log('error', 'the sandbox does not hold and takes no programs', { ...about, failed })
  }
}
