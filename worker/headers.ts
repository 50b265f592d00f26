import type { MiddlewareHandler } from 'hono'
import type { App } from './guard.ts'

/** Pages load everything from here and run no inline script. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')

const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Readable documentation of the API: words and a style sheet. */
const DOCS_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Pages are everything but the API and the addresses made for scripts, which take no GET but an upgrade. */
const servesPages = (path: string, method: string): boolean =>
  !path.startsWith('/api/') && !path.startsWith('/ws/') && (method === 'GET' || method === 'HEAD')

/** Puts the security headers on every answer except an upgrade, which has none to show. */
export const securityHeaders: MiddlewareHandler<App> = async (c, next) => {
  await next()
  if (c.res.webSocket) return
  const api = !servesPages(c.req.path, c.req.method)
  const policy = c.req.path === '/api/docs' ? DOCS_POLICY : api ? API_POLICY : PAGE_POLICY
  c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  // What a route says of itself counts.
  if (api && !c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  if (c.req.url.startsWith('https:')) c.header('Strict-Transport-Security', 'max-age=31536000')
}
