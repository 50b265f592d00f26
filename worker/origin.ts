import type { Env } from './env.ts'

/** Whether pages of this origin may change things here and open sockets. Origins are compared as the browser writes them. */
export function originAllowed(origin: string, url: string, env: Env): boolean {
  if (origin === new URL(url).origin) return true
  return configured(env).includes(origin)
}

/** Whether the person reached us over TLS, also when a proxy in front ends it. */
export const isSecure = (origin: string | undefined, url: string): boolean =>
  (origin ?? url).startsWith('https:')

const configured = (env: Env): string[] =>
  env.ALLOWED_ORIGINS.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
