import type { QuotaEnv } from './quotas.ts'
import type { Webhooks } from './webhooks.ts'

/** What the Durable Objects are given: bindings of wrangler.toml, secrets and variables. */
export type ObjectEnv = QuotaEnv & {
  DB: D1Database
  WEBHOOKS: DurableObjectNamespace<Webhooks>
  /** 32 random bytes or more, base64url: signs access tokens and tickets, and makes the secrets of webhooks. */
  JWT_SECRET: string
  /** Base address of the runner, e.g. `http://127.0.0.1:8788`; empty when there is none. */
  RUNNER_URL: string
  /** Public keys of the runner's answers, a JWKS as JSON. */
  RUNNER_KEYS: string
  /** Private Ed25519 key that signs requests to the runner, a JWK as JSON. */
  CALLER_KEY: string
  /** Private Ed25519 key that signs the records of sessions, a JWK as JSON; without it no room is recorded. */
  RECORD_KEY?: string
  /** Messages per second one socket may sustain; empty for the default. Benchmarks raise it. */
  ROOM_MESSAGES_PER_SECOND: string
}
