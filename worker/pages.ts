import type { Context } from 'hono'
import { database } from './db/database.ts'
import { embeddedRoom } from './db/embeds.ts'
import { notFound } from './error.ts'
import type { App } from './guard.ts'
import { readCode } from './id.ts'
import { byAddress, mayTake } from './limits.ts'

/**
 * The built pages. The assets answer every unknown path with the page that routes in the browser; for a missing script
 * or picture that would be HTML under a name that browsers keep for a year, so those are 404.
 */
export async function pages(c: Context<App>): Promise<Response> {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') throw notFound()
  if (c.req.path.startsWith('/embed/')) c.set('ancestors', await ancestorsOf(c))
  const answer = await c.env.ASSETS.fetch(c.req.raw)
  const html = answer.headers.get('Content-Type')?.startsWith('text/html') ?? false
  if (html && (c.req.path.startsWith('/_app/') || /\.(?!html$)[a-z0-9]{1,5}$/i.test(c.req.path)))
    throw notFound()
  return answer
}

/**
 * The sites that may frame a page of `/embed/`: those a room names, and any for what is nobody's: a clip, whose link is all it needs,
 * and an empty playground. A room that is not there is framed nowhere, like one that names no site.
 */
async function ancestorsOf(c: Context<App>): Promise<string> {
  const [, , mode, typed] = c.req.path.split('/')
  if (typed === undefined) return mode === 'clip' || mode === 'playground' ? '*' : "'none'"
  // Codes are found by trying here no more than elsewhere.
  if (!(await mayTake(c, byAddress(c, 'codePerAddress')))) return "'none'"
  const room = await embeddedRoom(database(c.env), readCode(typed) ?? '')
  const sites = room?.settings.sites ?? []
  return sites.length > 0 ? sites.join(' ') : "'none'"
}
