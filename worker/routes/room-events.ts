import { Hono, type Context } from 'hono'
import { ApiError } from '../error.ts'
import { nextPage } from '../event-pages.ts'
import { eventTexts, NDJSON_FORM, SSE_FORM, type Rights } from '../event-stream.ts'
import { accessOf, allowed, bearerOf, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { NDJSON } from '../http-names.ts'
import { textStream } from '../text-stream.ts'
import { accessNow, recordAccess } from './record-access.ts'

const SSE = 'text/event-stream'

/** The events of a room as they happen, for its members with the right to the history. */
export const roomEvents = new Hono<App>()
  .use('/:code/events', allowed('rooms:read'))

  .get('/:code/events', async (c) => {
    const { room, staff, live } = await recordAccess(c)
    const sse = (c.req.header('Accept') ?? '').includes(SSE)
    const after = afterIn(c)
    const follow = sse ? c.req.query('follow') !== '0' : c.req.query('follow') === '1'
    if (follow) await take(c, byPerson(c, 'followPerPerson'))
    const source = {
      next: (from: number, all: boolean, asks: boolean) => nextPage(c.env, room.id, from, all, asks),
      rights: () => rightsNow(c, room.id),
      now: Date.now,
      wait: (ms: number) => scheduler.wait(ms),
    }
    const wish = { room: room.id, after, follow, staff, live }
    const texts = eventTexts(source, wish, sse ? SSE_FORM : NDJSON_FORM)
    return c.body(textStream(texts), 200, {
      'Content-Type': sse ? SSE : NDJSON,
      // Proxies that gather answers keep it back otherwise.
      'X-Accel-Buffering': 'no',
    })
  })

/** The number to begin after: what a stream that goes on heard last, or what the address says. */
function afterIn(c: Context<App>): number {
  const text = c.req.header('Last-Event-ID') || (c.req.query('after') ?? '0')
  if (!/^\d{1,15}$/.test(text))
    throw new ApiError('invalid', 'The number of an event is digits.', { field: 'after' })
  return Number(text)
}

/** What who asked may see of the same room by now; null when their token or their right is gone. */
async function rightsNow(c: Context<App, '/:code/events'>, room: string): Promise<Rights | null> {
  const access = await accessOf(c.env, bearerOf(c), 'rooms:read')
  if (access?.user !== c.var.access.user) return null
  try {
    const seen = await accessNow(c)
    return seen.room.id === room ? { staff: seen.staff, live: seen.live } : null
  } catch (error) {
    if (error instanceof ApiError) return null
    throw error
  }
}
