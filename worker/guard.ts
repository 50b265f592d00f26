import type { Context, MiddlewareHandler } from 'hono'
import type { Scope } from '#core/protocol/api/tokens.ts'
import { verifyAccess, type Access } from './auth/access-token.ts'
import { verifyToken } from './auth/personal-token.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'
import { originAllowed } from './origin.ts'
import { isShutOut } from './shut-out.ts'
import type { ToldLimit } from './told-limit.ts'

/** What handlers get: bindings, and after `signedIn` who is asking. */
export type App = {
  Bindings: Env
  Variables: { access: Access; admin?: UserRow; ancestors?: string; room?: string; limit?: ToldLimit }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const BODY = new Set(['POST', 'PATCH', 'PUT'])

/**
 * Refuses what another site could make a browser send. A change needs the Origin of an allowed site, and a body's type
 * must be one that no form can produce. Scripts set the Origin header themselves, or show a token in its place: what
 * sends that and none of what browsers send with everything is no browser.
 */
export const sameSite: MiddlewareHandler<App> = async (c, next) => {
  // Frames have no origin of their own, and are known by no cookie.
  if (c.req.path.startsWith('/api/embed/')) return next()
  if (SAFE.has(c.req.method) || (isScript(c) && c.req.header('Authorization') !== undefined)) return next()
  const origin = c.req.header('Origin')
  const own = origin === new URL(c.req.url).origin
  const site = c.req.header('Sec-Fetch-Site')
  if (origin === undefined || !originAllowed(origin, c.req.url, c.env)) throw crossSite()
  if (own && site !== undefined && site !== 'same-origin') throw crossSite()
  if (BODY.has(c.req.method) && !isOfNoForm(c.req.header('Content-Type'))) throw crossSite()
  await next()
}

/**
 * The same for addresses made for scripts, which need not have a token yet and may send a form: they get nothing from cookies
 * and set none. What has an Origin, cookies or fetch metadata is a browser and must be a page of an allowed site.
 */
export const scriptOrSameSite: MiddlewareHandler<App> = async (c, next) => {
  const origin = c.req.header('Origin')
  const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin'
  const page = origin !== undefined && originAllowed(origin, c.req.url, c.env)
  const own = origin === new URL(c.req.url).origin
  if (!isScript(c) && !(page && (!own || site === 'same-origin'))) throw crossSite()
  await next()
}

/**
 * Whether nothing says that a browser sent this: every browser names the origin of what changes something, or at least the
 * site. (Sec-Fetch-Mode says nothing: Node sends it too.)
 */
const isScript = (c: Context<App>): boolean =>
  ['Origin', 'Cookie', 'Sec-Fetch-Site'].every((name) => c.req.header(name) === undefined)

/** Lets a request through when it carries a valid access token of a sign-in; handlers then read `c.var.access`. */
export const signedIn: MiddlewareHandler<App> = async (c, next) => {
  const access = await accessOfPage(c)
  if (access === null) throw new ApiError('unauthorized', 'Sign in to do this.')
  c.set('access', access)
  await next()
}

/**
 * The same, also for tokens that people made for their scripts, when they are for this: for reading what `read` names, and for
 * changing what `write` names. Everything else about an account is for who signed in.
 */
export const allowed =
  (read: Scope, write = read): MiddlewareHandler<App> =>
  async (c, next) => {
    const access = await accessOf(c.env, bearerOf(c), SAFE.has(c.req.method) ? read : write)
    if (access === null) throw new ApiError('unauthorized', 'Sign in to do this.')
    c.set('access', access)
    await next()
  }

/** Whose a token is, of a sign-in or made for a script and this purpose; null for anything else, and for who is blocked. */
export async function accessOf(env: Env, token: string, scope: Scope): Promise<Access | null> {
  const access = (await verifyToken(env, token, scope)) ?? (await verifyAccess(env, token))
  return access === null || (await isShutOut(env, access.user)) ? null : access
}

/** Who asks by a page, where being nobody is allowed; null for nobody. */
export async function accessOfPage(c: Context<App>): Promise<Access | null> {
  const access = await verifyAccess(c.env, bearerOf(c))
  return access === null || (await isShutOut(c.env, access.user)) ? null : access
}

/** The token of the Authorization header; empty when there is none. */
export function bearerOf(c: Context<App>): string {
  const [scheme, token = '', ...rest] = (c.req.header('Authorization') ?? '').split(' ')
  return scheme === 'Bearer' && rest.length === 0 ? token : ''
}

/** Where a request comes from, for rate limits. Only a configured header is believed; without one everybody is one address. */
export const addressOf = (c: Context<App>): string =>
  (c.env.CLIENT_ADDRESS_HEADER ? c.req.header(c.env.CLIENT_ADDRESS_HEADER) : undefined)?.slice(0, 64) ??
  'local'

const crossSite = () =>
  new ApiError('cross_site', 'This must be sent by a page of this site, as application/json.')

/** JSON, or a session file: types that no form can produce, so that browsers ask first before another site's page sends them. */
const isOfNoForm = (type: string | undefined): boolean =>
  type !== undefined && /^application\/(json\s*(;\s*charset=utf-8\s*)?|gzip|x-ndjson)$/i.test(type)
