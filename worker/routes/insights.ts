import { Hono } from 'hono'
import * as v from 'valibot'
import { INSIGHTS_OF } from '#core/protocol/api/insights.ts'
import { database } from '../db/database.ts'
import { listInsights } from '../db/insights.ts'
import { ApiError } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'

const question = v.object({ of: v.optional(v.picklist(INSIGHTS_OF), 'me') })

/** Numbers across sessions: one's own, or those of everybody in the rooms one owns. */
export const insights = new Hono<App>().use(signedIn).get('/insights', async (c) => {
  await take(c, byPerson(c, 'searchPerPerson'))
  const asked = v.safeParse(question, c.req.query(), { abortEarly: true })
  if (!asked.success) throw new ApiError('invalid', 'There are no such insights.')
  const stretch = stretchOf(c, v.strictTuple([whole, words, words]), 'cursor')
  const { list, next } = await listInsights(database(c.env), c.var.access.user, asked.output.of, stretch)
  return c.json({
    sessions: list.map(({ room, ...rest }) => ({
      room: { ...room, code: showCode(room.code) },
      ...rest,
    })),
    ...nextOf(c, next),
  })
})
