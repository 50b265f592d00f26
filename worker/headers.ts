import type { MiddlewareHandler } from 'hono'
import type { App } from './guard.ts'

/** Pages load everything from here and run no inline script; `ancestors` are the sites that may show them in a frame. */
const pagePolicy = (ancestors: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ')
const PAGE_POLICY = pagePolicy("'none'")

const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Readable documentation of the API: words and a style sheet. */
const DOCS_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Pages are everything but the API and the addresses made for scripts, which take no GET but an upgrade. */
const servesPages = (path: string, method: string): boolean =>
  !path.startsWith('/api/') && !path.startsWith('/ws/') && (method === 'GET' || method === 'HEAD')

/** What a frame of another site, or one without an origin of its own, loads: built files, the same for everybody. */
const isPublicFile = (path: string): boolean =>
  path.startsWith('/_app/') || /^\/[\w-]+\.(js|css|svg|woff2)$/.test(path)

/** Puts the security headers on every answer except an upgrade, which has none to show. */
export const securityHeaders: MiddlewareHandler<App> = async (c, next) => {
  await next()
  if (c.res.webSocket) return
  const api = !servesPages(c.req.path, c.req.method)
  const frame = !api && c.req.path.startsWith('/embed/')
  const page = frame ? pagePolicy(c.get('ancestors') ?? "'none'") : PAGE_POLICY
  c.header('Content-Security-Policy', c.req.path === '/api/docs' ? DOCS_POLICY : api ? API_POLICY : page)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  const elsewhere =
    frame || (!api && isPublicFile(c.req.path)) || c.res.headers.has('Access-Control-Allow-Origin')
  c.header('Cross-Origin-Resource-Policy', elsewhere ? 'cross-origin' : 'same-origin')
  if (!api && isPublicFile(c.req.path)) c.header('Access-Control-Allow-Origin', '*')
  // What a route says of itself counts.
  if (api && !c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  if (c.req.url.startsWith('https:')) c.header('Strict-Transport-Security', 'max-age=31536000')
}
