import type { Context, MiddlewareHandler } from 'hono'
import { verifyAccess, type Access } from './auth/access-token.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'
import { originAllowed } from './origin.ts'

/** What handlers get: bindings, and after `signedIn` who is asking. */
export type App = { Bindings: Env; Variables: { access: Access } }

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const BODY = new Set(['POST', 'PATCH', 'PUT'])

/**
 * Refuses what another site could make a browser send. A change needs the Origin of an allowed site, and a body's type
 * must be one that no form can produce. Scripts set the Origin header themselves.
 */
export const sameSite: MiddlewareHandler<App> = async (c, next) => {
  if (SAFE.has(c.req.method)) return next()
  const origin = c.req.header('Origin')
  const own = origin === new URL(c.req.url).origin
  const site = c.req.header('Sec-Fetch-Site')
  if (origin === undefined || !originAllowed(origin, c.req.url, c.env)) throw crossSite()
  if (own && site !== undefined && site !== 'same-origin') throw crossSite()
  if (BODY.has(c.req.method) && !isJSON(c.req.header('Content-Type'))) throw crossSite()
  await next()
}

/** Lets a request through when it carries a valid access token; handlers then read `c.var.access`. */
export const signedIn: MiddlewareHandler<App> = async (c, next) => {
  const [scheme, token = '', ...rest] = (c.req.header('Authorization') ?? '').split(' ')
  const access = scheme === 'Bearer' && rest.length === 0 ? await verifyAccess(c.env, token) : null
  if (access === null) throw new ApiError('unauthorized', 'Sign in to do this.')
  c.set('access', access)
  await next()
}

/** Where a request comes from, for rate limits. Only a configured header is believed; without one everybody is one address. */
export const addressOf = (c: Context<App>): string =>
  (c.env.CLIENT_ADDRESS_HEADER ? c.req.header(c.env.CLIENT_ADDRESS_HEADER) : undefined)?.slice(0, 64) ??
  'local'

const crossSite = () =>
  new ApiError('cross_site', 'This must be sent by a page of this site, as application/json.')

const isJSON = (type: string | undefined): boolean =>
  type !== undefined && /^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)
