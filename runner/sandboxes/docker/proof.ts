import { randomBytes } from 'node:crypto'
import type { Check, SandboxAttestation } from '#core/protocol/attestation.ts'
import type { Log } from '../../log.ts'
import { Standing } from '../standing.ts'
import { examine, imageCheck, type Examination } from './checks.ts'
import { within, type Image } from './engine.ts'

/** Longest time for attacking a container of one image, milliseconds. */
const ATTACK_MS = 180_000

type Attacked = Pick<Examination, 'docker' | 'container'>

/** Whether a container of one image holds; programs come into its containers only when it does. */
export type Proof = {
  language: string
  image: Image
  standing: Standing
  /** Settles once it passed, after attacking it where that has not been done; rejects when it did not pass. */
  passed: () => Promise<void>
}

/** Attacks images one after another: several attacks at once would be in the way of each other, and of programs. */
export class Proofs {
  #live: Set<string>
  #log: Log
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  /** `live` are the names of containers that are not to be removed as leftovers. */
  constructor(live: Set<string>, log: Log) {
    this.#live = live
    this.#log = log
  }

  /** What is to be found out about an image; `attacked` is asked when it comes to that. */
  of(language: string, image: Image, attacked: () => Attacked): Proof {
    const attack = () => {
      const turn = this.#last.then(() => this.#attack(attacked()))
      this.#last = turn
      return turn
    }
    const log: Log = (level, event, fields) => this.#log(level, event, { language, ...fields })
    const standing = new Standing('docker', attack, log)
    const passed = async () => {
      if (!standing.passed) await standing.again()
      if (!standing.passed) throw new Error('its image did not pass the checks')
    }
    return { language, image, standing, passed }
  }

  /** Begins no more attacks, and settles when what the last one made is gone. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#last
  }

  async #attack(attacked: Attacked): Promise<Check[]> {
    if (this.#closed) return [{ name: 'container', ok: false, said: 'the runner ends' }]
    const name = `codecollab-probe-${randomBytes(8).toString('hex')}`
    this.#live.add(name)
    return within(ATTACK_MS, examine({ ...attacked, form: 'short', name }))
      .catch((error: unknown) => [{ name: 'container', ok: false, said: String(error).slice(0, 300) }])
      .finally(() => this.#live.delete(name))
  }
}

/**
 * What an attestation says of the images that were attacked: everything about the first that holds, and one line for each of
 * the others. Those that do not hold take no programs and are none of it, unless none holds.
 */
export function attested(
  proofs: readonly Proof[],
): Pick<SandboxAttestation, 'checks' | 'checkedAt' | 'passed'> {
  const [first, ...others] = proofs.filter(({ standing }) => standing.passed)
  if (!first) {
    const failed = proofs.find(({ standing }) => standing.failed) ?? proofs[0]
    return failed?.standing.said ?? { checks: [], passed: false }
  }
  const lines = others.map(({ language, image, standing }) =>
    imageCheck(language, image, standing.said.checks),
  )
  return { ...first.standing.said, checks: [...first.standing.said.checks, ...lines].slice(0, 100) }
}
