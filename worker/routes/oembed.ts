import { Hono } from 'hono'
import { anySite } from '../cors.ts'
import { database } from '../db/database.ts'
import { embeddedRoom } from '../db/embeds.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { readCode, showCode } from '../id.ts'
import { byAddress, take } from '../limits.ts'

/** Size of a frame where none is asked for, pixels, and the least it is good for. */
const SIZE = { width: 720, height: 480 }
const LEAST = { width: 280, height: 200 }

/** What tools ask when somebody pastes a link of a room or a replay (https://oembed.com): how to show it in a frame. */
export const oembed = new Hono<App>().use(anySite).get('/', async (c) => {
  await take(c, byAddress(c, 'embedPerAddress'))
  if ((c.req.query('format') ?? 'json') !== 'json')
    throw new ApiError('unsupported_format', 'Only JSON is answered here.')
  const here = new URL(c.req.url).origin
  const url = URL.parse(c.req.query('url') ?? '')
  const path = url?.origin === here ? /^\/r\/([^/]{1,40})(\/replay)?\/?$/.exec(url.pathname) : null
  const room = path ? await embeddedRoom(database(c.env), readCode(path[1] ?? '') ?? '') : undefined
  const mode = path?.[2] === undefined ? 'live' : 'replay'
  const { settings } = room ?? {}
  // Whoever pastes the link has no token.
  const shows =
    settings !== undefined &&
    settings.sites.length > 0 &&
    (mode === 'live' ? settings.open !== null : settings.replay)
  if (room === undefined || !shows) throw notFound()
  const [width, height] = [
    sizeOf(c.req.query('maxwidth'), 'width'),
    sizeOf(c.req.query('maxheight'), 'height'),
  ]
  const title = room.title === '' ? 'A room on CodeCollab' : room.title
  const src = `${here}/embed/${mode}/${showCode(room.code)}`
  return c.json({
    ...{
      version: '1.0',
      type: 'rich',
      provider_name: 'CodeCollab',
      provider_url: here,
      title,
      width,
      height,
    },
    html: `<iframe src="${src}" width="${width}" height="${height}" title="${escaped(title)}" sandbox="allow-scripts" loading="lazy" style="border:0"></iframe>`,
  })
})

function sizeOf(asked: string | undefined, side: keyof typeof SIZE): number {
  const most = asked !== undefined && /^\d{1,5}$/.test(asked) ? Number(asked) : SIZE[side]
  return Math.max(LEAST[side], Math.min(most, SIZE[side]))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
