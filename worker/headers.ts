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

/** Puts the security headers on every answer except an upgrade, which has none to show. */
export const securityHeaders: MiddlewareHandler<App> = async (c, next) => {
  await next()
  if (c.res.webSocket) return
  const api = c.req.path.startsWith('/api/')
  c.header('Content-Security-Policy', api ? API_POLICY : PAGE_POLICY)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  if (api) c.header('Cache-Control', 'no-store')
  if (c.req.url.startsWith('https:')) c.header('Strict-Transport-Security', 'max-age=31536000')
}
