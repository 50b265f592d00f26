import { counts } from '../durable-objects/counts.ts'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Every way a request can fail, and the HTTP status that says so. */
export const STATUS = {
  bad_json: 400,
  bad_page: 400,
  unauthorized: 401,
  bad_credentials: 401,
  bad_link: 401,
  embed_token_invalid: 401,
  embed_token_expired: 401,
  forbidden: 403,
  password_needed: 403,
  bad_password: 403,
  embed_not_allowed: 403,
  quota_reached: 403,
  cross_site: 403,
  not_found: 404,
  username_taken: 409,
  already_linked: 409,
  lobby_name_taken: 409,
  slug_taken: 409,
  base_unknown: 409,
  file_exists: 409,
  room_full: 409,
  room_busy: 409,
  idempotency_key_in_use: 409,
  record_full: 409,
  too_large: 413,
  unsupported: 415,
  invalid: 422,
  bad_file: 422,
  bad_problem: 422,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal: 500,
  runner_untrusted: 502,
  unsupported_format: 501,
  provider_failed: 502,
  runner_away: 503,
  unavailable: 503,
} as const satisfies Record<string, ContentfulStatusCode>

export type ErrorCode = keyof typeof STATUS

/** One of several things that are wrong with what was sent, by the path of the part. */
export type Fault = { path: string; message: string }

/** A request that fails as expected; `message` is one plain sentence for the person, `field` the input it is about. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly retryAfterMs: number | undefined
  readonly faults: readonly Fault[] | undefined
  /** What is there instead of what was meant. */
  readonly current: object | undefined

  constructor(
    code: ErrorCode,
    message: string,
    more: { field?: string; retryAfterMs?: number; faults?: readonly Fault[]; current?: object } = {},
  ) {
    super(message)
    this.code = code
    this.field = more.field
    this.retryAfterMs = more.retryAfterMs
    this.faults = more.faults
    this.current = more.current
  }
}

/** What a missing room, a hidden room and an unknown address answer: always the same. */
export const notFound = (): ApiError => new ApiError('not_found', 'There is nothing here.')

/** The one place that turns a throw into an answer. */
export function onError(thrown: Error, c: Context): Response {
  const error = thrown instanceof ApiError ? thrown : unexpected(thrown)
  if (error.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)))
  const { code, message, field, faults, current } = error
  const more = { ...(field === undefined ? {} : { field }), ...(faults === undefined ? {} : { faults }) }
  return c.json({ error: { code, message, ...more }, ...(current ? { current } : {}) }, STATUS[code])
}

function unexpected(thrown: Error): ApiError {
  // A failed query's own message holds its parameters: names, addresses, digests.
  if (thrown instanceof DrizzleQueryError || /\bD1_/.test(thrown.message)) counts.databaseErrors++
  const cause = thrown instanceof DrizzleQueryError ? thrown.cause : thrown
  console.error(cause instanceof Error ? (cause.stack ?? cause.message) : 'a query failed')
  // Durable Object stubs mark what may work again: https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
  const again = ('overloaded' in thrown && thrown.overloaded) || ('retryable' in thrown && thrown.retryable)
  if (again)
    return new ApiError('unavailable', 'This is busy right now. Try again in a moment.', {
      retryAfterMs: 2_000,
    })
  return new ApiError('internal', 'Something went wrong on our side. Try again in a moment.')
}
