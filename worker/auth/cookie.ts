import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { App } from '../guard.ts'
import { isSecure } from '../origin.ts'
import { SESSION_MS } from './session.ts'

const PATH = '/api/auth'

const secure = (c: Context<App>): boolean => isSecure(c.req.header('Origin'), c.req.url)
// Browsers refuse the prefix without TLS, which a server on one's own machine does not have.
const nameOf = (c: Context<App>): string => (secure(c) ? '__Secure-cc_refresh' : 'cc_refresh')
const options = (c: Context<App>) =>
  ({ path: PATH, httpOnly: true, sameSite: 'Strict', secure: secure(c) }) as const

/** The refresh token a browser sent. */
export const readRefresh = (c: Context<App>): string | undefined => getCookie(c, nameOf(c))

/** Keeps a refresh token where no script of a page can read it. */
export function writeRefresh(c: Context<App>, token: string): void {
  setCookie(c, nameOf(c), token, { ...options(c), maxAge: Math.floor(SESSION_MS / 1000) })
}

/** Takes the refresh token out of the browser. */
export function clearRefresh(c: Context<App>): void {
  deleteCookie(c, nameOf(c), options(c))
}
