import type { ObjectEnv } from '../durable-objects/env.ts'
import type { Limiter } from '../durable-objects/limiter.ts'
import type { Room } from '../durable-objects/room.ts'

/** What the Worker is given: bindings of wrangler.toml, secrets and variables. */
export type Env = ObjectEnv & {
  ROOMS: DurableObjectNamespace<Room>
  LIMITER: DurableObjectNamespace<Limiter>
  ASSETS: Fetcher
  /** Origins beside the Worker's own that may open sockets and post, separated by commas. */
  ALLOWED_ORIGINS: string
  /** Header in which the platform or proxy in front names the caller's address, e.g. `CF-Connecting-IP`; empty for none. */
  CLIENT_ADDRESS_HEADER?: string
  /** `1` lets webhooks go to `http` addresses of this machine, for development. */
  WEBHOOK_LOOPBACK?: string
  /** User names of the accounts that administer this deployment, separated by commas; empty for none (docs/decisions/0016). */
  ADMINS?: string
  /** Factor on every rate limit; `1` when absent. Tests and benchmarks raise it. */
  RATE_LIMIT_SCALE?: string
} & OperatorEnv &
  MailEnv &
  ProviderEnv &
  RecordEnv

/** How it is watched and stopped. */
export type OperatorEnv = {
  /** Known to whoever started this process only: asks for counts, and for sockets to be closed. Absent where the platform does that. */
  OPERATOR_KEY?: string
  /** `json`: one line for every request. Anything else: none. */
  LOG?: string
  /** Workers Analytics Engine: one data point for every request, where it is bound. */
  ANALYTICS?: AnalyticsEngineDataset
}

/** How mail is sent. */
export type MailEnv = {
  /** `http`: by a POST to MAIL_URL. `log`: printed where the Worker logs, for development. Anything else: not at all. */
  MAIL?: string
  /** Where JSON `{ from, to, subject, text }` is posted, with MAIL_TOKEN as a bearer token. */
  MAIL_URL?: string
  MAIL_TOKEN?: string
  MAIL_FROM?: string
  /** Origin of the pages that links in mails lead to; `http` needs it, because a request's own Host can be made up. */
  PUBLIC_URL?: string
}

/** Who else may say who somebody is; each is offered when its id and secret are set. */
export type ProviderEnv = {
  GITHUB_CLIENT_ID?: string
  GITHUB_CLIENT_SECRET?: string
  /** Address of a GitHub of one's own; `https://github.com` when absent. */
  GITHUB_URL?: string
  /** Issuer of an OpenID Connect provider. */
  OIDC_ISSUER?: string
  OIDC_CLIENT_ID?: string
  OIDC_CLIENT_SECRET?: string
  /** What the provider is called on its button. */
  OIDC_NAME?: string
}

/** Who signed the records of rooms. */
export type RecordEnv = {
  /** Public keys that signed records before, a JWKS as JSON. */
  RECORD_OLD_KEYS?: string
}
