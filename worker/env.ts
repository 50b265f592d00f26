import type { ObjectEnv } from '../durable-objects/env.ts'
import type { Limiter } from '../durable-objects/limiter.ts'
import type { Room } from '../durable-objects/room.ts'

/** What the Worker is given: bindings of wrangler.toml, secrets and variables. */
export type Env = ObjectEnv & {
  ROOMS: DurableObjectNamespace<Room>
  LIMITER: DurableObjectNamespace<Limiter>
  ASSETS: Fetcher
  /** 32 random bytes or more, base64url: signs access tokens and tickets. */
  JWT_SECRET: string
  /** Origins beside the Worker's own that may open sockets and post, separated by commas. */
  ALLOWED_ORIGINS: string
  /** Header in which the platform or proxy in front names the caller's address, e.g. `CF-Connecting-IP`; empty for none. */
  CLIENT_ADDRESS_HEADER?: string
  /** Where messages to people are posted as JSON, with which bearer token, and from whom; without an address they are logged. */
  MAIL_URL?: string
  MAIL_TOKEN?: string
  MAIL_FROM?: string
  /** Factor on every rate limit; `1` when absent. Tests and benchmarks raise it. */
  RATE_LIMIT_SCALE?: string
}
