import * as v from 'valibot'
import { attestation } from '#core/protocol/attestation.ts'
import { call } from '#lib/api/call.ts'

const attested = v.strictObject({ ...attestation.entries, keyID: v.string() })

/** What the runner says of its sandboxes, and the id of the key whose signature the server verified. */
export type Attested = v.InferOutput<typeof attested>

/** Asks the server for it; throws an ApiError when the runner is away or its word cannot be trusted. */
export const attestedRunner = async (): Promise<Attested> =>
  (await call(v.object({ runner: attested }), 'GET', '/api/runner')).runner

/** How a sandbox is called, and what it is good for. */
export const SANDBOXES: Readonly<Record<string, { name: string; good: string }>> = {
  docker: {
    name: 'Docker',
    good: 'Every run has a container of its own, without network, rights or a disk, and the container is thrown away after it. This is made for the public.',
  },
  wasm: {
    name: 'WebAssembly',
    good: 'Every run has a process of its own, without files, network or environment. This is good for your own machine and people you know; for strangers, run a server with Docker.',
  },
}
