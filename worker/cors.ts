import type { MiddlewareHandler } from 'hono'
import type { App } from './guard.ts'

/**
 * Lets pages of every site read the answers: of addresses that know nobody by cookies, only by what the request itself brings.
 * An embedded frame without an origin of its own needs it also for what is of our own.
 */
export const anySite: MiddlewareHandler<App> = async (c, next) => {
  if (c.req.method === 'OPTIONS') {
    c.header('Access-Control-Allow-Methods', 'GET, POST')
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match')
    c.header('Access-Control-Max-Age', '86400')
    c.header('Access-Control-Allow-Origin', '*')
    return c.body(null, 204)
  }
  // Before the answer, so that errors have it too.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Access-Control-Expose-Headers', 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After')
  await next()
  return undefined
}
