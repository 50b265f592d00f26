import type { MiddlewareHandler } from 'hono'
import { MAX_BYTES, plainText } from './body.ts'
import { database } from './db/database.ts'
import { claimKey, freeKey, keepAnswer } from './db/once.ts'
import { ApiError } from './error.ts'
import type { App } from './guard.ts'
import { JSON_TYPE, KEY_HEADER } from './http-names.ts'
import { digest } from './id.ts'

/**
 * What has to be done once: a request with a key does nothing when it is sent again, for a day, and is answered as before. For
 * routes whose answer may be kept, so for none that tells a secret once; one that failed has done nothing, and its key is free.
 */
export const once =
  (maxBytes = MAX_BYTES): MiddlewareHandler<App> =>
  async (c, next) => {
    const key = c.req.header(KEY_HEADER)
    if (key === undefined) return next()
    if (!/^[\x21-\x7e]{1,200}$/.test(key))
      throw new ApiError('invalid', 'An Idempotency-Key has 1 to 200 characters of ASCII and no blanks.')
    const text = await plainText(c, maxBytes)
    const { url, method, headers } = c.req.raw
    c.req.raw = new Request(url, { method, headers, body: text })
    const { pathname, search } = new URL(url)
    const keyed = {
      ...{ user: c.var.access.user, key },
      request: await digest(`${method} ${pathname}${search}\n${text}`),
    }
    const [db, now] = [database(c.env), Date.now()]
    const claim = await claimKey(db, keyed, now)
    if (claim === 'reused')
      throw new ApiError('idempotency_key_reused', 'This Idempotency-Key was used for another request.')
    if (claim === 'under_way')
      throw new ApiError('idempotency_key_in_use', 'A request with this Idempotency-Key is under way.', {
        retryAfterMs: 2_000,
      })
    if (claim !== 'mine')
      return new Response(claim.answer, {
        status: claim.status,
        headers: { 'Content-Type': JSON_TYPE, 'Idempotency-Replayed': 'true' },
      })
    await next()
    // What was made stays made when its answer cannot be kept: whoever asked gets it all the same.
    if (!c.res.ok) return freeKey(db, keyed, now)
    const kept = { status: c.res.status, answer: await c.res.clone().text() }
    await keepAnswer(db, keyed, now, kept).catch(() => console.error('an answer was not kept'))
  }
