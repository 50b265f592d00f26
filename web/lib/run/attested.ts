import * as v from 'valibot'
import { attestation } from '#core/protocol/attestation.ts'
import { call } from '#lib/api/call.ts'

const attested = v.strictObject({ ...attestation.entries, keyID: v.string() })

/** What the runner says of its sandboxes, and the id of the key whose signature the server verified. */
export type Attested = v.InferOutput<typeof attested>

/** Asks the server for it; throws an ApiError when the runner is away or its word cannot be trusted. */
export const attestedRunner = async (): Promise<Attested> =>
  (await call(v.object({ runner: attested }), 'GET', '/api/runner')).runner

/** How a sandbox is called, what it is good for, and why. */
export const SANDBOXES: Readonly<Record<string, { name: string; good: string; why: string }>> = {
  docker: {
    name: 'Docker',
    good: 'Good for the public.',
    why: 'Every run has a container of its own, without network and rights, and the container is thrown away after it.',
  },
  wasm: {
    name: 'WebAssembly',
    good: 'Good for your own machine and people you know.',
    why: 'Every run has a process of its own, without files, network and environment. For strangers, run the server with Docker.',
  },
}
