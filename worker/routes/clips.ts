import { Hono, type Context } from 'hono'
import { gzip } from '../../durable-objects/gzip.ts'
import { ClipReader } from '../clip-reader.ts'
import { findClip } from '../db/clips.ts'
import { database } from '../db/database.ts'
import { notFound } from '../error.ts'
import { bearerOf, type App } from '../guard.ts'
import { digest } from '../id.ts'
import { byAddress, take } from '../limits.ts'
import { digestOf, JSON_TYPE, momentBody, NDJSON, packed, tagged } from '../packed.ts'
import { numberIn } from './record.ts'

/**
 * What a clip shows, to whoever has its token: as a bearer token, so that no log or referrer ever sees it. A clip that ended,
 * one of a room that is gone and one that never was are the same. Nothing of it wakes a room's object.
 */
export const clips = new Hono<App>()
  .get('/', async (c) => {
    const clip = await opened(c, 'clipOpenPerAddress')
    const body = JSON.stringify(await clip.manifest())
    return tagged(c, await digest(body), body)
  })

  .get('/moments/:seq', async (c) => {
    const clip = await opened(c, 'clipOpenPerAddress')
    return momentBody(c, await clip.moment(numberIn(c, 'seq')))
  })

  .get('/segments/:first', async (c) => {
    const lines = await (await opened(c)).lines(numberIn(c, 'first'))
    return packed(c, await digestOf(lines), lines, NDJSON)
  })

  .get('/segments/:first/keyframe', async (c) => {
    const clip = await opened(c, 'clipOpenPerAddress')
    return json(c, await clip.keyframe(numberIn(c, 'first')))
  })

  .get('/texts/:file/:seq', async (c) => {
    const clip = await opened(c, 'clipOpenPerAddress')
    return json(c, await clip.text(c.req.param('file'), numberIn(c, 'seq')))
  })

async function opened(
  c: Context<App>,
  limit: 'clipPerAddress' | 'clipOpenPerAddress' = 'clipPerAddress',
): Promise<ClipReader> {
  await take(c, byAddress(c, limit))
  const db = database(c.env)
  const clip = await findClip(db, await digest(bearerOf(c)), Date.now())
  if (clip === undefined) throw notFound()
  return ClipReader.open(db, clip)
}

async function json(c: Context<App>, value: unknown): Promise<Response> {
  const body = await gzip(JSON.stringify(value))
  return packed(c, await digestOf(body), body, JSON_TYPE)
}
