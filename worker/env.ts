import type { Room } from '../durable-objects/room.ts'
import type { Limiter } from '../durable-objects/limiter.ts'

/** What the Worker and its Durable Objects are given: bindings of wrangler.toml, secrets and variables. */
export type Env = {
  DB: D1Database
  ROOMS: DurableObjectNamespace<Room>
  LIMITER: DurableObjectNamespace<Limiter>
  ASSETS: Fetcher
  /** 32 random bytes or more, base64url: signs access tokens and tickets. */
  JWT_SECRET: string
  /** Base address of the runner, e.g. `http://127.0.0.1:8788`; empty when there is none. */
  RUNNER_URL: string
  /** Public keys of the runner's answers, a JWKS as JSON. */
  RUNNER_KEYS: string
  /** Private Ed25519 key that signs requests to the runner, a JWK as JSON. */
  CALLER_KEY: string
  /** Origins beside the Worker's own that may open sockets and post, separated by commas. */
  ALLOWED_ORIGINS: string
  /** Messages per second one socket may sustain; empty for the default. Benchmarks raise it. */
  ROOM_MESSAGES_PER_SECOND: string
  /** Header in which the platform or proxy in front names the caller's address, e.g. `CF-Connecting-IP`; empty for none. */
  CLIENT_ADDRESS_HEADER?: string
  /** Factor on every rate limit; `1` when absent. Tests and benchmarks raise it. */
  RATE_LIMIT_SCALE?: string
  /** `development` or `production`. */
  ENVIRONMENT: string
}
