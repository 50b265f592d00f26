import type { SignedStatement } from '#core/protocol/attestation.ts'
import type { Subtle } from '#core/signing/crypto.ts'
import type { SigningKey } from '#core/signing/keys.ts'
import { signStatement } from '#core/signing/statement.ts'
import type { Sandbox } from './sandboxes/sandbox.ts'

/** A statement is given out this long before the sandboxes are asked again, milliseconds. */
const FRESH_MS = 10_000

type Deps = { subtle: Subtle; now: () => number }

/** Answers with the runner's signed attestation; however many ask, the sandboxes are asked once in ten seconds. */
export function attestor(
  sandbox: Pick<Sandbox, 'attest'>,
  key: SigningKey,
  deps: Deps,
): () => Promise<SignedStatement> {
  let last: { at: number; statement: Promise<SignedStatement> } | null = null
  const make = async (at: number) =>
    signStatement({ v: 1, at, sandboxes: await sandbox.attest() }, key, deps.subtle)
  return () => {
    const at = deps.now()
    if (last && Math.abs(at - last.at) < FRESH_MS) return last.statement
    const fresh = { at, statement: make(at) }
    last = fresh
    // A failure is told to those who wait for it, and not kept.
    fresh.statement.catch(() => {
      if (last === fresh) last = null
    })
    return fresh.statement
  }
}
