import type { Context } from 'hono'
import { notFound } from './error.ts'
import type { App } from './guard.ts'

/**
 * The built pages. The assets answer every unknown path with the page that routes in the browser; for a missing script
 * or picture that would be HTML under a name that browsers keep for a year, so those are 404.
 */
export async function pages(c: Context<App>): Promise<Response> {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') throw notFound()
  const answer = await c.env.ASSETS.fetch(c.req.raw)
  const html = answer.headers.get('Content-Type')?.startsWith('text/html') ?? false
  if (html && (c.req.path.startsWith('/_app/') || /\.(?!html$)[a-z0-9]{1,5}$/i.test(c.req.path)))
    throw notFound()
  return answer
}
