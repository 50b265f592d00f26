import * as v from 'valibot'
import { attestation } from '../attestation.ts'

const sandbox = v.nullable(v.picklist(['docker', 'wasm']))

/** Answer of `GET /api/languages`: what a room can be written in, and what of it runs here. */
export const languagesAnswer = v.object({
  runner: v.picklist(['ready', 'runner_away', 'runner_untrusted']),
  languages: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      extensions: v.array(v.string()),
      runs: v.boolean(),
      version: v.nullable(v.string()),
      sandbox,
      image: v.nullable(v.string()),
    }),
  ),
})

/** Answer of `GET /api/runner`: what the runner signed of itself, and with which key. */
export const runnerAnswer = v.object({
  runner: v.object({ ...attestation.entries, keyID: v.string() }),
})
