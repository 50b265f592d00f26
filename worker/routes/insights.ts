import { Hono } from 'hono'
import * as v from 'valibot'
import { INSIGHTS_OF } from '#core/protocol/api/insights.ts'
import { database } from '../db/database.ts'
import { listInsights, type InsightsCursor } from '../db/insights.ts'
import { ApiError } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'

/** A cursor as it travels: `{time}.{room}.{user}`. */
const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.r_[0-9a-z]{20}\.\w{1,40}$/),
  v.transform((text): InsightsCursor => {
    const [at = '', room = '', user = ''] = text.split('.')
    return { at: Number(at), room, user }
  }),
)

const question = v.object({ of: v.optional(v.picklist(INSIGHTS_OF), 'me'), cursor: v.optional(cursor) })

/** Numbers across sessions: one's own, or those of everybody in the rooms one owns. */
export const insights = new Hono<App>().use(signedIn).get('/insights', async (c) => {
  await take(c, byPerson(c, 'searchPerPerson'))
  const asked = v.safeParse(question, c.req.query(), { abortEarly: true })
  if (!asked.success) throw new ApiError('invalid', 'There are no such insights.')
  const { of, cursor: after } = asked.output
  const { sessions, next } = await listInsights(database(c.env), c.var.access.user, of, after ?? null)
  return c.json({
    sessions: sessions.map(({ room, ...rest }) => ({
      room: { ...room, code: showCode(room.code) },
      ...rest,
    })),
    next: next && `${next.at}.${next.room}.${next.user}`,
  })
})
