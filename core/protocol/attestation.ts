import * as v from 'valibot'

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const short = (max: number) => v.pipe(v.string(), v.maxLength(max))

/** One attack on a sandbox and what became of it: `ok` when the sandbox held. */
const check = v.strictObject({ name: short(64), ok: v.boolean(), said: short(300) })

const sandbox = v.strictObject({
  kind: v.picklist(['docker', 'wasm']),
  /** What runs the programs, with versions, e.g. `Docker 28.2, runc 1.3.3, cgroup v2`. */
  engine: short(200),
  /** Limits by their names in `RUN_LIMITS`. */
  limits: v.record(short(32), natural),
  languages: v.pipe(
    v.array(
      v.strictObject({ id: short(32), version: v.nullable(short(120)), image: v.nullable(short(100)) }),
    ),
    v.maxLength(200),
  ),
  checks: v.pipe(v.array(check), v.maxLength(100)),
  /** When it was attacked, milliseconds since the epoch; absent when it has not been. */
  checkedAt: v.optional(natural),
  /** Every check held; a sandbox that did not pass takes no programs. */
  passed: v.boolean(),
})

/** What a runner says of its sandboxes after attacking them itself. */
export const attestation = v.strictObject({
  v: v.literal(1),
  /** When this was said, milliseconds since the epoch. */
  at: natural,
  sandboxes: v.pipe(v.array(sandbox), v.maxLength(4)),
})

/** `GET /v1/attestation`: the JSON of an attestation as base64, signed as `core/signing/statement.ts` says. */
export const signedStatement = v.strictObject({
  payload: short(256 * 1024),
  keyID: short(64),
  signature: short(128),
})

export type Check = v.InferOutput<typeof check>
export type SandboxAttestation = v.InferOutput<typeof sandbox>
export type Attestation = v.InferOutput<typeof attestation>
export type SignedStatement = v.InferOutput<typeof signedStatement>
