import type { MiddlewareHandler } from 'hono'
import type { Bucket, Left } from '../durable-objects/limiter.ts'
import type { App } from './guard.ts'

/** The tightest limit that a request was counted in, and what is left of it. */
export type ToldLimit = Left & { bucket: Bucket }

/** Whole seconds, never fewer than there are. */
const seconds = (ms: number): number => Math.ceil(Math.max(0, ms) / 1000)

/**
 * Tells whoever asks what is left of the limit they are nearest to, whether or not they were refused: structured fields as in
 * draft-ietf-httpapi-ratelimit-headers. `w` is the time in which all tries come back one by one, `t` until all are there.
 */
export const limitHeaders: MiddlewareHandler<App> = async (c, next) => {
  await next()
  const limit = c.var.limit
  if (limit === undefined || c.res.webSocket) return
  const { bucket, name, tries, fullMs } = limit
  c.header('RateLimit-Policy', `"${name}";q=${bucket.burst};w=${seconds(bucket.perMs)}`)
  c.header('RateLimit', `"${name}";r=${tries};t=${seconds(fullMs)}`)
}
